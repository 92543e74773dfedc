/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* A suggestion of thresholds: its name, what it is, how many decisions it would flip, and a button.
 *   "applied"   the button was pressed */
#define NORMA_TYPE_SUGGESTION_ROW (norma_suggestion_row_get_type ())
G_DECLARE_FINAL_TYPE (NormaSuggestionRow, norma_suggestion_row, NORMA, SUGGESTION_ROW, GtkBox)

/* title: translated, static. */
void norma_suggestion_row_set_title (NormaSuggestionRow *self, const char *title);

/* flips: NULL where it cannot be applied. */
void norma_suggestion_row_show (NormaSuggestionRow *self, const char *text, const char *flips,
                                gboolean can_apply);

/* For tests. */
const char *norma_suggestion_row_get_text (NormaSuggestionRow *self);
gboolean norma_suggestion_row_apply (NormaSuggestionRow *self);
