/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* How Σ is estimated. */
#define NORMA_COVARIANCE_EPSILON 0.01

/* α is at most 1 − 2⁻¹⁰: far below what its estimate is uncertain by, and enough for the factor to tell S
 * all the same, which a correction goes on from. */
#define NORMA_COVARIANCE_MOST_SHRUNK (1 - 1.0 / 1024)
typedef enum {
  NORMA_COVARIANCE_SHRUNK, /* α of Ledoit and Wolf; 1 for n = 2, which tells no directions */
  NORMA_COVARIANCE_SAMPLE, /* α = 0: regular only for n > d; D² then follows the F law */

  /* As PaDiM is published (Defard et al. 2020, with ε = 0.01): the unbiased covariance + ε·I, whose
   * distances are not divided by what is expected: expected = √(n/(n − 1)), the factor between the
   * distances of the two covariances, S = (n − 1)/n times the unbiased one. */
  NORMA_COVARIANCE_RIDGE,
} NormaCovariance;

/* One Gaussian a position: N(μ_p, Σ_p), p = 0 … P − 1, each of d dimensions, fitted from a stream
 * of samples of which none is kept. P = 1 is the Gaussian of a whole image.
 *
 * Σ_p = (1 − α_p)·S_p + ρ_p·I, S_p the maximum-likelihood covariance, ρ_p = α_p·m_p but at least
 * the least variance of a feature, m_p = tr(S_p)/d, α_p the shrinkage of Ledoit and Wolf 2004 ("A
 * well-conditioned estimator for large-dimensional covariance matrices"), so n < d is no special
 * case. Kept is the packed factor W_p = L_p⁻¹ of Σ_p = L_p·L_pᵀ, hence D_p²(x) = ‖W_p·(x − μ_p)‖²
 * (Mahalanobis 1936): half the memory of Σ⁻¹ and no solve. */
typedef struct {
  guint n_positions; /* P */
  guint n_dimensions; /* d */
  guint64 n_samples; /* n at every position */
  float *mean; /* [P, d], owned */
  const float *factor; /* [P, d(d + 1)/2], rows of the lower triangle, in storage */
  GBytes *storage; /* a reference */
  float *shrinkage; /* [P], α, 0 … 1, owned */
  float *expected; /* [P], root of the mean held-out D² (see below), above 0, owned */

  /* What a correction needs besides (moments.h): how Σ was estimated, and of each position the mean
   * and, where Σ is shrunk, the third sum; the co-moment's trace and, where Σ is shrunk, its squared
   * norm Σ_ij M_ij² and the fourth sum. NULL both: not kept. */
  NormaCovariance covariance;
  double *moments; /* [P, 1 or 2, d], owned */
  double *sums; /* [P, 1 or 3], owned */
} NormaGaussianField;

/* Rows of `moments` and numbers of `sums` that a position has. */
guint norma_gaussian_count_moments (NormaCovariance covariance);
guint norma_gaussian_count_sums (NormaCovariance covariance);

void norma_gaussian_field_free (NormaGaussianField *field);

/* storage: taken; floats, as aligned as such. By far the largest part of a field: it may stay in
 * the bytes of the file that it was read from. */
void norma_gaussian_field_set_factor (NormaGaussianField *field, GBytes *storage);

/* distance: [P], D_p(x_p) / expected_p. x: [P, d]; scratch: [d]. The division makes positions
 * comparable: 1 is an ordinary good sample at every position, whatever its tails and its shrinkage.
 *
 * expected_p² = n/(n − 1)·q̄ / (1 − (1 − α)·q̄/(n − 1)), q̄ = tr(Σ⁻¹·S), the mean of the in-sample D²;
 * it is the closed form of the next function with every sample replaced by the average one. */
void norma_gaussian_field_distances (const NormaGaussianField *field, const float *x,
                                     float *distance, float *scratch);

/* The same for a sample that took part in the fit, as if it had not: mean and scatter are those of
 * the others, α and the ridge n·ρ under the scatter (Σ = ((1 − α)·scatter + n·ρ·I)/n) held fixed,
 * divided by n − 1. With u = x − μ, q = uᵀΣ⁻¹u, the Sherman–Morrison formula gives exactly
 * D²₍₋ᵢ₎ = n/(n − 1)·q / (1 − (1 − α)·q/(n − 1)). Needs n ≥ 2. */
void norma_gaussian_field_held_out_distances (const NormaGaussianField *field, const float *x,
                                              float *distance, float *scratch);

