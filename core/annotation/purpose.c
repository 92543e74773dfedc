/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/purpose.h"

static const char *const purposes[NORMA_N_PURPOSES] = { "defect", "roi", "ignore" };

const char *
norma_purpose_to_string (NormaPurpose purpose)
{
  g_return_val_if_fail ((guint)purpose < NORMA_N_PURPOSES, NULL);

  return purposes[purpose];
}

gboolean
norma_purpose_parse (const char *word, NormaPurpose *purpose)
{
  for (guint i = 0; i < NORMA_N_PURPOSES; i++)
    if (g_str_equal (word, purposes[i])) {
      *purpose = (NormaPurpose)i;
      return TRUE;
    }
  return FALSE;
}
