/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"

/* The one owner of threads. Work is cut into items whose size does not depend on the number of
 * threads, and nothing is shared between items, so results have the same bits at every count. */

/* Does item `index` (0 … n_items − 1) on thread `worker` (0 … n_threads − 1); at one time each
 * worker does one item, so scratch memory may be kept a worker. */
typedef gboolean (*NormaWork) (gsize index, guint worker, gpointer data, GError **error);

/* Runs all items and returns when they are done; items start in the order of their index.
 * n_threads: 0 takes one thread a processor. After an item has failed no new item starts, and the
 * error of the failed item with the least index is returned. Cancelling counts as a failure with
 * G_IO_ERROR_CANCELLED. BLAS runs with one thread inside each worker. */
gboolean norma_workers_run (guint n_threads, gsize n_items, NormaWork work, gpointer data,
                            GCancellable *cancellable, GError **error);

/* What n_threads = 0 means here, at least 1; other values are returned as they are. */
guint norma_workers_count (guint n_threads);
