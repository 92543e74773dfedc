/* SPDX-License-Identifier: Apache-2.0 */
#include "app/condition-option.h"

#include <string.h>

/* In the middle, where most models begin to fail. */
enum { USUAL_SEVERITY = 3 };

static gboolean
find_kind (const char *name, NormaCorruptionKind *kind)
{
  for (guint i = 0; i < NORMA_N_CORRUPTIONS; i++)
    if (g_str_equal (norma_corruption_to_string (i), name)) {
      *kind = i;
      return TRUE;
    }
  return FALSE;
}

static char *
list_kinds (void)
{
  GString *list = g_string_new ("all");

  for (guint i = 0; i < NORMA_N_CORRUPTIONS; i++)
    g_string_append_printf (list, ", %s", norma_corruption_to_string (i));
  return g_string_free (list, FALSE);
}

static gboolean
refuse (const char *option, const char *word, GError **error)
{
  g_autofree char *kinds = list_kinds ();

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s: found \"%s\", expected one of %s, with a severity from 1 to %d after a colon "
               "or without",
               option, word, kinds, NORMA_N_CORRUPTION_SEVERITIES);
  return FALSE;
}

/* Once, however often it is named. */
static void
add (GArray *conditions, NormaCorruptionKind kind, guint severity)
{
  const NormaCondition condition = { kind, severity };

  for (guint i = 0; i < conditions->len; i++) {
    const NormaCondition *other = &g_array_index (conditions, NormaCondition, i);

    if (other->kind == kind && other->severity == severity)
      return;
  }
  g_array_append_val (conditions, condition);
}

static gboolean
add_word (GArray *conditions, const char *option, const char *word, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (word, ":", 2);
  guint64 severity = USUAL_SEVERITY;
  NormaCorruptionKind kind;

  if (parts[0] == NULL || parts[0][0] == '\0' ||
      (parts[1] != NULL &&
       !g_ascii_string_to_unsigned (parts[1], 10, 1, NORMA_N_CORRUPTION_SEVERITIES, &severity,
                                    NULL)))
    return refuse (option, word, error);
  if (g_str_equal (parts[0], "all")) {
    for (guint i = 0; i < NORMA_N_CORRUPTIONS; i++)
      add (conditions, i, (guint)severity);
    return TRUE;
  }
  if (!find_kind (parts[0], &kind))
    return refuse (option, word, error);
  add (conditions, kind, (guint)severity);
  return TRUE;
}

gboolean
norma_option_get_conditions (const char *option, const char *text, GArray **conditions,
                             GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (NormaCondition));
  g_auto (GStrv) words = text == NULL ? NULL : g_strsplit (text, ",", -1);

  *conditions = NULL;
  if (text == NULL)
    return TRUE;
  if (words[0] == NULL)
    return refuse (option, text, error);
  for (guint i = 0; words[i] != NULL; i++)
    if (!add_word (list, option, words[i], error))
      return FALSE;
  *conditions = g_steal_pointer (&list);
  return TRUE;
}
