/* SPDX-License-Identifier: Apache-2.0 */
#include "app/place-text.h"

#include <string.h>

static gboolean
parse_numbers (const char *text, guint *numbers, guint *n)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  *n = g_strv_length (words);
  if (*n != 2 && *n != 4)
    return FALSE;
  for (guint i = 0; i < *n; i++) {
    guint64 value;

    if (!g_ascii_string_to_unsigned (words[i], 10, i < 2 ? 0 : 1, G_MAXINT32, &value, NULL))
      return FALSE;
    numbers[i] = (guint)value;
  }
  return TRUE;
}

gboolean
norma_place_from_text (const char *option, const char *text, char **path, NormaTolerable *place,
                       GError **error)
{
  const char *at = strrchr (text, '@');
  guint numbers[4] = { 0 }, n;

  if (at == NULL || at == text || !parse_numbers (at + 1, numbers, &n)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "%s: found \"%s\", expected IMAGE@x,y or IMAGE@x,y,width,height in pixels", option,
                 text);
    return FALSE;
  }
  *path = g_strndup (text, (gsize)(at - text));
  *place = (NormaTolerable){ *path, numbers[0], numbers[1], numbers[2], numbers[3] };
  return TRUE;
}
