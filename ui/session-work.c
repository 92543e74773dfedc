/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "core/pipeline/score.h"
#include "ui/session-private.h"

/* The long work of a session: fitting and scoring, each in its own thread. */

static void
end_job (NormaSession *self, NormaJob *job, const GError *error)
{
  if (self->job != job)
    return;
  norma_session_set_job (self, NULL);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    norma_session_emit_message (self, error->message);
}

/* Fitting. */

typedef struct {
  GPtrArray *paths; /* char *, owned */
  NormaFitOptions options;
  NormaJob *job;
} FitWork;

static void
free_fit_work (gpointer data)
{
  FitWork *work = data;

  g_ptr_array_unref (work->paths);
  g_object_unref (work->job);
  g_free (work);
}

static void
fit_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FitWork *work = data;
  g_autoptr (GError) error = NULL;
  NormaFit *fit =
      norma_fit_images (work->paths, &work->options, norma_job_get_progress (work->job), &error);

  if (fit == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, fit, (GDestroyNotify)norma_fit_free);
}

static void
take_held_out (NormaSession *self, const NormaSurvey *survey)
{
  g_array_set_size (self->held_out, 0);
  for (guint i = 0; i < survey->images->len; i++) {
    const NormaGoodImage *image = survey->images->pdata[i];
    NormaImageItem *item = g_hash_table_lookup (self->by_path, image->path);

    if (image->error == NULL)
      g_array_append_val (self->held_out, image->held_out);
    if (item == NULL)
      continue;
    if (image->error == NULL)
      norma_image_item_set_score (item, (float)image->held_out, NULL, -1, &self->limits);
    else
      norma_image_item_set_error (item, image->error->message);
  }
}

static void
take_fit (NormaSession *self, const NormaFit *fit)
{
  g_clear_pointer (&self->model, norma_model_unref);
  g_clear_pointer (&self->maps, norma_map_store_unref);
  self->model = norma_model_ref (fit->model);
  self->fit_seconds = fit->seconds;
  self->limits = fit->model->limits;
  for (guint i = 0; i < self->items->len; i++)
    norma_image_item_clear_score (self->items->pdata[i]);
  take_held_out (self, fit->survey);
  norma_session_set_limits (self, &self->limits);
  norma_session_emit_model_changed (self);
  norma_session_emit_scores_changed (self);
}

static void
finish_fit (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  const FitWork *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFit) fit = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean is_wanted = self->job == work->job && !norma_job_is_cancelled (work->job);

  if (fit != NULL && is_wanted)
    take_fit (self, fit);
  end_job (self, work->job, error);
  if (fit != NULL && is_wanted)
    norma_session_score (self);
}

gboolean
norma_session_fit (NormaSession *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (NormaJob) job = NULL;
  FitWork *work;

  if (self->job != NULL || norma_session_count (self, NORMA_ROLE_LEARN) < 2)
    return FALSE;
  job = norma_job_new (_ ("Fitting the model"));
  work = g_new0 (FitWork, 1);
  work->paths = g_ptr_array_new_with_free_func (g_free);
  work->options = self->fit_options;
  work->job = g_object_ref (job);
  for (guint i = 0; i < self->items->len; i++)
    if (norma_image_item_get_role (self->items->pdata[i]) == NORMA_ROLE_LEARN)
      g_ptr_array_add (work->paths, g_strdup (norma_image_item_get_path (self->items->pdata[i])));
  norma_session_set_job (self, job);
  task = g_task_new (self, NULL, finish_fit, NULL);
  g_task_set_task_data (task, work, free_fit_work);
  g_task_run_in_thread (task, fit_in_thread);
  return TRUE;
}

/* Scoring. */

/* Results come in batches: every view looks at all images after each. */
enum { DELIVERY_MS = 150 };

typedef struct {
  gsize index;
  float score;
  gint64 ticket; /* -1: not scored */
  char *error;
} Delivery;

typedef struct {
  gatomicrefcount references;
  NormaSession *session; /* touched on the main thread only */
  NormaJob *job;
  NormaModel *model;
  NormaMapStore *maps;
  GPtrArray *items; /* NormaImageItem, touched on the main thread only */
  GPtrArray *paths;
  gint64 *tickets; /* [n images], of the maps that are kept */
  guint n_threads;

  GMutex lock;
  GArray *deliveries; /* not yet taken over */
  gboolean is_pending;
} ScoreWork;

static void
clear_delivery (gpointer data)
{
  g_free (((Delivery *)data)->error);
}

static void
score_work_unref (gpointer data)
{
  ScoreWork *work = data;

  if (!g_atomic_ref_count_dec (&work->references))
    return;
  g_object_unref (work->session);
  g_object_unref (work->job);
  norma_model_unref (work->model);
  norma_map_store_unref (work->maps);
  g_ptr_array_unref (work->items);
  g_ptr_array_unref (work->paths);
  g_free (work->tickets);
  g_array_unref (work->deliveries);
  g_mutex_clear (&work->lock);
  g_free (work);
}

