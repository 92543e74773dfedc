/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Rank correlation of what [n] pairs of numbers, no NaN, were drawn from, estimated without bias: Spearman's
 * coefficient (1904) of the pairs themselves, r, is on average ((n − 2) ρ + 3 τ) ÷ (n + 1), with Kendall's τ
 * (Hoeffding 1948, A class of statistics with asymptotically normal distribution), so that
 * few pairs with ρ near 1 seem to agree less than many. Solved for ρ, with the pairs' own τ; neighbours that
 * change places then leave it at 1. −1 … 1. Equal numbers are in no order, and agree with none. NaN if n < 3.
 * Time grows with n². */
double norma_rank_correlation (const double *a, const double *b, gsize n);
