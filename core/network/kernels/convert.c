/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/operators.h"
#include "core/network/primitive.h"

static gboolean
prepare (NormaStep *step, GError **error)
{
  NormaPrimitive *primitive = norma_primitive_new (step, error);
  dnnl_memory_desc_t from, to;

  if (primitive == NULL)
    return FALSE;
  step->params = primitive;
  step->free_params = norma_primitive_free;
  return norma_primitive_lay_tensor (step, step->inputs[0], &from, error) &&
         norma_primitive_lay_tensor (step, step->outputs[0], &to, error) &&
         norma_primitive_build_copy (primitive, step, &from, &to, error);
}

const NormaOperator norma_operator_convert = { "convert",
                                               "",
                                               7,
                                               17,
                                               1,
                                               1,
                                               1,
                                               NORMA_LAYOUT_PLAIN,
                                               FALSE,
                                               NULL,
                                               prepare,
                                               norma_primitive_run,
                                               norma_primitive_open,
                                               norma_primitive_close };
