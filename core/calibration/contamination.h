/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "core/metrics/auroc.h"

/* How many parts of a batch are anomalous, from their scores alone.
 *
 * After Perini, Bürkner and Klami 2023, "Estimating the contamination factor's distribution in
 * unsupervised anomaly detection" (GammaGMM), for one detector and with finite mixtures: the
 * logarithms of the scores are a mixture of one to five Gaussians, as many as the Bayesian information
 * criterion prefers, and the components from the first gap above the heaviest one on are anomalous. A
 * gap is Ashman's D > 2 (Ashman, Bird and Zepf 1994: |μ₁ − μ₂| / √((σ₁² + σ₂²) / 2), from which on two
 * Gaussians stand clear of each other); a shoulder without a gap is still the same kind of part.
 * Unlike GammaGMM it may find nothing.
 *
 * Most parts must be nominal, and anomalous ones stand clear of them; a batch of which this is not
 * true is told a share that is too low. */

/* Fewer scores show no mixture. */
enum { NORMA_CONTAMINATION_LEAST = 20 };

typedef struct {
  double share; /* 0 … ½ */
  /* The percentiles of estimates of resampled batches (seeded bootstrap, the number of components
   * chosen anew), widened to the Wilson interval of that many parts, which remains where nothing was
   * found. */
  NormaInterval interval;
  double
      threshold; /* raw score above which parts are of the anomalous kind; NaN: there is no gap */
  guint n_components;
} NormaContamination;

/* scores: [n] in any order. coverage in (0, 1); n_draws at least 1. Errors: NORMA_ERROR_INPUT for fewer
 * than NORMA_CONTAMINATION_LEAST scores, one that is not finite, or such options;
 * NORMA_ERROR_TOO_LARGE; cancelled. */
gboolean norma_contamination_estimate (const float *scores, gsize n, double coverage, guint n_draws,
                                       guint64 seed, GCancellable *cancellable,
                                       NormaContamination *contamination, GError **error);
