/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/ending.h"

struct _NormaEnding {
  gatomicrefcount references;
  GMutex mutex;
  GCond told;
  gboolean has_come;
};

NormaEnding *
norma_ending_new (void)
{
  NormaEnding *ending = g_new0 (NormaEnding, 1);

  g_atomic_ref_count_init (&ending->references);
  g_mutex_init (&ending->mutex);
  g_cond_init (&ending->told);
  return ending;
}

NormaEnding *
norma_ending_ref (NormaEnding *ending)
{
  g_return_val_if_fail (ending != NULL, NULL);

  g_atomic_ref_count_inc (&ending->references);
  return ending;
}

void
norma_ending_unref (NormaEnding *ending)
{
  if (ending == NULL || !g_atomic_ref_count_dec (&ending->references))
    return;

  g_mutex_clear (&ending->mutex);
  g_cond_clear (&ending->told);
  g_free (ending);
}

void
norma_ending_tell (NormaEnding *ending)
{
  g_return_if_fail (ending != NULL);

  g_mutex_lock (&ending->mutex);
  ending->has_come = TRUE;
  g_cond_broadcast (&ending->told);
  g_mutex_unlock (&ending->mutex);
}

gboolean
norma_ending_wait (NormaEnding *ending, guint most_ms)
{
  gint64 end = g_get_monotonic_time () + most_ms * G_TIME_SPAN_MILLISECOND;
  gboolean has_come;

  g_return_val_if_fail (ending != NULL, FALSE);

  g_mutex_lock (&ending->mutex);
  while (!ending->has_come && g_cond_wait_until (&ending->told, &ending->mutex, end))
    continue;
  has_come = ending->has_come;
  g_mutex_unlock (&ending->mutex);
  return has_come;
}
