/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "app/command-line.h"

static gboolean G_GNUC_PRINTF (4, 5)
    refuse (GError **error, const char *option, const char *text, const char *expected, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, expected);
  words = g_strdup_vprintf (expected, arguments);
  va_end (arguments);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: found \"%s\", expected %s",
               option, text, words);
  return FALSE;
}

gboolean
norma_option_get_unsigned (const char *option, const char *text, guint64 least, guint64 most,
                           guint64 *value, GError **error)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, least, most, value, NULL))
    return TRUE;
  return refuse (error, option, text,
                 "a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, least, most);
}

/* The whole text as a finite number. */
static gboolean
parse_double (const char *text, double *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

gboolean
norma_option_get_double (const char *option, const char *text, double above, double below,
                         double *value, GError **error)
{
  double number;

  if (text == NULL)
    return TRUE;
  if (!parse_double (text, &number) || number <= above || number >= below)
    return refuse (error, option, text, "a number above %g and below %g", above, below);
  *value = number;
  return TRUE;
}

gboolean
norma_option_get_size (const char *option, const char *text, guint64 *value, GError **error)
{
  static const char units[] = "KMGT";
  g_autofree char *number = g_strdup (text);
  gsize length = text == NULL ? 0 : strlen (text);
  const char *unit;
  double bytes, scale = 1;

  if (text == NULL)
    return TRUE;
  unit = length == 0 ? NULL : strchr (units, g_ascii_toupper (text[length - 1]));
  if (unit != NULL) {
    number[length - 1] = '\0';
    scale = pow (1024, (double)(unit - units + 1));
  }
  if (!parse_double (number, &bytes) || bytes * scale < 1 || bytes * scale > (double)G_MAXINT64)
    return refuse (error, option, text, "a size such as 500M or 2G");
  *value = (guint64)(bytes * scale);
  return TRUE;
}

gboolean
norma_option_get_seconds (const char *option, const char *text, double *seconds, GError **error)
{
  const struct {
    char letter;
    double seconds;
  } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 } };
  g_autofree char *number = g_strdup (text);
  gsize length = text == NULL ? 0 : strlen (text);
  double count, scale = 1;

  if (text == NULL)
    return TRUE;
  for (gsize i = 0; length > 0 && i < G_N_ELEMENTS (units); i++)
    if (text[length - 1] == units[i].letter) {
      number[length - 1] = '\0';
      scale = units[i].seconds;
    }
  if (!parse_double (number, &count) || count <= 0 || count > 1e6)
    return refuse (error, option, text, "a time such as 90s, 5m or 1h");
  *seconds = count * scale;
  return TRUE;
}

gboolean
norma_option_get_choice (const char *option, const char *text, const char *const *words,
                         guint *choice, GError **error)
{
  g_autofree char *all = NULL;

  if (text == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text)) {
      *choice = i;
      return TRUE;
    }
  all = g_strjoinv (", ", (char **)words);
  return refuse (error, option, text, "one of %s", all);
}

void
norma_options_append (GArray *all, GOptionEntry *entries)
{
  for (gsize i = 0; entries[i].long_name != NULL; i++)
    g_array_append_val (all, entries[i]);
  g_free (entries);
}
