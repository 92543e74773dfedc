/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* Few rows that stand for many: greedy k-centre (Gonzalez 1985, "Clustering to minimize the maximum
 * intercluster distance"), which PatchCore calls core-set (Roth et al. 2021). Beginning with one
 * row, the row farthest from those chosen is chosen next; the largest distance that remains is at
 * most twice the least possible with as many rows.
 *
 * Distances only get less as more rows are chosen. So a row is held against new ones only while its
 * distance, as last known, may be the largest; most rows are left alone most of the time. And a
 * distance over the leading columns alone is never larger than over all, so that most chosen rows are
 * passed over by it. The choice is the same as if all distances were measured. */

/* rows: [n_rows, d], finite. first: the row that is chosen first. chosen: [n_wanted], filled in the
 * order of choice with n_wanted ≤ n_rows different rows; of equally far ones the first is taken.
 * Distances are float32, summed in eight lanes. Once every row lies on a chosen one no more are
 * chosen. Returns how many were; 0 after an error. *radius: the largest distance that remains, may
 * be NULL. Errors: NORMA_ERROR_TOO_LARGE; cancelled. */
guint32 norma_core_set_choose (const float *rows, guint32 n_rows, guint d, guint32 first,
                               guint32 n_wanted, guint n_threads, GCancellable *cancellable,
                               guint32 *chosen, double *radius, GError **error);

/* Turns rows, [n_rows, d], finite, to principal axes. Distances stay, but for rounding, and the leading
 * columns then tell the most of them, which makes choosing faster.
 * Errors: NORMA_ERROR_INPUT if the axes cannot be found; NORMA_ERROR_TOO_LARGE; cancelled. */
gboolean norma_core_set_turn (float *rows, guint32 n_rows, guint d, guint n_threads,
                              GCancellable *cancellable, GError **error);

/* Bytes that choosing takes beyond rows and chosen. */
guint64 norma_core_set_memory (guint32 n_rows, guint32 n_wanted);
