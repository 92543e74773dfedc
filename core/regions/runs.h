/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/region.h"
#include "core/regions/vector.h"

/* Connected components of a binary picture that comes as runs, row after row: union and find over
 * the runs of two neighbouring rows (Rosenfeld and Pfaltz 1966; He, Chao and Suzuki 2008). */
typedef struct {
  guint first, end; /* pixels [first, end) of the row */
  gsize component; /* ask norma_runs_find() for the one it has become part of */
} NormaRun;

/* What is known of a component so far; valid for those that are their own parent. */
typedef struct {
  gsize parent;
  gboolean marked;
  guint left, top, right, bottom; /* inclusive */
  guint64 area;
  guint64 sum_x, sum_y; /* exact below 2^64: images up to 2,000,000 pixels a side */
  double sum;
  float peak;
  guint peak_x, peak_y;
} NormaComponent;

typedef struct {
  NormaVector components; /* NormaComponent */
  NormaRun *previous, *current; /* [most] */
  gsize n_previous, n_current;
  guint previous_y;
} NormaRuns;

/* For rows of at most `width` pixels. Clear it also after a failure.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_runs_init (NormaRuns *runs, guint width, GError **error);
void norma_runs_clear (NormaRuns *runs);

/* Adds the pixels above the threshold of row y, [n] values that start at column x. Rows come in
 * rising order; one left out is empty. The row's runs are then in `current`.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_runs_add_row (NormaRuns *runs, const float *row, guint x, guint y, guint n,
                             float threshold, GError **error);

/* The component that `component` has become part of. */
gsize norma_runs_find (NormaRuns *runs, gsize component);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaRuns, norma_runs_clear)
