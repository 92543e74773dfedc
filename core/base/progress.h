/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* How long work tells what it does and learns that it should stop. Both parts may be absent, and
 * every function takes NULL for "nobody is watching". */
typedef struct {
  GCancellable *cancellable; /* borrowed; NULL: cannot be cancelled */

  /* Called from one thread at a time, done never decreasing within a stage and at most total. */
  void (*report) (gpointer data, const char *stage, guint64 done, guint64 total);
  gpointer data;
} NormaProgress;

void norma_progress_report (const NormaProgress *progress, const char *stage, guint64 done,
                            guint64 total);

GCancellable *norma_progress_get_cancellable (const NormaProgress *progress);

/* FALSE with G_IO_ERROR_CANCELLED once the work should stop. */
gboolean norma_progress_continue (const NormaProgress *progress, GError **error);
