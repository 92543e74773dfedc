/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-reviews.h"

/* What the program says of an image, as a reviewer's queue needs it: by the model, or by its reference
 * where images are judged by these. */

/* In which order images are to be reviewed; as an action's state or setting "doubt", "score",
 * "disagreement", "unreviewed", "use". What is not known comes last, ties in the order of the project. */
typedef enum {
  NORMA_REVIEW_BY_DOUBT, /* nearest to a threshold first */
  NORMA_REVIEW_BY_SCORE, /* the worst first */
  NORMA_REVIEW_BY_DISAGREEMENT, /* label and verdict contradict each other first, then by doubt */
  NORMA_REVIEW_BY_UNREVIEWED, /* undecided first */
  NORMA_REVIEW_BY_USE, /* whose label teaches most first (review-use.h), decided last */
} NormaReviewOrder;

enum { NORMA_N_REVIEW_ORDERS = NORMA_REVIEW_BY_USE + 1 };

/* FALSE: there is none. Changed counts as rejected, not compared as to be reviewed. */
gboolean norma_review_get_verdict (NormaSession *session, NormaImageItem *item,
                                   NormaVerdict *verdict);

/* Score or difference in multiples of the reject threshold; NaN: not known. */
double norma_review_get_ratio (NormaSession *session, NormaImageItem *item);

/* 0 … 1: 1 between the thresholds, 1/2 at half the lower or twice the upper; NaN: not known. */
double norma_review_get_doubt (NormaSession *session, NormaImageItem *item);

/* Good but rejected, or bad but accepted. */
gboolean norma_review_is_disputed (NormaSession *session, NormaImageItem *item);

/* Sorts [n] items. use: NormaImageItem to its place + 1 (GUINT_TO_POINTER), see review-use.h; NULL:
 * not known. */
void norma_review_sort (NormaSession *session, NormaReviewOrder order, GHashTable *use,
                        NormaImageItem **items, guint n);
