/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* p-values of several tests made at once, adjusted so that rejecting where one is at most α falsely
 * rejects any with a probability of at most α, whatever depends on what (Holm 1979, "A simple
 * sequentially rejective multiple test procedure"): with p sorted upwards, p̃ᵢ is the largest of
 * min (1, (m − j + 1) pⱼ), j ≤ i.
 *
 * p: [n] in [0, 1], or NaN for a test that could not be made, which counts for nothing; adjusted: [n], NaN
 * there. */
void norma_holm_adjust (const double *p, gsize n, double *adjusted);
