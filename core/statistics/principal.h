/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Principal axes of a covariance and the choice among them. */

/* covariance: [d, d], symmetric (the lower triangle is read). axes: [d, d], row k the unit vector of
 * the k-th largest variance, its entry of largest magnitude (the first of equals) positive.
 * variances: [d], descending, at least 0. Both are the caller's.
 * Error: NORMA_ERROR_INPUT if an entry is not finite or the iteration does not converge;
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_principal_axes (const double *covariance, guint d, double *axes, double *variances,
                               GError **error);

/* Axes first … first + count − 1. */
typedef struct {
  guint first, count;
} NormaPrincipalRange;

/* With j the first axis whose cumulative share of the variance is above `share` (the last axis if
 * none is), PCA keeps the axes 0 … j and NPCA, which looks where good parts do not vary, the axes
 * j − 1 … d − 1 (Rippel, Mertens and Merhof 2021, "Modeling the Distribution of Normal Data in
 * Pre-Trained Deep Features for Anomaly Detection"). variances: [d], descending, d at least 1. */
NormaPrincipalRange norma_principal_leading (const double *variances, guint d, double share);
NormaPrincipalRange norma_principal_trailing (const double *variances, guint d, double share);
