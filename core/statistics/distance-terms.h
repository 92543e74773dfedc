/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* What a squared Mahalanobis distance D² = uᵀΣ⁻¹u is the sum of, in two exact ways. Σ⁻¹ = WᵀW with
 * the packed factor W of packed-cholesky.h.
 *
 *   by feature    D² = Σ_j u_j·z_j with z = Σ⁻¹u; a term is below 0 where a feature deviates as the
 *                 others let expect, and so makes the whole less unusual;
 *   by component  D² = Σ_k (v_kᵀu)²/λ_k, v_k and λ_k the axes and variances of Σ. They come from
 *                 W·Wᵀ = Q·diag(1/λ)·Qᵀ: the terms are the squares of Qᵀ·W·u, whose sum is D²
 *                 however badly Σ is conditioned. */
typedef struct {
  guint d;
  double distance2; /* D² */
  double *solved; /* [d], z, owned */
  double *terms; /* [d], by component, least variance first, at least 0, owned */
  double *variances; /* [d], λ, ascending, owned */
  double *root; /* [d, d], the lower triangle L = W⁻¹, Σ = L·Lᵀ, zeros above, owned */
} NormaDistanceTerms;

/* factor: W, [d(d + 1)/2]; u: [d]. Takes O(d³).
 * Errors: NORMA_ERROR_TOO_LARGE; NORMA_ERROR_INPUT if a number is not finite. */
NormaDistanceTerms *norma_distance_terms_new (const float *factor, const float *u, guint d,
                                              GError **error);
void norma_distance_terms_free (NormaDistanceTerms *terms);

/* The components of least variance that together hold at most this share of all variance, 0 … 1. */
guint norma_distance_terms_count_low (const NormaDistanceTerms *terms, double share);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDistanceTerms, norma_distance_terms_free)
