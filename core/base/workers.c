/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/workers.h"

#include <cblas.h>

typedef struct {
  NormaWork work;
  gpointer data;
  GCancellable *cancellable;
  gsize n_items;

  GMutex lock;
  gsize next;
  gsize failed; /* least index that failed, n_items if none */
  GError *error;
} Run;

typedef struct {
  Run *run;
  guint worker;
} Seat;

static gboolean
take_item (Run *run, gsize *index)
{
  gboolean taken;

  g_mutex_lock (&run->lock);
  taken = run->error == NULL && run->next < run->n_items;
  if (taken)
    *index = run->next++;
  g_mutex_unlock (&run->lock);
  return taken;
}

static void
fail_item (Run *run, gsize index, GError *error)
{
  g_mutex_lock (&run->lock);
  if (run->error == NULL || index < run->failed) {
    g_clear_error (&run->error);
    run->error = g_steal_pointer (&error);
    run->failed = index;
  }
  g_mutex_unlock (&run->lock);
  g_clear_error (&error);
}

static gpointer
sit (gpointer data)
{
  const Seat *seat = data;
  Run *run = seat->run;
  gsize index;

  while (take_item (run, &index)) {
    GError *error = NULL;

    if (g_cancellable_set_error_if_cancelled (run->cancellable, &error) ||
        !run->work (index, seat->worker, run->data, &error))
      fail_item (run, index, error);
  }
  return NULL;
}

guint
norma_workers_count (guint n_threads)
{
  return n_threads > 0 ? n_threads : MAX (1, g_get_num_processors ());
}

gboolean
norma_workers_run (guint n_threads, gsize n_items, NormaWork work, gpointer data,
                   GCancellable *cancellable, GError **error)
{
  guint n_seats = (guint)MIN (norma_workers_count (n_threads), MAX (n_items, 1));
  Run run = { work, data, cancellable, n_items, .failed = n_items };
  g_autofree Seat *seats = g_new (Seat, n_seats);
  g_autofree GThread **threads = g_new0 (GThread *, n_seats);

  g_return_val_if_fail (work != NULL, FALSE);

  openblas_set_num_threads (1);
  g_mutex_init (&run.lock);
  for (guint i = 0; i < n_seats; i++)
    seats[i] = (Seat){ &run, i };
  for (guint i = 1; i < n_seats; i++)
    threads[i] = g_thread_try_new ("norma-worker", sit, &seats[i], NULL);
  sit (&seats[0]);
  for (guint i = 1; i < n_seats; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
  g_mutex_clear (&run.lock);

  if (run.error == NULL)
    return TRUE;
  g_propagate_error (error, run.error);
  return FALSE;
}
