/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/words.h"

static const char *const set_words[] = { "good", "test", "query", "excluded", "reference" };
static const char *const label_words[] = { "", "good", "bad", "unsure" };
static const char *const state_words[] = { "unseen", "ok",      "missing",
                                           "moved",  "changed", "unreadable" };

static gboolean
parse (const char *word, const char *const *words, guint n, guint *found)
{
  for (*found = 0; *found < n; *found += 1)
    if (g_str_equal (word, words[*found]))
      return TRUE;
  return FALSE;
}

gboolean
norma_image_set_parse (const char *word, NormaImageSet *set)
{
  guint found;
  gboolean known = parse (word, set_words, G_N_ELEMENTS (set_words), &found);

  *set = (NormaImageSet)found;
  return known;
}

gboolean
norma_label_parse (const char *word, NormaLabel *label)
{
  guint found;
  gboolean known = parse (word, label_words, G_N_ELEMENTS (label_words), &found);

  *label = (NormaLabel)found;
  return known;
}

gboolean
norma_file_state_parse (const char *word, NormaFileState *state)
{
  guint found;
  gboolean known = parse (word, state_words, G_N_ELEMENTS (state_words), &found);

  *state = (NormaFileState)found;
  return known;
}

const char *
norma_image_set_to_string (NormaImageSet set)
{
  g_return_val_if_fail ((guint)set < G_N_ELEMENTS (set_words), NULL);

  return set_words[set];
}

const char *
norma_label_to_string (NormaLabel label)
{
  g_return_val_if_fail ((guint)label < G_N_ELEMENTS (label_words), NULL);

  return label_words[label];
}

const char *
norma_file_state_to_string (NormaFileState state)
{
  g_return_val_if_fail ((guint)state < G_N_ELEMENTS (state_words), NULL);

  return state_words[state];
}
