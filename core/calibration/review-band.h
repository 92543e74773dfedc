/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* How stable a verdict is, and a band of scores whose verdicts are not stable enough.
 *
 * Of n scores the k highest are called anomalous. Another sample of n would put the threshold
 * elsewhere; a score s of which a share p = (1 + #{scores ≤ s}) / (n + 2) lies below is called
 * anomalous by a share Q = 1 − BinomCDF (n − k; n, p) of such samples (Perini, Vercruyssen and Davis
 * 2020, "Quantifying the confidence of anomaly detectors in their example-wise predictions",
 * ExCeeD). Parts with e^−T < Q ≤ 1 − e^−T are left to people, and the share of them is known before
 * any is seen: q₂ − q₁ with BinomCDF (k − 1; n, q₁) = 1 − e^−T and BinomCDF (k − 1; n, q₂) = e^−T
 * (Perini and Davis 2023, "Unsupervised anomaly detection with rejection", RejEx). There T is 32 for
 * every set; here the share that is wanted is given, and T solved for. */

/* Q of a score that n_below of n scores are not above; 0 if k = 0. n_below, k: 0 … n. */
double norma_exceed_stability (guint64 n, guint64 k, guint64 n_below);

/* How sure the verdict of such a score is, ½ … 1 for verdicts of the majority: Q if it is called
 * anomalous, which is so if fewer than k scores are above it or equal, else 1 − Q. */
double norma_exceed_confidence (guint64 n, guint64 k, guint64 n_below, gboolean anomalous);

typedef struct {
  double tightness; /* T, at least ln 2, where the band is empty */
  double low_tail, high_tail; /* q₁ and q₂: share of parts above the band, and in it or above */
  double share; /* q₂ − q₁: of the parts, expected in the band */
  double highest_share; /* not more than this with probability 0.95 */

  /* Raw scores: parts above review and not above reject are in the band. Infinite where [n] scores
   * are too few for so wide a band: reject +∞, nothing could be rejected; review −∞, nothing
   * accepted. */
  float review, reject;
} NormaReviewBand;

/* scores: [n] of parts as they come, ascending, finite. k: how many of them are called anomalous, from
 * 1 to n − 1. share: the wanted one, in (0, 1); what is got is within 1e-9 of it or, where no T up to
 * 690 gives so much, less. Error: NORMA_ERROR_INPUT if k or share is out of range. */
gboolean norma_review_band_solve (const float *scores, gsize n, gsize k, double share,
                                  NormaReviewBand *band, GError **error);

/* The most that a part costs with the band on average, their bound:
 * min (γ, q₁) c_FA + min (1 − q₂, γ) c_M + (q₂ − q₁) c_R with γ = k / n. */
double norma_review_band_cost (const NormaReviewBand *band, gsize n, gsize k, double false_alarm,
                               double miss, double review);
