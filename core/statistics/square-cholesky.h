/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Small positive definite matrices of doubles that stay in the cache: [stride, stride] by rows, stride
 * a whole number of tiles, filled up with the unit matrix. Each sum is taken in the order of its rows,
 * so that every processor gives the same bits. */

/* The least stride of a [d, d] matrix. */
gsize norma_square_stride (gsize d);

/* product = scale·W·Wᵀ, its upper triangle (what is below is not to be used). transposed: Wᵀ, W a lower
 * triangle, so row k is 0 before its k-th column. */
void norma_square_multiply_transposed (const double *transposed, gsize stride, double scale,
                                       double *product);

/* b = Uᵀ·U, its upper triangle to that of U in place (Cholesky, by blocks of rows); FALSE where b is
 * not positive definite. */
gboolean norma_square_factorise (double *b, gsize stride);

/* w = (Uᵀ)⁻¹·w in place, w a lower triangle with 0 above, and so it stays. */
void norma_square_solve (const double *u, double *w, gsize stride);

/* A packed lower triangle (packed-cholesky.h) as w, and as transposed: wᵀ. */
void norma_square_unpack (const float *factor, gsize d, gsize stride, double *w,
                          double *transposed);

/* Back to float32; FALSE where a value leaves its range or the diagonal is not above 0. */
gboolean norma_square_pack (const double *w, gsize d, gsize stride, float *factor);

/* product = W·v, both [d]. */
void norma_square_multiply_vector (const double *transposed, gsize d, gsize stride, const double *v,
                                   double *product);

/* product = (Wᵀ·W)⁻¹·v, both [d], by the two triangles. */
void norma_square_multiply_inverse (const double *w, const double *transposed, gsize d,
                                    gsize stride, const double *v, double *product);

/* b += weight·v·vᵀ, its upper triangle. v: [d]. */
void norma_square_add_product (double *b, gsize d, gsize stride, double weight, const double *v);
