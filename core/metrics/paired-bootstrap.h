/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/image-metrics.h"

/* By how much a figure of two models differs on the same images, and how sure that is: every draw takes
 * the same images for both (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 8 and
 * 16), so that what is hard for both doesn't blur their difference. */

typedef struct {
  double values[2]; /* of the first and the second model on all images */
  double difference; /* second − first */
  NormaInterval interval; /* percentiles of the draws' differences */
  double
      p; /* two-sided: twice the rarer side of 0 among the draws, (k + 1) / (n + 1), at most 1; ties
               count to both sides (Davison and Hinkley 1997, equation 4.11) */
  guint n_draws; /* that gave a number */
} NormaPairedDifference;

/* first, second: [n] scores of image i by each model, which need no common scale; truths: [n]. The
 * images of each class are drawn by themselves. data: of the metric for each model. NaN where the metric
 * is NaN. Deterministic by seed. Errors: NORMA_ERROR_INPUT if coverage is not in (0, 1), n_draws is 0 or
 * a score is not finite; NORMA_ERROR_TOO_LARGE. */
gboolean norma_paired_bootstrap (const float *first, const float *second, const NormaTruth *truths,
                                 gsize n, NormaImageMetric metric, const gconstpointer data[2],
                                 double coverage, guint n_draws, guint64 seed,
                                 NormaPairedDifference *difference, GError **error);
