/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Image scores by what is known of the images, sorted once, so that counting them against any
 * threshold is a binary search. */

/* What is known of an image beside its score. */
typedef enum {
  NORMA_TRUTH_NOMINAL,
  NORMA_TRUTH_ANOMALOUS,
  NORMA_TRUTH_UNSURE, /* looked at, and left open */
  NORMA_TRUTH_UNKNOWN, /* never labelled */
} NormaTruth;

enum { NORMA_N_TRUTHS = NORMA_TRUTH_UNKNOWN + 1 };

typedef struct {
  float *scores[NORMA_N_TRUTHS]; /* [n of it], ascending, owned */
  gsize n[NORMA_N_TRUTHS];
} NormaLabelledScores;

/* scores, truths: [n], in any order, copied. Errors: NORMA_ERROR_INPUT if a score is not finite,
 * saying which; NORMA_ERROR_TOO_LARGE. */
NormaLabelledScores *norma_labelled_scores_new (const float *scores, const NormaTruth *truths,
                                                gsize n, GError **error);
void norma_labelled_scores_free (NormaLabelledScores *scores);

/* How many of [n] ascending scores are above the threshold; O(log n). */
gsize norma_scores_count_above (const float *ascending, gsize n, float threshold);

/* A threshold in [below, above): scores of `below` are not above it, those of `above` are. The middle,
 * or `below` where no number lies between. below: −infinity gives the next number under `above`, or
 * half of it where it is above 0, so that a threshold of distances stays above 0; above: +infinity
 * gives `below`, for nothing is known beyond. */
float norma_threshold_between (float below, float above);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaLabelledScores, norma_labelled_scores_free)
