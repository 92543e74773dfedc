/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Scores counted for a histogram. The axis is logarithmic in multiples of the unit, as the colour
 * scale is, so that a step along it means the same ratio everywhere. */
typedef struct {
  double low, high; /* the axis, log₂ (score / unit) */
} NormaScoreAxis;

enum { NORMA_N_SCORE_BINS = 64 };

typedef struct {
  guint n[NORMA_N_SCORE_BINS]; /* the first and the last also hold what lies beyond the axis */
  guint total;
} NormaScoreBins;

/* What is known of the images that are counted. */
typedef enum {
  NORMA_BINS_GOOD,
  NORMA_BINS_BAD,
  NORMA_BINS_UNLABELLED,
} NormaBinsKind;

enum { NORMA_N_BINS_KINDS = NORMA_BINS_UNLABELLED + 1 };

/* From half to twice the unit at least, widened in half octaves to the scores, to four octaves on
 * each side at most. scores: [n] raw; what is not above 0 or not finite is passed over. unit: > 0. */
void norma_score_axis_fit (NormaScoreAxis *axis, const float *scores, gsize n, double unit);

/* 0 … 1 along the axis, clamped; 0 for scores of 0 or less and NaN. */
double norma_score_axis_position (const NormaScoreAxis *axis, double score, double unit);

/* The inverse: the raw score at a position 0 … 1. */
double norma_score_axis_score (const NormaScoreAxis *axis, double position, double unit);

/* The bin of a score, 0 … NORMA_N_SCORE_BINS − 1. */
guint norma_score_axis_bin (const NormaScoreAxis *axis, double score, double unit);

void norma_score_bins_fill (NormaScoreBins *bins, const NormaScoreAxis *axis, const float *scores,
                            gsize n, double unit);
