/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/review-rank.h"

/* Of which images a label teaches most: near to a threshold, and unlike those labelled already
 * (core/statistics/label-order.h). How alike two are, their maps tell (core/pipeline/map-cells.h):
 * where something stands out in them and how much.
 *
 * Found in a thread; the maps that it needs are read once. Of requests that come while one is at work
 * the last is done after it.
 *   "changed"   there is another order */
#define NORMA_TYPE_REVIEW_USE (norma_review_use_get_type ())
G_DECLARE_FINAL_TYPE (NormaReviewUse, norma_review_use, NORMA, REVIEW_USE, GObject)

NormaReviewUse *norma_review_use_new (NormaSession *session);

/* Finds the order for the labels, scores and thresholds of now. */
void norma_review_use_update (NormaReviewUse *self);
gboolean norma_review_use_is_busy (NormaReviewUse *self);

/* As norma_review_sort() takes it; lent; NULL: not known yet. */
GHashTable *norma_review_use_get_places (NormaReviewUse *self);
