/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Mean, scatter and the sums that shrinkage needs, of a stream of d-dimensional samples that come
 * in blocks and are not kept. All in double. With u = x − mean over all samples so far:
 *   scatter  Σ u·uᵀ      packed rows of the lower triangle, element (i, j ≤ i) at i(i + 1)/2 + j;
 *   third    Σ ‖u‖²·u
 *   fourth   Σ ‖u‖⁴
 * Blocks are merged by the pairwise formulas of Chan, Golub and LeVeque 1983 ("Algorithms for
 * computing the sample variance"), carried on to third and fourth by expanding ‖u − δ‖² for the
 * shift δ of the mean. */
typedef struct {
  guint64 n;
  double fourth;
  double *mean; /* [d] */
  double *scatter; /* [d(d + 1)/2] */
  double *third; /* [d] */
} NormaMoments;

/* Samples in a block at most. */
#define NORMA_MOMENTS_BLOCK 32

/* d(d + 1)/2. */
gsize norma_packed_size (guint d);

/* Scratch of norma_moments_add(), in doubles. */
gsize norma_moments_scratch (guint d);

/* Adds m ≤ NORMA_MOMENTS_BLOCK samples; row i is rows[i], [d]. The memory behind `moments` is the
 * caller's, zeroed before the first block. The same blocks give the same bits. */
void norma_moments_add (NormaMoments *moments, guint d, const float *const *rows, guint m,
                        double *scratch);

/* Σ of the squares of all deviations: the trace of the scatter. */
double norma_packed_trace (const double *packed, guint d);

/* The intensity α of Ledoit and Wolf 2004 ("A well-conditioned estimator for large-dimensional
 * covariance matrices") for (1 − α)·S + α·m·I, with S = scatter/n and m = tr(S)/d. In 0 … 1; 1 if
 * there is one sample or none varies. */
double norma_moments_shrinkage (const NormaMoments *moments, guint d);
