/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Packed inverse Cholesky factors: W = L⁻¹ of a covariance Σ = L·Lᵀ, rows of the lower triangle,
 * element (i, j ≤ i) at i(i + 1)/2 + j, so that uᵀΣ⁻¹u = ‖W·u‖². */

/* covariance: packed [d(d + 1)/2], replaced by W. work: [d, d]. Double precision by LAPACK (potrf,
 * trtri). Error: NORMA_ERROR_INPUT if the matrix is not positive definite, naming the row. */
gboolean norma_factor_invert (double *covariance, guint d, double *work, GError **error);

/* ‖W·u‖². The sums run in 8 interleaved parts that are added in a fixed order, so every processor
 * gives the same bits. */
double norma_factor_distance2 (const float *factor, const float *u, guint d);
