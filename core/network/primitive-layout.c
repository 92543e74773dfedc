/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/primitive.h"

static dnnl_data_type_t
get_type (NormaElement element)
{
  switch (element) {
  case NORMA_ELEMENT_BFLOAT16:
    return dnnl_bf16;
  case NORMA_ELEMENT_INT8:
    return dnnl_s8;
  case NORMA_ELEMENT_UINT8:
    return dnnl_u8;
  default:
    return dnnl_f32;
  }
}

dnnl_data_type_t
norma_primitive_weight_type (dnnl_data_type_t data)
{
  return data == dnnl_u8 ? dnnl_s8 : data;
}

gboolean
norma_primitive_lay (const NormaStep *step, NormaElement element, guint rank, const gint64 *dims,
                     const gint64 *strides, dnnl_memory_desc_t *layout, GError **error)
{
  dnnl_dims_t sizes = { 0 }, steps = { 0 };

  for (guint i = 0; i < rank; i++) {
    sizes[i] = dims[i];
    steps[i] = strides[i];
  }
  return norma_primitive_check (step,
                                dnnl_memory_desc_init_by_strides (layout, (int)rank, sizes,
                                                                  get_type (element), steps),
                                "layout", error);
}

static gboolean
lay_blocks (const NormaStep *step, const NormaTensor *tensor, dnnl_memory_desc_t *layout,
            GError **error)
{
  dnnl_dims_t dims = { 0 };

  for (guint i = 0; i < 4; i++)
    dims[i] = tensor->shape.dims[i];
  return norma_primitive_check (step,
                                dnnl_memory_desc_init_by_tag (layout, 4, dims,
                                                              get_type (tensor->element),
                                                              tensor->block == 8 ? dnnl_nChw8c
                                                                                 : dnnl_nChw16c),
                                "blocks", error);
}

gboolean
norma_primitive_lay_tensor (const NormaStep *step, const NormaTensor *tensor,
                            dnnl_memory_desc_t *layout, GError **error)
{
  const NormaShape *shape = &tensor->shape;
  gboolean is_last = tensor->order == NORMA_ORDER_CHANNELS_LAST;
  gint64 strides[NORMA_SHAPE_MAX_RANK];
  gint64 along = is_last ? shape->dims[1] : 1;

  if (tensor->order == NORMA_ORDER_BLOCKS)
    return lay_blocks (step, tensor, layout, error);
  for (guint i = shape->rank; i-- > (is_last ? 2u : 0u); along *= shape->dims[i])
    strides[i] = along;
  if (is_last) {
    strides[1] = 1;
    strides[0] = along;
  }
  return norma_primitive_lay (step, tensor->element, shape->rank, shape->dims, strides, layout,
                              error);
}
