/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/training-watch.h"

#include "ui/news-priority.h"

struct _NormaTrainingWatch {
  GObject parent_instance;
  NormaLossRecord record;

  /* From the thread that trains, under the lock. */
  GMutex lock;
  NormaLossRecord new_record;
  gboolean is_pending; /* an idle call is on its way: there is never more than one */
};

G_DEFINE_FINAL_TYPE (NormaTrainingWatch, norma_training_watch, G_TYPE_OBJECT)

static guint changed_signal;

static void
norma_training_watch_finalize (GObject *object)
{
  g_mutex_clear (&NORMA_TRAINING_WATCH (object)->lock);
  G_OBJECT_CLASS (norma_training_watch_parent_class)->finalize (object);
}

static void
norma_training_watch_class_init (NormaTrainingWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_training_watch_finalize;
  changed_signal = g_signal_new ("changed", NORMA_TYPE_TRAINING_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_training_watch_init (NormaTrainingWatch *self)
{
  g_mutex_init (&self->lock);
  norma_loss_record_init (&self->record);
}

NormaTrainingWatch *
norma_training_watch_new (void)
{
  return g_object_new (NORMA_TYPE_TRAINING_WATCH, NULL);
}

static gboolean
apply (gpointer data)
{
  NormaTrainingWatch *self = data;

  g_mutex_lock (&self->lock);
  self->record = self->new_record;
  self->is_pending = FALSE;
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

void
norma_training_watch_tell (const NormaLossRecord *record, gpointer data)
{
  NormaTrainingWatch *self = data;
  gboolean was_pending;

  g_mutex_lock (&self->lock);
  was_pending = self->is_pending;
  self->is_pending = TRUE;
  self->new_record = *record;
  g_mutex_unlock (&self->lock);
  if (!was_pending)
    g_idle_add_full (NORMA_NEWS_PRIORITY, apply, g_object_ref (self), g_object_unref);
}

const NormaLossRecord *
norma_training_watch_get_record (NormaTrainingWatch *self)
{
  return &self->record;
}
