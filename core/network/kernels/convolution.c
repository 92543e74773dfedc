/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/convolution.h"

#include "core/network/kernels/window.h"
#include "core/network/operators.h"
#include "core/network/primitive.h"

/* Conv over one, two or three spatial axes. */

static gboolean
check_weights (const NormaStep *step, gint64 groups, GError **error)
{
  const NormaShape *data = &step->inputs[0]->shape, *weights = &step->inputs[1]->shape;
  const NormaTensor *bias = norma_step_get_input (step, 2);

  for (guint i = 0; i < MIN (step->n_inputs, 3); i++)
    if (!norma_step_check_float (step, i, error))
      return FALSE;
  if (data->rank < 3 || data->rank > 5 || weights->rank != data->rank ||
      norma_shape_size (data) == 0 || norma_shape_size (weights) == 0)
    return norma_step_fail_shape (step, error,
                                  "expected data [n, channels, 1 to 3 sizes] and weights");
  if (groups < 1 || data->dims[1] % groups != 0 || weights->dims[0] % groups != 0 ||
      weights->dims[1] != data->dims[1] / groups)
    return norma_step_fail_shape (step, error, "channels, weights and groups do not go together");
  if (bias != NULL && (bias->shape.rank != 1 || bias->shape.dims[0] != weights->dims[0]))
    return norma_step_fail_shape (step, error, "expected one bias an output channel");
  return TRUE;
}

static gboolean
infer (NormaStep *step, GError **error)
{
  NormaShape shape = step->inputs[0]->shape;
  NormaWindow window;
  gint64 groups;

  if (!norma_node_get_integer (step->node, "group", 1, &groups, error) ||
      !check_weights (step, groups, error) ||
      !norma_window_read (step, step->inputs[1]->shape.dims + 2, &window, error))
    return FALSE;
  shape.dims[1] = step->inputs[1]->shape.dims[0];
  for (guint i = 0; i < window.n_axes; i++)
    shape.dims[2 + i] = window.sizes[i];
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &shape, error);
}

/* The blocks that oneDNN knows. */
static gboolean
is_block (gint64 block)
{
  return block == 8 || block == 16;
}

/* [groups, output channels, input channels, spatial…], row-major. */
static gboolean
lay_weights (const NormaStep *step, gint64 groups, dnnl_memory_desc_t *layout, GError **error)
{
  NormaShape shape = step->inputs[1]->shape;
  NormaShape grouped = { shape.rank + 1 };
  gint64 strides[NORMA_SHAPE_MAX_RANK], along = 1;

  grouped.dims[0] = groups;
  grouped.dims[1] = shape.dims[0] / groups;
  for (guint i = 1; i < shape.rank; i++)
    grouped.dims[i + 1] = shape.dims[i];
  if (groups > 1)
    shape = grouped;
  for (guint i = shape.rank; i-- > 0; along *= shape.dims[i])
    strides[i] = along;
  return norma_primitive_lay (step, NORMA_ELEMENT_FLOAT, shape.rank, shape.dims, strides, layout,
                              error);
}

typedef struct {
  dnnl_memory_desc_t data, weights, bias, result;
} Layouts;

static gboolean
lay_all (const NormaStep *step, gint64 groups, Layouts *layouts, GError **error)
{
  const gint64 n = step->inputs[1]->shape.dims[0], one = 1;

  return norma_primitive_lay_tensor (step, step->inputs[0], &layouts->data, error) &&
         lay_weights (step, groups, &layouts->weights, error) &&
         norma_primitive_lay (step, NORMA_ELEMENT_FLOAT, 1, &n, &one, &layouts->bias, error) &&
         norma_primitive_lay_tensor (step, step->outputs[0], &layouts->result, error);
}

