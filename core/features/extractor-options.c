/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/extractor-options.h"

#include "core/base/error.h"

gboolean
norma_precision_settle (NormaPrecision wished, NormaPrecision *settled, GError **error)
{
  *settled = NORMA_PRECISION_FP32;
  if (wished == NORMA_PRECISION_AUTO || wished == NORMA_PRECISION_FP32)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "precision %s: not built into this version; fp32 is",
               norma_precision_to_string (wished));
  return FALSE;
}