static void
take_delivery (ScoreWork *work, const Delivery *delivery)
{
  NormaSession *self = work->session;
  NormaImageItem *item = work->items->pdata[delivery->index];

  if (delivery->error != NULL)
    norma_image_item_set_error (item, delivery->error);
  else
    norma_image_item_set_score (item, delivery->score, work->maps, delivery->ticket, &self->limits);
  if (item == self->current)
    norma_shown_set_item (self->shown, item);
}

static gboolean
take_deliveries (gpointer data)
{
  ScoreWork *work = data;
  g_autoptr (GArray) deliveries = NULL;

  g_mutex_lock (&work->lock);
  deliveries = g_steal_pointer (&work->deliveries);
  work->deliveries = g_array_new (FALSE, FALSE, sizeof (Delivery));
  g_array_set_clear_func (work->deliveries, clear_delivery);
  work->is_pending = FALSE;
  g_mutex_unlock (&work->lock);

  /* What comes after another fit or folder is of no use. */
  if (work->session->job != work->job || deliveries->len == 0)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < deliveries->len; i++)
    take_delivery (work, &g_array_index (deliveries, Delivery, i));
  norma_session_emit_scores_changed (work->session);
  return G_SOURCE_REMOVE;
}

static gboolean
keep_map (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
          gpointer data, GError **error)
{
  ScoreWork *work = data;

  work->tickets[index] = norma_map_store_add (work->maps, result->map, error);
  return work->tickets[index] >= 0;
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  ScoreWork *work = data;
  Delivery delivery = { .index = index, .ticket = -1 };
  gboolean was_pending;

  if (result != NULL) {
    delivery.score = result->score;
    delivery.ticket = work->tickets[index];
  } else {
    delivery.error = g_strdup (image_error->message);
  }
  g_mutex_lock (&work->lock);
  g_array_append_val (work->deliveries, delivery);
  was_pending = work->is_pending;
  work->is_pending = TRUE;
  g_mutex_unlock (&work->lock);
  if (was_pending)
    return;
  g_atomic_ref_count_inc (&work->references);
  g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, DELIVERY_MS, take_deliveries, work,
                      score_work_unref);
}

static void
score_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ScoreWork *work = data;
  g_autoptr (GError) error = NULL;
  NormaScoreOptions options = {
    .n_threads = work->n_threads,
    .examine = keep_map,
    .deliver = deliver,
    .data = work,
  };

  if (norma_score_images (work->model, work->paths, &options, norma_job_get_progress (work->job),
                          &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
finish_score (GObject *source, GAsyncResult *result, gpointer data)
{
  ScoreWork *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  take_deliveries (work);
  g_task_propagate_boolean (G_TASK (result), &error);
  end_job (work->session, work->job, error);
  /* Images may have come meanwhile. */
  if (error == NULL && work->session->job == NULL)
    norma_session_score (work->session);
}

static gboolean
needs_score (NormaImageItem *item)
{
  NormaRole role = norma_image_item_get_role (item);

  return role != NORMA_ROLE_LEARN && role != NORMA_ROLE_EXCLUDED &&
         norma_image_item_get_state (item) == NORMA_SCORE_NONE;
}

static GPtrArray *
list_unscored (NormaSession *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->items->len; i++)
    if (needs_score (self->items->pdata[i]))
      g_ptr_array_add (items, g_object_ref (self->items->pdata[i]));
  return items;
}

static ScoreWork *
new_score_work (NormaSession *self, GPtrArray *items)
{
  ScoreWork *work = g_new0 (ScoreWork, 1);

  g_atomic_ref_count_init (&work->references);
  g_mutex_init (&work->lock);
  work->session = g_object_ref (self);
  work->job = norma_job_new (_ ("Scoring the images"));
  work->model = norma_model_ref (self->model);
  work->maps = norma_map_store_ref (self->maps);
  work->items = g_ptr_array_ref (items);
  work->paths = g_ptr_array_new_with_free_func (g_free);
  work->tickets = g_new (gint64, items->len);
  work->n_threads = self->fit_options.n_threads;
  work->deliveries = g_array_new (FALSE, FALSE, sizeof (Delivery));
  g_array_set_clear_func (work->deliveries, clear_delivery);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (work->paths, g_strdup (norma_image_item_get_path (items->pdata[i])));
  return work;
}

gboolean
norma_session_score (NormaSession *self)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  ScoreWork *work;

  if (self->model == NULL || self->job != NULL)
    return FALSE;
  items = list_unscored (self);
  if (items->len == 0)
    return FALSE;
  if (self->maps == NULL)
    self->maps = norma_map_store_new (&error);
  if (self->maps == NULL) {
    norma_session_emit_message (self, error->message);
    return FALSE;
  }
  work = new_score_work (self, items);
  norma_session_set_job (self, work->job);
  task = g_task_new (self, NULL, finish_score, NULL);
  g_task_set_task_data (task, work, score_work_unref);
  g_task_run_in_thread (task, score_in_thread);
  return TRUE;
}
