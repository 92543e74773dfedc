/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* How stable the verdict on one image is: in which share of fits with other good parts it would be accepted,
 * left to review, rejected. Their sum is 1. */
typedef struct {
  double accept, review, reject;
} NormaVerdictShares;

/* Of n held-out scores of good parts m are not above a threshold. Another n would put it at the m-th of
 * their own, so a score that n_s of the n are not above would lie above it with the probability
 * P(X ≥ m), X ~ Binomial (n, (1 + n_s) / (n + 2)): ExCeeD (Perini, Vercruyssen and Davis 2020, "Quantifying
 * the confidence of anomaly detectors in their example-wise predictions", eq. 1 and 2) with the
 * contamination that the threshold has. Both thresholds come from the same n, so that a verdict of review
 * has what lies between them.
 *
 * scores: [n] ascending, finite. review ≤ reject. FALSE, and nothing told, where ranks know nothing: without
 * scores, for a score that is NaN, and for one above all n where the reject threshold is not below the
 * highest of them either. */
gboolean norma_verdict_shares_find (const double *scores, gsize n, double review, double reject,
                                    double score, NormaVerdictShares *shares);
