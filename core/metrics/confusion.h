/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/auroc.h"
#include "core/metrics/labelled-scores.h"
#include "core/regions/verdict.h"

/* What two thresholds make of labelled images. An image is rejected if its score is above (not equal
 * to) the reject threshold, else to be reviewed if it is above the review threshold, else accepted. */

typedef struct {
  guint64 n[NORMA_N_TRUTHS][3]; /* by NormaTruth and NormaVerdict */
} NormaConfusion;

/* O(log n). The least area plays no part. */
void norma_confusion_count (const NormaLabelledScores *scores, const NormaLimits *limits,
                            NormaConfusion *confusion);

/* How many images change their verdict between two pairs of thresholds, of all truths; flips, by the
 * verdict before and that after, may be NULL: its diagonal holds those that keep theirs. O(log n). */
guint64 norma_confusion_count_flips (const NormaLabelledScores *scores, const NormaLimits *before,
                                     const NormaLimits *after, guint64 flips[3][3]);

/* A share k of n with its Wilson interval; NaN and 0 … 1 for n = 0. */
typedef struct {
  guint64 k, n;
  double share;
  NormaInterval interval;
} NormaRate;

NormaRate norma_rate_new (guint64 k, guint64 n, double coverage);

/* What is expected of parts to come, if they are like these. */
typedef struct {
  NormaRate false_alarms; /* of the nominal images, those rejected */
  NormaRate misses; /* of the anomalous images, those accepted */
  NormaRate reviews; /* of the nominal and anomalous images, those to be reviewed */
} NormaDecisionRates;

/* coverage: of the intervals, in (0, 1). */
NormaDecisionRates norma_confusion_rates (const NormaConfusion *confusion, double coverage);
