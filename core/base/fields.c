/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/fields.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"

void
norma_field_set_unsigned (NormaTensorFile *file, const char *key, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  norma_tensor_file_set_metadata (file, key, text);
}

void
norma_field_set_double (NormaTensorFile *file, const char *key, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  norma_tensor_file_set_metadata (file, key, g_ascii_dtostr (text, sizeof text, value));
}

static void
set_damaged (GError **error, const char *key, const char *found, const char *expected)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: found %s, expected %s", key,
               found == NULL ? "nothing" : found, expected);
}

gboolean
norma_field_get_unsigned (const NormaTensorFile *file, const char *key, guint64 least, guint64 most,
                          guint64 *value, GError **error)
{
  const char *text = norma_tensor_file_get_metadata (file, key);
  g_autofree char *expected = NULL;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, least, most, value, NULL))
    return TRUE;
  expected = g_strdup_printf ("a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                              least, most);
  set_damaged (error, key, text, expected);
  return FALSE;
}

/* The whole text; infinity is none. */
static gboolean
parse_double (const char *text, double *value)
{
  char *end;

  if (text == NULL || g_ascii_isspace (text[0]))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && !isinf (*value);
}

gboolean
norma_field_get_double_or_nan (const NormaTensorFile *file, const char *key, double *value,
                               GError **error)
{
  const char *text = norma_tensor_file_get_metadata (file, key);

  if (parse_double (text, value))
    return TRUE;
  set_damaged (error, key, text, "a number");
  return FALSE;
}

gboolean
norma_field_get_double (const NormaTensorFile *file, const char *key, double least, double most,
                        double *value, GError **error)
{
  const char *text = norma_tensor_file_get_metadata (file, key);
  g_autofree char *expected = NULL;

  if (parse_double (text, value) && *value >= least && *value <= most)
    return TRUE;
  expected = g_strdup_printf ("a number from %g to %g", least, most);
  set_damaged (error, key, text, expected);
  return FALSE;
}

gboolean
norma_field_get_choice (const NormaTensorFile *file, const char *key, const char *const *words,
                        guint *choice, GError **error)
{
  const char *text = norma_tensor_file_get_metadata (file, key);
  g_autofree char *expected = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (text, words[i]) == 0) {
      *choice = i;
      return TRUE;
    }
  expected = g_strjoinv (" or ", (char **)words);
  set_damaged (error, key, text, expected);
  return FALSE;
}

const char *
norma_field_get_hash (const NormaTensorFile *file, const char *key, GError **error)
{
  const char *text = norma_tensor_file_get_metadata (file, key);
  gsize length = text == NULL ? 0 : strspn (text, "0123456789abcdef");

  if (length == 64 && text[length] == '\0')
    return text;
  set_damaged (error, key, text, "64 hexadecimal digits");
  return NULL;
}
