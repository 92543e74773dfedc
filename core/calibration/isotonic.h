/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The never-decreasing function of x that is next to values y by least squares, by pooling adjacent
 * violators (Ayer et al. 1955). */
typedef struct {
  gsize n; /* blocks */
  double *first, *last; /* [n] least and largest x of a block, ascending, owned */
  double *value; /* [n], ascending, owned */
} NormaIsotonic;

/* x, y: [n] finite, in any order, copied; equal x are one point with the mean of their y. Errors:
 * NORMA_ERROR_INPUT if n = 0 or a number is not finite; NORMA_ERROR_TOO_LARGE. */
NormaIsotonic *norma_isotonic_fit (const double *x, const double *y, gsize n, GError **error);
void norma_isotonic_free (NormaIsotonic *isotonic);

/* Constant within a block and beyond both ends, linear between two blocks. NaN for NaN. */
double norma_isotonic_at (const NormaIsotonic *isotonic, double x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaIsotonic, norma_isotonic_free)
