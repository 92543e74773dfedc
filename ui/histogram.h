/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/score-bins.h"

/* How many good and other images have which score, with both thresholds on it, to be dragged or
 * moved by keys.
 *   "review-moved" (double), "reject-moved" (double)   the raw score asked for
 *   "drag-began", "drag-ended"   around those that a drag asks for */
#define NORMA_TYPE_HISTOGRAM (norma_histogram_get_type ())
G_DECLARE_FINAL_TYPE (NormaHistogram, norma_histogram, NORMA, HISTOGRAM, GtkWidget)

GtkWidget *norma_histogram_new (void);

/* good, other: raw scores, float. unit: above 0. */
void norma_histogram_set_scores (NormaHistogram *self, const GArray *good, const GArray *other,
                                 double unit);
void norma_histogram_set_limits (NormaHistogram *self, double review, double reject);

/* Where a raw score stands, logical pixels from the left, and the inverse. */
double norma_histogram_get_place (NormaHistogram *self, double score);
double norma_histogram_get_score (NormaHistogram *self, double place);
