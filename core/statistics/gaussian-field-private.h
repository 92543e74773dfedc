/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/statistics/gaussian-field.h"

/* What fitting, correcting and scoring a field share. */

/* Σ = (1 − α)·S + ρ·I. */
typedef struct {
  double shrinkage; /* α */
  double ridge; /* ρ */
} NormaMixture;

/* alpha: of Ledoit and Wolf, used by the shrunk covariance; mean_variance: tr(S)/d. */
NormaMixture norma_gaussian_mix (NormaCovariance covariance, guint64 n_samples,
                                 double mean_variance, double alpha, double least_variance);

/* What the D² of a position are divided by. factor: packed, of Σ. */
double norma_gaussian_expect (NormaCovariance covariance, guint64 n_samples, guint d,
                              const float *factor, const NormaMixture *mixture,
                              double mean_variance, double least_variance);

/* D² without the sample, from its q = uᵀΣ⁻¹u within the fit. */
double norma_gaussian_hold_out (double q, double shrinkage, guint64 n_samples);

/* Without factors and moments. Error: NORMA_ERROR_TOO_LARGE. */
NormaGaussianField *norma_gaussian_field_new (guint n_positions, guint n_dimensions,
                                              NormaCovariance covariance, guint64 n_samples,
                                              GError **error);
