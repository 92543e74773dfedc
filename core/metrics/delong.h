/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/labelled-scores.h"

/* Whether two models tell the same images apart equally well: the areas under their ROC curves, how
 * these vary together from sample to sample, and the test of their difference (DeLong, DeLong and
 * Clarke-Pearson 1988, equations 4 to 8), from one sort a model and class as in Sun and Xu 2014
 * ("Fast implementation of DeLong's algorithm", equations 5 to 10). */

typedef struct {
  guint64 n_nominal, n_anomalous;
  double auroc[2]; /* of the first and the second model */
  double variance[2]; /* of these; NaN with fewer than 2 images of a class */
  double covariance; /* of both */
  double difference; /* second − first */
  double difference_variance;
  double z; /* difference over its deviation */
  double p; /* two-sided, of a difference as large if there were none */
} NormaDelong;

/* first, second: [n] scores of image i by each model, truths: [n]; unsure and unknown images play no
 * part. Ties count half; the placements are counted in whole numbers, so that equal models have a
 * difference of exactly 0. auroc is NaN if a class is empty. If the difference doesn't vary among the
 * images, z is 0 and p is 1 where it is 0; where it is not, both are NaN: the test has nothing to
 * measure it against. Errors: NORMA_ERROR_INPUT if a score is not finite, saying which;
 * NORMA_ERROR_TOO_LARGE, also for more than 2^31 − 1 images. */
gboolean norma_delong (const float *first, const float *second, const NormaTruth *truths, gsize n,
                       NormaDelong *delong, GError **error);