/* The same for n samples at once, x: [n, P, d], distance: [n, P]: a position's factor is fetched once. */
void norma_gaussian_field_held_out_distances_of_all (const NormaGaussianField *field,
                                                     const float *x, guint n, float *distance,
                                                     float *scratch);

/* Where x stands in a space in which distances are those above: whitened [P, d], W_p·(x_p − μ_p) / expected_p.
 * And as if the sample, which took part, had not: without it the scatter has the same direction for u
 * (Sherman and Morrison 1950), so only the length changes, to that of the held-out distance. scratch: [d]. */
void norma_gaussian_field_whiten (const NormaGaussianField *field, const float *x, float *whitened,
                                  float *scratch);
void norma_gaussian_field_whiten_held_out (const NormaGaussianField *field, const float *x,
                                           float *whitened, float *scratch);

/* Fitting: add samples in blocks, in order, then finish once. The same samples in the same blocks
 * give the same bits at every thread count. */
typedef struct _NormaGaussianFieldFit NormaGaussianFieldFit;

#define NORMA_GAUSSIAN_FIELD_BLOCK 32 /* samples in a block, except the last */

/* Bytes that a fit and its field need together. */
guint64 norma_gaussian_field_fit_memory (guint n_positions, guint n_dimensions);

/* least_variance: of a feature, keeps Σ regular where the samples do not vary at all; ρ is never
 * below it (the sample covariance has ρ = 0, the ridge ε·(n − 1)/n). Error: NORMA_ERROR_TOO_LARGE. */
NormaGaussianFieldFit *norma_gaussian_field_fit_new (guint n_positions, guint n_dimensions,
                                                     NormaCovariance covariance,
                                                     double least_variance, GError **error);
void norma_gaussian_field_fit_free (NormaGaussianFieldFit *fit);

/* samples: [n, P, d], n ≤ NORMA_GAUSSIAN_FIELD_BLOCK. Errors: NORMA_ERROR_TOO_LARGE; cancelled. */
gboolean norma_gaussian_field_fit_add (NormaGaussianFieldFit *fit, const float *samples, guint n,
                                       guint n_threads, GCancellable *cancellable, GError **error);

/* Uses the fit up; it is still to be freed. Errors: NORMA_ERROR_INPUT with fewer than 2 samples, if
 * the features vary by no more than the least variance at every position (on average over a
 * position's features), or if a sample covariance is singular (n ≤ d, a feature that does not
 * vary); NORMA_ERROR_TOO_LARGE; cancelled. */
NormaGaussianField *norma_gaussian_field_fit_finish (NormaGaussianFieldFit *fit, guint n_threads,
                                                     GCancellable *cancellable, GError **error);

/* Samples that join a fit or leave it. */
typedef struct {
  const float *samples; /* [n_added + n_removed, P, d], the added ones first */
  guint n_added, n_removed;
} NormaGaussianChange;

/* The field of the changed set of samples, as a new fit would give it but for rounding (a relative
 * 1e−6 of its distances where no sample that is removed dominates the covariance). With A = M + λ·I, M the
 * co-moment and λ = n·ρ/(1 − α), so that W·A·Wᵀ = n/(1 − α)·I, and W′ the factor sought,
 *
 *   B = W·A′·Wᵀ = n/(1 − α)·I + Σ_k ±c_k·(W·u_k)(W·u_k)ᵀ + (λ′ − λ)·W·Wᵀ = C·Cᵀ,   W′ ~ C⁻¹·W,
 *
 * u_k the deviations of the samples and c_k = m/(m + 1), m the number without the sample (Chan, Golub
 * and LeVeque 1979). An update of rank 1 (Gill, Golub, Murray and Saunders 1974) is the case
 * λ′ = λ; but α, ρ and with them λ depend on n, and with B, which is near a multiple of I, nothing of
 * the float32 factor is lost. M itself is not needed; products with it follow from W. Errors:
 * NORMA_ERROR_UNSUPPORTED if moments are not kept or a position's shrinkage is 1, for then W does not
 * tell M; NORMA_ERROR_INPUT if fewer than 2 samples are left, what is left does not vary or is
 * singular, or what is removed cannot have been in the set; NORMA_ERROR_TOO_LARGE; cancelled. */
NormaGaussianField *norma_gaussian_field_correct (const NormaGaussianField *field,
                                                  const NormaGaussianChange *change,
                                                  double least_variance, guint n_threads,
                                                  GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGaussianField, norma_gaussian_field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGaussianFieldFit, norma_gaussian_field_fit_free)
