/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/review-rank.h"

/* Which images of the queue are shown; −1 and NULL: all. */
typedef struct {
  int verdict; /* NormaVerdict, as in review-rank.h */
  int label; /* NormaLabel */
  const char *defect_class; /* interned */
  int is_decided; /* 0, 1 */
} NormaReviewFilter;

#define NORMA_REVIEW_FILTER_ALL \
  { \
    -1, -1, NULL, -1 \
  }

/* The images of a session that are to be reviewed, in an order. It and the session's current image
 * follow each other. What lies above the current image, and that itself, stay where they are while
 * answers, scores and thresholds change: only what follows is ordered anew. Another order or filter
 * orders all.
 *
 * It follows the session only while it is active.
 *   "changed"   other images, or another number of them is decided */
#define NORMA_TYPE_REVIEW_QUEUE (norma_review_queue_get_type ())
G_DECLARE_FINAL_TYPE (NormaReviewQueue, norma_review_queue, NORMA, REVIEW_QUEUE, GObject)

NormaReviewQueue *norma_review_queue_new (NormaSession *session);
void norma_review_queue_set_active (NormaReviewQueue *self, gboolean is_active);

/* NormaImageItem; the portions that a list is filled in (portions.h) are those of the selection. Lent. */
GtkSliceListModel *norma_review_queue_get_portions (NormaReviewQueue *self);
GtkSingleSelection *norma_review_queue_get_selection (NormaReviewQueue *self);

/* After the portions have grown. */
void norma_review_queue_select_current (NormaReviewQueue *self);

void norma_review_queue_set_order (NormaReviewQueue *self, NormaReviewOrder order);
void norma_review_queue_set_filter (NormaReviewQueue *self, const NormaReviewFilter *filter);
const NormaReviewFilter *norma_review_queue_get_filter (NormaReviewQueue *self);

/* All that are to be reviewed, whatever the filter shows, and how many of them are decided. */
void norma_review_queue_count (NormaReviewQueue *self, guint *n_decided, guint *n);

/* Something that the queue waits for is under way. */
gboolean norma_review_queue_is_busy (NormaReviewQueue *self);
