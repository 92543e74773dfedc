/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-measure.h"

/* The AUROC of compared models with its interval, drawn as in the file that norma-cli writes: a mark a model, a star
 * where it differs significantly from the first. A click on a mark's row, or Enter at the one that the arrow keys move
 * to, emits
 *   "chosen" (guint model) */
#define NORMA_TYPE_CONTEST_CHART (norma_contest_chart_get_type ())
G_DECLARE_FINAL_TYPE (NormaContestChart, norma_contest_chart, NORMA, CONTEST_CHART, GtkWidget)

/* measured: lent until it is set anew; NULL: nothing is shown. */
void norma_contest_chart_set_measured (NormaContestChart *self,
                                       const NormaMeasuredContest *measured);

/* Chooses what a click at this height, logical pixels, would; for tests. */
void norma_contest_chart_choose_at (NormaContestChart *self, double y);

/* Where the row of a model begins and how high it is, logical pixels; for tests. */
void norma_contest_chart_get_row (NormaContestChart *self, guint model, double *y, double *height);