static gboolean
build (NormaPrimitive *primitive, NormaStep *step, const NormaWindow *window,
       const Layouts *layouts, GError **error)
{
  dnnl_memory_desc_t weights = layouts->weights;
  dnnl_convolution_desc_t operation;
  dnnl_dims_t strides = { 0 }, dilations = { 0 }, begins = { 0 }, ends = { 0 };

  for (guint i = 0; i < window->n_axes; i++) {
    strides[i] = window->strides[i];
    /* oneDNN counts the elements left out between two taps. */
    dilations[i] = window->dilations[i] - 1;
    begins[i] = window->begins[i];
    ends[i] = window->ends[i];
  }
  if (step->inputs[1]->known != NULL)
    dnnl_memory_desc_init_by_tag (&weights, weights.ndims, weights.dims,
                                  norma_primitive_weight_type (layouts->data.data_type),
                                  dnnl_format_tag_any);
  if (dnnl_dilated_convolution_forward_desc_init (
          &operation, dnnl_forward_inference, dnnl_convolution_direct, &layouts->data, &weights,
          norma_step_get_input (step, 2) == NULL ? NULL : &layouts->bias, &layouts->result, strides,
          dilations, begins, ends) != dnnl_success)
    return norma_step_fail_shape (step, error, "oneDNN cannot convolve these");
  return norma_primitive_build (primitive, step, &operation, FALSE, 1, error);
}

static gboolean
add_arguments (NormaPrimitive *primitive, NormaStep *step, const Layouts *layouts, GError **error)
{
  norma_primitive_add_argument (primitive, DNNL_ARG_SRC, &layouts->data, NORMA_ARGUMENT_INPUT, 0);
  norma_primitive_add_argument (primitive, DNNL_ARG_DST, &layouts->result, NORMA_ARGUMENT_OUTPUT,
                                0);
  if (norma_step_get_input (step, 2) != NULL)
    norma_primitive_add_bias (primitive, &layouts->bias);
  if (step->inputs[1]->known != NULL)
    return norma_primitive_take_weights (primitive, step, &layouts->weights, error);
  norma_primitive_add_argument (primitive, DNNL_ARG_WEIGHTS, &layouts->weights,
                                NORMA_ARGUMENT_INPUT, 1);
  return TRUE;
}

static gboolean
choose_units (NormaPrimitive *primitive, const NormaStep *step, gint64 groups, GError **error)
{
  const NormaShape *weights = &step->inputs[1]->shape;
  gint64 each = norma_shape_count (weights, 1, weights->rank);
  const NormaWeightLayout layout = { weights->dims[0], each, each, 1 };

  if (!norma_element_is_integer (step->inputs[0]->element))
    return TRUE;
  primitive->units = norma_units_new (step, &layout, error);
  if (primitive->units == NULL)
    return FALSE;
  primitive->units->has_groups = groups > 1;
  return TRUE;
}

static gboolean
describe (NormaPrimitive *primitive, NormaStep *step, Layouts *layouts, GError **error)
{
  NormaWindow window;
  gint64 groups;

  return norma_node_get_integer (step->node, "group", 1, &groups, error) &&
         norma_window_read (step, step->inputs[1]->shape.dims + 2, &window, error) &&
         lay_all (step, groups, layouts, error) && choose_units (primitive, step, groups, error) &&
         build (primitive, step, &window, layouts, error);
}

static gboolean
prepare (NormaStep *step, GError **error)
{
  NormaPrimitive *primitive = norma_primitive_new (step, error);
  Layouts layouts;

  if (primitive == NULL)
    return FALSE;
  step->params = primitive;
  step->free_params = norma_primitive_free;
  for (guint i = 0; i < step->n_posts; i++)
    if (step->posts[i].kind == NORMA_POST_ADD)
      step->reuses = primitive->added = (gint)step->n_inputs - 1;
  return describe (primitive, step, &layouts, error) &&
         add_arguments (primitive, step, &layouts, error);
}

static gboolean
is_convolution (const NormaStep *step)
{
  return g_str_equal (step->op->name, "Conv") && step->inputs[0]->shape.rank == 4;
}

