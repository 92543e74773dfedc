/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/score-bins.h"

/* The histogram of scores as a table: a row each bar that is not empty. Activating a row chooses it.
 *   "bins-chosen" (uint first, uint last)   as of NormaHistogram */
#define NORMA_TYPE_SCORE_TABLE (norma_score_table_get_type ())
G_DECLARE_FINAL_TYPE (NormaScoreTable, norma_score_table, NORMA, SCORE_TABLE, GtkWidget)

GtkWidget *norma_score_table_new (void);
/* bins: by NormaBinsKind, copied. */
void norma_score_table_set_bins (NormaScoreTable *self, const NormaScoreAxis *axis,
                                 const NormaScoreBins *const bins[NORMA_N_BINS_KINDS]);
guint norma_score_table_get_n_rows (NormaScoreTable *self);
