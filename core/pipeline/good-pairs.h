/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/calibration/promise.h"
#include "core/pipeline/comparison-plan.h"

/* A threshold of comparisons that is a promise, from pairs that are known to show the same. Nothing is
 * learnt from them but the threshold, so the largest difference of each is held out, and the k-th
 * largest of all bounds the false alarms (norma_promise_order_statistic()). */
typedef struct {
  NormaPromise promise; /* its scores are differences; n: of the pairs that could be compared */
  guint n_not_compared; /* pairs that say nothing of it, an image with itself among them */
} NormaGoodPairs;

/* files->options->promise is not looked at.
 * Errors: that of the first pair that cannot be read; NORMA_ERROR_INPUT if none can be compared, or
 * for the wish; NORMA_ERROR_TOO_LARGE; G_IO_ERROR_CANCELLED. */
gboolean norma_good_pairs_measure (const NormaComparisonPlan *plan, const NormaCompareFiles *files,
                                   const NormaWish *wish, guint n_threads,
                                   const NormaProgress *progress, NormaGoodPairs *good,
                                   GError **error);
