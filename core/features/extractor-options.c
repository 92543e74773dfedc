/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/extractor-options.h"

gboolean
norma_precision_settle (NormaPrecision wished, NormaPrecision *settled, GError **error)
{
  *settled = wished;
  if (wished != NORMA_PRECISION_AUTO)
    return norma_precision_check (wished, error);
  *settled = norma_precision_check (NORMA_PRECISION_BF16, NULL) ? NORMA_PRECISION_BF16
                                                                : NORMA_PRECISION_FP32;
  return TRUE;
}
