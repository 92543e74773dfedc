/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/severity.h"

static const char *const words[NORMA_N_SEVERITIES] = { "", "minor", "major", "critical" };

const char *
norma_severity_to_string (NormaSeverity severity)
{
  g_return_val_if_fail ((guint)severity < NORMA_N_SEVERITIES, NULL);

  return words[severity];
}

gboolean
norma_severity_parse (const char *word, NormaSeverity *severity)
{
  for (guint i = 0; i < NORMA_N_SEVERITIES; i++)
    if (g_str_equal (word, words[i])) {
      *severity = (NormaSeverity)i;
      return TRUE;
    }
  return FALSE;
}
