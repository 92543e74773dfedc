/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/words-row.h"

/* A table of words, each row of which stands for something that can be shown: Enter or a click emits
 *   "chosen" (guint number)   of the row (words-row.h)
 * Wider than there is room, it scrolls by itself. */
#define NORMA_TYPE_CHOICE_TABLE (norma_choice_table_get_type ())
G_DECLARE_FINAL_TYPE (NormaChoiceTable, norma_choice_table, NORMA, CHOICE_TABLE, GtkWidget)

GtkWidget *norma_choice_table_new (void);

/* Once. label: what the table is, for screen readers. titles: [n]. */
void norma_choice_table_set_titles (NormaChoiceTable *self, const char *label,
                                    const char *const *titles, guint n);

/* rows: NormaWordsRow of as many words, references are taken. */
void norma_choice_table_set_rows (NormaChoiceTable *self, const GPtrArray *rows);

guint norma_choice_table_get_n_rows (NormaChoiceTable *self);
void norma_choice_table_choose (NormaChoiceTable *self, guint row);
