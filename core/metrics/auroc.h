/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"

/* Area under the ROC curve: the probability that an anomalous score is above a nominal one, ties
 * counted half (Mann and Whitney 1947; Hanley and McNeil 1982). Exact. */

/* nominal: [n_nominal], anomalous: [n_anomalous]. NaN if either is empty or a score is NaN;
 * infinities are ordered as usual. Error: NORMA_ERROR_TOO_LARGE for the sorting copy. */
gboolean norma_auroc (const float *nominal, gsize n_nominal, const float *anomalous,
                      gsize n_anomalous, double *auroc, GError **error);

typedef struct {
  double low, high;
} NormaInterval;

/* Percentile interval over n_draws resamplings of the images of each class by themselves (Efron
 * 1979). coverage in (0, 1), e.g. 0.95. Deterministic by seed. NaN … NaN where the AUROC is NaN.
 * Error: NORMA_ERROR_INPUT if coverage is not in (0, 1) or n_draws is 0; NORMA_ERROR_TOO_LARGE. */
gboolean norma_auroc_interval (const float *nominal, gsize n_nominal, const float *anomalous,
                               gsize n_anomalous, double coverage, guint n_draws, guint64 seed,
                               NormaInterval *interval, GError **error);

/* Wilson's score interval for k ≤ n successes in n trials (Wilson 1927), coverage in (0, 1). n = 0
 * gives 0 … 1. */
NormaInterval norma_wilson_interval (guint64 k, guint64 n, double coverage);
