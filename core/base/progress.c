/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/progress.h"

void
norma_progress_report (const NormaProgress *progress, const char *stage, guint64 done,
                       guint64 total)
{
  if (progress != NULL && progress->report != NULL)
    progress->report (progress->data, stage, done, total);
}

GCancellable *
norma_progress_get_cancellable (const NormaProgress *progress)
{
  return progress == NULL ? NULL : progress->cancellable;
}

gboolean
norma_progress_continue (const NormaProgress *progress, GError **error)
{
  return !g_cancellable_set_error_if_cancelled (norma_progress_get_cancellable (progress), error);
}
