/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Principal axes of a covariance and the choice among them. */

/* Which axes are kept. With c_j the share of variance of axes 0 … j (largest first) and j* the
 * first with c_j > v: PCA keeps 0 … j*, NPCA keeps j* − 1 … end, the axes of low variance that
 * nominal samples hardly use (Rippel, Mertens, Merhof 2020, "Modeling the distribution of normal
 * data in pre-trained deep features for anomaly detection"). */
typedef enum {
  NORMA_COMPONENTS_ALL,
  NORMA_COMPONENTS_PCA,
  NORMA_COMPONENTS_NPCA,
} NormaComponents;

/* covariance: packed lower triangle [d(d + 1)/2]. axes: [d, d], one axis a row, unit length, the
 * largest variance first, the entry of largest magnitude (the first of equals) positive.
 * variances: [d]. By LAPACK (syevd).
 * Error: NORMA_ERROR_INPUT if the covariance is not finite. */
gboolean norma_principal_axes (const double *covariance, guint d, double *axes, double *variances,
                               GError **error);

/* Axes *first … *first + n − 1 of the choice; at least one. variances: [d], falling. v in (0, 1). */
void norma_principal_choose (const double *variances, guint d, NormaComponents components, double v,
                             guint *first, guint *n);
