/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/csv-field.h"

#include <string.h>

char *
norma_csv_take_field (const char **line)
{
  g_autoptr (GString) field = g_string_new (NULL);
  const char *at = *line + strspn (*line, " ");
  gboolean is_quoted = *at == '"';

  if (is_quoted)
    at++;
  while (*at != '\0' && (is_quoted || *at != ',')) {
    if (is_quoted && *at == '"' && at[1] != '"')
      break;
    if (is_quoted && *at == '"')
      at++;
    g_string_append_c (field, *at++);
  }
  if (is_quoted && *at++ != '"')
    return NULL;
  at += strspn (at, " ");
  *line = *at == ',' ? at + 1 : at;
  return g_strdup (g_strstrip (field->str));
}