gboolean
norma_convolution_reads_picture (const NormaStep *step)
{
  gint64 n_channels = is_convolution (step) ? step->inputs[0]->shape.dims[1] : 0;

  return n_channels == 1 || n_channels == 3;
}

gboolean
norma_convolution_is_dense (const NormaStep *step)
{
  const NormaShape *data, *weights;

  if (!is_convolution (step) || norma_convolution_reads_picture (step))
    return FALSE;
  data = &step->inputs[0]->shape;
  weights = &step->inputs[1]->shape;
  return step->inputs[1]->known != NULL && weights->dims[1] == data->dims[1] &&
         weights->dims[2] * weights->dims[3] > 1;
}

static gint64
read_block (const dnnl_memory_desc_t *layout)
{
  const dnnl_blocking_desc_t *blocking = &layout->format_desc.blocking;

  return layout->format_kind == dnnl_blocked && blocking->inner_nblks == 1 &&
                 blocking->inner_idxs[0] == 1 && is_block (blocking->inner_blks[0])
             ? blocking->inner_blks[0]
             : 0;
}

/* The block of operands whose order is left to oneDNN. */
static gint64
ask_block (NormaPrimitive *primitive, NormaStep *step, dnnl_data_type_t type, Layouts *layouts)
{
  dnnl_memory_desc_t *operands[] = { &layouts->data, &layouts->result };
  NormaWindow window;
  gint64 from, to;

  for (guint i = 0; i < G_N_ELEMENTS (operands); i++)
    dnnl_memory_desc_init_by_tag (operands[i], operands[i]->ndims, operands[i]->dims, type,
                                  dnnl_format_tag_any);
  if (!norma_window_read (step, step->inputs[1]->shape.dims + 2, &window, NULL) ||
      !build (primitive, step, &window, layouts, NULL))
    return 0;
  from = read_block (dnnl_primitive_desc_query_md (primitive->description, dnnl_query_src_md, 0));
  to = read_block (dnnl_primitive_desc_query_md (primitive->description, dnnl_query_dst_md, 0));
  return from == to ? from : 0;
}

gint64
norma_convolution_find_block (NormaStep *step, NormaPrecision precision)
{
  dnnl_data_type_t type = precision == NORMA_PRECISION_BF16 ? dnnl_bf16 : dnnl_f32;
  NormaPrimitive *primitive = norma_primitive_new (step, NULL);
  gint64 block = 0;
  Layouts layouts;

  /* For integers it has kernels for channels-last only. */
  if (precision != NORMA_PRECISION_INT8 && primitive != NULL && lay_all (step, 1, &layouts, NULL))
    block = ask_block (primitive, step, type, &layouts);
  norma_primitive_free (primitive);
  step->scratch_bytes = 0;
  return block;
}

/* Groups may not share a block. */
static gboolean
takes_blocks (const NormaStep *step)
{
  gint64 n = step->inputs[0]->shape.dims[1], each = step->inputs[1]->shape.dims[1];

  return each == n || (each == 1 && step->outputs[0]->shape.dims[1] == n);
}

static gboolean
build_trial (NormaPrimitive *primitive, NormaStep *step, GError **error)
{
  Layouts layouts;

  return describe (primitive, step, &layouts, error);
}

static gboolean
lowers (NormaStep *step, NormaElement element, gboolean *is_fast, GError **error)
{
  *is_fast = FALSE;
  return !is_convolution (step) || step->inputs[1]->known == NULL ||
         norma_primitive_try (step, element, build_trial, is_fast, error);
}

const NormaOperator norma_operators_convolution[] = {
  { "Conv", " auto_pad dilations group kernel_shape pads strides ", 7, 17, 2, 3, 1,
    NORMA_LAYOUT_CHANNELS_LAST, FALSE, infer, prepare, norma_primitive_run, norma_primitive_open,
    norma_primitive_close, .takes_blocks = takes_blocks, .lowers = lowers },
  { NULL },
};
