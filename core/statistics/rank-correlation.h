/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Spearman's rank correlation (1904) of [n] pairs of numbers, no NaN; equal numbers share their mean
 * rank. NaN if n < 2 or all numbers of one kind are equal. */
double norma_rank_correlation (const double *a, const double *b, gsize n);
