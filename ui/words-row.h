/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* A row of a table of words. */
#define NORMA_TYPE_WORDS_ROW (norma_words_row_get_type ())
G_DECLARE_FINAL_TYPE (NormaWordsRow, norma_words_row, NORMA, WORDS_ROW, GObject)

/* words: one a column, taken over. number: what the row is about, for its owner. */
NormaWordsRow *norma_words_row_new (char **words, guint number);
guint norma_words_row_get_number (NormaWordsRow *self);

/* Makes a list of rows like another one. Rows that stay in number stay the same objects, and so do
 * their cells: a table that follows a dragged handle is not built anew in each frame. */
void norma_words_rows_become (GListStore *rows, const GPtrArray *wanted);

/* Columns for rows of n words. */
void norma_words_row_add_columns (GtkColumnView *view, const char *const *titles, guint n);
