/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shown-ahead.h"

#include "ui/background.h"

/* Bytes of samples; with its pyramid a picture takes a third more. */
#define MOST_BYTES (96 << 20)

static void
drop (gpointer task)
{
  g_cancellable_cancel (g_task_get_cancellable (task));
  g_object_unref (task);
}

GPtrArray *
norma_shown_ahead_new (void)
{
  return g_ptr_array_new_with_free_func (drop);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  /* It may have waited in the queue until nobody wanted it any more. */
  if (g_task_return_error_if_cancelled (task))
    return;
  norma_shown_load_run (data);
  g_task_return_boolean (task, TRUE);
}

GTask *
norma_shown_load_start (NormaShownLoad *load, gpointer source, GAsyncReadyCallback finished)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GTask *task = g_task_new (source, cancellable, finished, NULL);

  g_task_set_task_data (task, load, (GDestroyNotify)norma_shown_load_free);
  norma_background_run (task, load_in_thread);
  return task;
}

GTask *
norma_shown_ahead_take (GPtrArray *ahead, const NormaShownLoad *load)
{
  for (guint i = 0; i < ahead->len; i++)
    if (norma_shown_load_is_same (g_task_get_task_data (ahead->pdata[i]), load))
      return g_ptr_array_steal_index (ahead, i);
  return NULL;
}

gboolean
norma_shown_load_is_small (NormaImageItem *item)
{
  const NormaFileFacts *facts = norma_image_item_get_facts (item);

  return (guint64)facts->width * facts->height * facts->channels * ((facts->bits + 7) / 8) <=
         MOST_BYTES;
}
