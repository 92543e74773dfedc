/* SPDX-License-Identifier: Apache-2.0 */
#include "app/extractor-words.h"

#include "app/command-line.h"

GOptionEntry *
norma_extractor_words_new_entries (NormaExtractorWords *w)
{
  const GOptionEntry entries[] = {
    { "extractor", 0, 0, G_OPTION_ARG_FILENAME, &w->extractor,
      "What makes the features: built-in (default, but for efficientad), Norma's own descriptor "
      "(default of efficientad), or the ONNX file of a network",
      "built-in|descriptor|FILE.onnx" },
    { "levels", 0, 0, G_OPTION_ARG_STRING, &w->levels,
      "Values of the network that are features; default: those that the file suggests, else the "
      "last of each resolution",
      "A,B,C" },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &w->precision,
      "Numbers that the network calculates in: auto (default), fp32, bf16, int8", "WORD" },
    { 0 },
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_extractor_words_clear (NormaExtractorWords *w)
{
  g_clear_pointer (&w->extractor, g_free);
  g_clear_pointer (&w->levels, g_free);
  g_clear_pointer (&w->precision, g_free);
  g_clear_pointer (&w->names, g_strfreev);
}

static gboolean
parse_levels (NormaExtractorWords *w, GError **error)
{
  if (w->levels == NULL)
    return TRUE;
  w->names = g_strsplit (w->levels, ",", -1);
  for (guint i = 0; w->names[i] != NULL; i++)
    if (*g_strstrip (w->names[i]) == '\0') {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--levels: found \"%s\", expected names with commas between them", w->levels);
      return FALSE;
    }
  return TRUE;
}

const char *
norma_extractor_words_find_path (const char *word)
{
  return g_str_equal (word, NORMA_DESCRIPTOR_NAME) ? NORMA_DESCRIPTOR : word;
}

gboolean
norma_extractor_words_parse (NormaExtractorWords *w, NormaExtractorOptions *o, GError **error)
{
  const char *precisions[] = { norma_precision_to_string (NORMA_PRECISION_AUTO),
                               norma_precision_to_string (NORMA_PRECISION_FP32),
                               norma_precision_to_string (NORMA_PRECISION_BF16),
                               norma_precision_to_string (NORMA_PRECISION_INT8), NULL };
  guint precision = o->precision;

  if (!norma_option_get_choice ("--precision", w->precision, precisions, &precision, error) ||
      !parse_levels (w, error))
    return FALSE;
  o->precision = precision;
  if (w->extractor != NULL)
    o->network = g_str_equal (w->extractor, "built-in")
                     ? NULL
                     : norma_extractor_words_find_path (w->extractor);
  if (w->names != NULL)
    o->levels = (const char *const *)w->names;
  if (o->network != NULL || (w->levels == NULL && w->precision == NULL))
    return TRUE;
  g_set_error (
      error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
      "%s: found \"%s\" without --extractor descriptor or FILE.onnx, the built-in extractor "
      "has no choice of it",
      w->levels != NULL ? "--levels" : "--precision", w->levels != NULL ? w->levels : w->precision);
  return FALSE;
}
