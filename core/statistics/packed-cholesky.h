/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/statistics/moments.h"

/* From a covariance to Mahalanobis distances. With A = L Lᵀ the squared distance of u = x − mean is
 * |W u|² where W = L⁻¹ is kept: a product without the dependencies of a forward substitution.
 *
 * W: [d (d + 1) / 2], float32, packed lower triangle, (i, j ≤ i) at i (i + 1) / 2 + j, as all
 * matrices here. */

/* A = scale · matrix + ridge · I. matrix: packed [d (d + 1) / 2], e.g. a co-moment with scale
 * 1 / (n − 1). factor: W, owned by the caller; may be the matrix itself. The factorisation is in
 * double. Error: NORMA_ERROR_INPUT if A is not positive definite (the message names the pivot), not
 * finite, or its factor leaves the range of float32; NORMA_ERROR_TOO_LARGE. */
gboolean norma_packed_inverse_factor (const float *matrix, guint d, double scale, double ridge,
                                      float *factor, GError **error);

/* The same from a double [d (d + 1) / 2]. */
gboolean norma_packed_inverse_factor_double (const double *matrix, guint d, double scale,
                                             double ridge, float *factor, GError **error);

/* |W u|², u: [d]. In double, with the same bits on every processor: row i is summed in eight lanes,
 * lane l taking the columns j ≡ l (mod 8) in ascending order; the lanes are added as
 * ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)), and the squares of the rows in ascending order. */
double norma_packed_distance2 (const float *factor, const float *u, guint d);

/* whitened: [d], W u, of that length: its rows summed in the same way, then rounded. */
void norma_packed_whiten (const float *factor, const float *u, guint d, float *whitened);

/* Σ W², which is the trace of A⁻¹. In double, with the same bits on every processor: in eight lanes,
 * lane l taking the values at ≡ l (mod 8) of the packed ones, added as above. */
double norma_packed_norm2 (const float *factor, guint d);
