/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor-options.h"

/* The options of norma-cli that name an extractor, as given; each NULL where it is not. */
typedef struct {
  char *extractor, *levels, *precision;

  /*< private >*/
  char **names; /* the levels one by one */
} NormaExtractorWords;

/* Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_extractor_words_new_entries (NormaExtractorWords *words);
/* The network that a word of the user's names, as NormaExtractorOptions has it: its path, lent, or the
 * descriptor. */
const char *norma_extractor_words_find_path (const char *word);

void norma_extractor_words_clear (NormaExtractorWords *words);

/* Into options, which borrow from words. Error: G_OPTION_ERROR. */
gboolean norma_extractor_words_parse (NormaExtractorWords *words, NormaExtractorOptions *options,
                                      GError **error);
