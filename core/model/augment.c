/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/augment.h"

#include "core/base/error.h"

static const char *const names[] = {
  [NORMA_AUGMENT_ROTATE_90] = "rotate90",
  [NORMA_AUGMENT_ROTATE_180] = "rotate180",
  [NORMA_AUGMENT_ROTATE_270] = "rotate270",
  [NORMA_AUGMENT_FLIP_HORIZONTAL] = "flip-horizontal",
  [NORMA_AUGMENT_FLIP_VERTICAL] = "flip-vertical",
  [NORMA_N_AUGMENTS] = NULL,
};

guint
norma_augments_count (NormaAugments augments)
{
  guint n = 0;

  for (guint i = 0; i < NORMA_N_AUGMENTS; i++)
    n += augments >> i & 1;
  return n;
}

NormaAugment
norma_augments_get (NormaAugments augments, guint copy)
{
  for (guint i = 0; i < NORMA_N_AUGMENTS; i++)
    if ((augments >> i & 1) == 1 && copy-- == 0)
      return (NormaAugment)i;
  g_return_val_if_reached (NORMA_N_AUGMENTS);
}

char *
norma_augments_to_string (NormaAugments augments)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < NORMA_N_AUGMENTS; i++)
    if ((augments >> i & 1) == 1)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", names[i]);
  return g_string_free (text->len > 0 ? text : g_string_assign (text, "none"), FALSE);
}

static gboolean
add_word (const char *word, NormaAugments *augments)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (word, names[i]) == 0) {
      *augments |= 1u << i;
      return TRUE;
    }
  return FALSE;
}

gboolean
norma_augments_from_string (const char *text, NormaAugments *augments, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  NormaAugments found = 0;

  if (g_str_equal (text, "all") || g_str_equal (text, "none")) {
    *augments = text[0] == 'a' ? NORMA_AUGMENTS_ALL : 0;
    return TRUE;
  }
  for (guint i = 0; i == 0 || words[i] != NULL; i++)
    if (!add_word (words[i], &found)) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "turned and mirrored copies: found \"%s\", expected all, none, or some of "
                   "rotate90, rotate180, rotate270, flip-horizontal, flip-vertical with commas "
                   "between them",
                   text);
      return FALSE;
    }
  *augments = found;
  return TRUE;
}
