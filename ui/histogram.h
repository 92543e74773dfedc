/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/score-bins.h"

/* How many good, bad and unlabelled images have which score, with both thresholds on it, to be dragged by
 * their knobs or lines or moved by keys. A click on the bars, or a drag over them, chooses their
 * images.
 *   "review-moved" (double), "reject-moved" (double)   the raw score asked for
 *   "drag-began", "drag-ended"                         around the moves of one drag
 *   "bins-chosen" (uint first, uint last)              bars, 0 … NORMA_N_SCORE_BINS − 1 */
#define NORMA_TYPE_HISTOGRAM (norma_histogram_get_type ())
G_DECLARE_FINAL_TYPE (NormaHistogram, norma_histogram, NORMA, HISTOGRAM, GtkWidget)

GtkWidget *norma_histogram_new (void);

/* scores: raw, float, by NormaBinsKind. unit: above 0. */
void norma_histogram_set_scores (NormaHistogram *self, GArray *const scores[NORMA_N_BINS_KINDS],
                                 double unit);
void norma_histogram_set_limits (NormaHistogram *self, double review, double reject);

/* The bars that are marked as chosen; none if last is below first. */
void norma_histogram_mark_bins (NormaHistogram *self, guint first, guint last);

/* Lent, changed by norma_histogram_set_scores(). */
const NormaScoreAxis *norma_histogram_get_axis (NormaHistogram *self);
const NormaScoreBins *norma_histogram_get_bins (NormaHistogram *self, NormaBinsKind kind);

/* Where a raw score stands, logical pixels from the left, and the inverse. */
double norma_histogram_get_place (NormaHistogram *self, double score);
double norma_histogram_get_score (NormaHistogram *self, double place);
