/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/rows.h"

/* Floats of the narrowest register that oneDNN has kernels of its own for, AVX2's. */
enum { VECTOR = 8 };

gboolean
norma_rows_fit (gint64 m, gint64 k, gint64 n)
{
  return m >= VECTOR && k % VECTOR == 0 && n % VECTOR == 0;
}

typedef struct {
  dnnl_memory_desc_t rows, weights, bias, result;
} Layouts;

/* Rows are the pixels of an image that lies channels-last. */
static gboolean
lay_rows (const NormaStep *step, NormaElement element, gint64 m, gint64 n,
          dnnl_memory_desc_t *layout, GError **error)
{
  const gint64 dims[] = { 1, n, 1, m }, strides[] = { m * n, 1, m * n, n };

  return norma_primitive_lay (step, element, 4, dims, strides, layout, error);
}

static gboolean
lay_all (const NormaStep *step, gint64 m, gint64 k, gint64 n, Layouts *layouts, GError **error)
{
  const gint64 dims[] = { n, k, 1, 1 }, strides[] = { 1, n, 1, 1 }, one = 1;

  return lay_rows (step, step->inputs[0]->element, m, k, &layouts->rows, error) &&
         lay_rows (step, step->outputs[0]->element, m, n, &layouts->result, error) &&
         norma_primitive_lay (step, NORMA_ELEMENT_FLOAT, 1, &n, &one, &layouts->bias, error) &&
         norma_primitive_lay (step, NORMA_ELEMENT_FLOAT, 4, dims, strides, &layouts->weights,
                              error);
}

static gboolean
choose_units (NormaPrimitive *primitive, const NormaStep *step, gint64 k, gint64 n, GError **error)
{
  const NormaWeightLayout layout = { n, k, 1, n };

  if (!norma_element_is_integer (step->inputs[0]->element))
    return TRUE;
  primitive->units = norma_units_new (step, &layout, error);
  return primitive->units != NULL;
}

gboolean
norma_rows_build (NormaPrimitive *primitive, NormaStep *step, gint64 m, gint64 k, gint64 n,
                  gboolean has_bias, GError **error)
{
  const dnnl_dims_t strides = { 1, 1 }, none = { 0 };
  dnnl_convolution_desc_t operation;
  dnnl_memory_desc_t weights;
  Layouts layouts;

  if (!lay_all (step, m, k, n, &layouts, error) || !choose_units (primitive, step, k, n, error))
    return FALSE;
  dnnl_memory_desc_init_by_tag (&weights, 4, layouts.weights.dims,
                                norma_primitive_weight_type (layouts.rows.data_type),
                                dnnl_format_tag_any);
  if (dnnl_convolution_forward_desc_init (&operation, dnnl_forward_inference,
                                          dnnl_convolution_direct, &layouts.rows, &weights,
                                          has_bias ? &layouts.bias : NULL, &layouts.result, strides,
                                          none, none) != dnnl_success)
    return norma_step_fail_shape (step, error, "oneDNN cannot multiply these");
  if (!norma_primitive_build (primitive, step, &operation, FALSE, 1, error))
    return FALSE;
  norma_primitive_add_argument (primitive, DNNL_ARG_SRC, &layouts.rows, NORMA_ARGUMENT_INPUT, 0);
  norma_primitive_add_argument (primitive, DNNL_ARG_DST, &layouts.result, NORMA_ARGUMENT_OUTPUT, 0);
  if (has_bias)
    norma_primitive_add_bias (primitive, &layouts.bias);
  return norma_primitive_take_weights (primitive, step, &layouts.weights, error);
}
