/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/pipeline/leakage.h"

/* Where good images may be found, and what is said of test images that a model knows. */
typedef struct {
  char **good; /* of --good, owned */
  gboolean without_twins;
} NormaLeakageWords;

/* --good and --without-twins. Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_leakage_words_new_entries (NormaLeakageWords *words);
void norma_leakage_words_clear (NormaLeakageWords *words);

/* The images of --good, else those of FOLDER/train/good: char *, owned by the caller; *good is NULL where
 * there is no such folder. Errors: those of norma_inputs_open_strict(). */
gboolean norma_leakage_words_list_good (const NormaLeakageWords *words, const char *folder,
                                        GPtrArray **good, GError **error);

/* The reasons why figures are missing, a line each; nothing where there are none. */
void norma_leakage_words_print (const NormaLeakage *leakage);

/* The near-duplicates among the test images, or that none were looked for, as no good image was there to compare
 * with. without_twins: they were left out. */
void norma_leakage_words_print_twins (guint n_twins, guint n_compared, gboolean without_twins);
