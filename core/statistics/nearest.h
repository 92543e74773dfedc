/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Exact nearest neighbours among the rows of a memory bank, by blocked matrix products.
 *
 * ‖q − m‖² = ‖q‖² + ‖m‖² − 2 q·m in float32 loses digits where q is near m, and its last bits depend
 * on the processor's matrix product. So it only finds candidates: every row that may be the nearest
 * within the error of float32 is measured again in double, as the sum of squared differences in
 * eight lanes. The answer is that of measuring all rows, with the same bits everywhere. */
typedef struct {
  const float *rows; /* [n, d], borrowed */
  guint32 n; /* at least 1 */
  guint d;
  float *norms2; /* [n], ‖m‖², owned */
  double largest_norm;
} NormaNearest;

/* Rows begin … end − 1. */
typedef struct {
  guint32 begin, end;
} NormaNearestRange;

/* rows: [n, d], finite, lent for as long as the result is used. Error: NORMA_ERROR_TOO_LARGE. */
NormaNearest *norma_nearest_new (const float *rows, guint32 n, guint d, GError **error);
void norma_nearest_free (NormaNearest *nearest);

/* Floats of scratch for a search. */
gsize norma_nearest_scratch (void);

/* queries: [n_queries, d], finite. left_out: rows that do not count; fewer than all. distance:
 * [n_queries]; row: [n_queries], which one it is, of equally near ones the first. Cannot fail. */
void norma_nearest_search (const NormaNearest *nearest, const float *queries, gsize n_queries,
                           const NormaNearestRange *left_out, float *distance, guint32 *row,
                           float *scratch);

/* Σ (a − b)², both [d], in double as above. */
double norma_nearest_distance2 (const float *a, const float *b, guint d);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaNearest, norma_nearest_free)
