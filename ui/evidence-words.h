/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/threshold-desk.h"

/* What is told of thresholds and what they rest on, for people. All are owned by the caller. */

/* "2.5 % (0.4 – 12.9)": a share with its interval; "–" where it is a share of nothing. */
char *norma_describe_rate (const NormaRate *rate);

/* "False alarms 2.5 % (0.4 – 12.9), missed …, to review …". */
char *norma_describe_rates (const NormaDecisionRates *rates);

/* "Tuned on: test set (120 good, 35 bad)". */
char *norma_describe_tuned (const NormaSuggestion *suggestion, const NormaDeskScores *scores);

/* All of a suggestion but its name: thresholds in multiples of the unit, rates, what it was tuned on.
 * limits: what applying it would set. */
char *norma_describe_suggestion (const NormaSuggestion *suggestion, const NormaLimits *limits,
                                 const NormaDeskScores *scores, double coverage, double unit);

/* Why there is none of a kind. */
char *norma_describe_missing (NormaSuggestionKind kind, const NormaDeskOptions *options);

/* "Above 0.95 × up to 1.15 ×: expect 5 % of parts, at most 9.1 % …". */
char *norma_describe_band (const NormaReviewBand *band, const NormaDeskScores *scores, double unit);

/* "In the good set (60): 0 % (0 – 5.9)"; is_good_set: of that or of the batch. none: NULL, or why it is
 * not known. */
char *norma_describe_contamination (const NormaContamination *contamination, gsize n,
                                    gboolean is_good_set, const GError *none);

/* "Applying it changes 12 decisions". */
char *norma_describe_flips (guint64 n);
