/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/statistics/moments.h"

/* How far a sample covariance S (divided by n) is to be drawn towards a simpler target T, so that
 * (1 − alpha) S + alpha T has the least expected squared error (Ledoit and Wolf 2004, "A
 * well-conditioned estimator for large-dimensional covariance matrices"). */
typedef struct {
  double alpha; /* 0 … 1 */
  double mean_variance; /* m = tr S / d, the diagonal of the target m I */
} NormaShrinkage;

/* Target m I. alpha is 0 where S equals its target (d = 1, no variance, n < 2), and for n = 2, where
 * the spread of S cannot be told. */
NormaShrinkage norma_shrinkage_ledoit_wolf (const NormaMoments *moments);

/* The same from sums: the co-moment's trace and squared norm (norma_moments_squared_norm()), and the
 * fourth sum. */
NormaShrinkage norma_shrinkage_ledoit_wolf_of_sums (guint d, guint64 n, double trace,
                                                    double squared_norm, double fourth);

/* The alpha for a target that does not come from these samples, e.g. the covariance of neighbouring
 * positions. target: [d (d + 1) / 2] packed as the co-moment. 0 where S equals it. */
double norma_shrinkage_towards (const NormaMoments *moments, const float *target);
