/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "core/pipeline/score.h"
#include "core/project/map-bytes.h"
#include "core/project/scores.h"
#include "ui/background.h"
#include "ui/delivery.h"
#include "ui/session-private.h"

/* Scoring: in a thread; scores and maps are kept in batches, and shown when they are. */

/* What is known of an image when its turn comes. */
typedef struct {
  NormaImageItem *item; /* touched on the main thread only */
  char *hash;
  guint64 size;
  gint64 mtime_ns;
  GBytes *packed; /* its map, when it was scored */
} Entry;

typedef struct {
  gatomicrefcount references;
  NormaSession *session; /* touched on the main thread only */
  NormaProject *project;
  NormaJob *job;
  NormaModel *model;
  char *model_hash;
  GArray *entries; /* Entry, one an image */
  GPtrArray *paths;
  guint n_threads;
  NormaBudget *budget; /* NULL: no cap */

  NormaDelivery scored; /* of Scored */
} ScoreWork;

typedef struct {
  gsize index;
  NormaAnomalyMap shape; /* without values and areas */
  float score;
  char *error;
} Scored;

typedef struct {
  ScoreWork *work;
  GArray *scored;
} Batch;

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->item);
  g_free (entry->hash);
  g_clear_pointer (&entry->packed, g_bytes_unref);
}

static void
clear_scored (gpointer data)
{
  g_free (((Scored *)data)->error);
}

static ScoreWork *
score_work_ref (ScoreWork *work)
{
  g_atomic_ref_count_inc (&work->references);
  return work;
}

static void
score_work_unref (gpointer data)
{
  ScoreWork *work = data;

  if (!g_atomic_ref_count_dec (&work->references))
    return;
  g_object_unref (work->session);
  norma_project_close (work->project);
  g_object_unref (work->job);
  norma_model_unref (work->model);
  g_free (work->model_hash);
  g_clear_pointer (&work->budget, norma_budget_unref);
  g_array_unref (work->entries);
  g_ptr_array_unref (work->paths);
  norma_delivery_clear (&work->scored);
  g_free (work);
}

static Entry *
get_entry (ScoreWork *work, gsize index)
{
  return &g_array_index (work->entries, Entry, index);
}

/* By the workers, side by side: packing takes as long as writing. */
static gboolean
pack_map (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
          gpointer data, GError **error)
{
  Entry *entry = get_entry (data, index);
  const NormaAnomalyMap *map = result->map;

  if (!norma_session_expect_same_file (path, entry->size, entry->mtime_ns, error))
    return FALSE;
  entry->packed = norma_map_encode (map->values, (gsize)map->width * map->height, error);
  return entry->packed != NULL;
}

/* In the thread of a change. */
static gboolean
keep_batch (NormaProject *project, gpointer data, GError **error)
{
  const Batch *batch = data;
  g_autofree NormaNewScore *scores = g_new0 (NormaNewScore, batch->scored->len);
  gsize n = 0;

  for (guint i = 0; i < batch->scored->len; i++) {
    const Scored *scored = &g_array_index (batch->scored, Scored, i);
    const Entry *entry = get_entry (batch->work, scored->index);

    if (scored->error == NULL)
      scores[n++] = (NormaNewScore){ .image = entry->hash,
                                     .score = (double)scored->score,
                                     .map = &scored->shape,
                                     .packed = entry->packed };
  }
  return norma_project_store_scores (project, batch->work->model_hash, scores, n, error);
}

static void
show_scored (NormaSession *self, ScoreWork *work, const Scored *scored)
{
  NormaImageItem *item = get_entry (work, scored->index)->item;
  NormaRole role = norma_image_item_get_role (item);

  g_clear_pointer (&get_entry (work, scored->index)->packed, g_bytes_unref);
  /* It may have been moved while it was scored. */
  if (!norma_role_is_inspected (role))
    return;
  if (scored->error != NULL)
    norma_image_item_set_error (item, scored->error);
  else
    norma_session_set_kept_score (self, item, scored->score, TRUE);
  if (item == self->current)
    norma_shown_set_item (self->shown, item);
}

/* What cannot be kept is not shown, and no more of it is made. */
static void
batch_kept (NormaSession *self, gpointer data, const GError *error)
{
  const Batch *batch = data;

  if (error != NULL)
    norma_job_cancel (batch->work->job);
  if (error != NULL || g_strcmp0 (batch->work->model_hash, self->model_hash) != 0)
    return;
  for (guint i = 0; i < batch->scored->len; i++)
    show_scored (self, batch->work, &g_array_index (batch->scored, Scored, i));
  norma_session_emit (self, NORMA_SESSION_SCORES_CHANGED);
  norma_session_measure_areas (self);
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  score_work_unref (batch->work);
  g_array_unref (batch->scored);
  g_free (batch);
}

static gboolean
send_batch (gpointer data)
{
  ScoreWork *work = data;
  Batch *batch = g_new0 (Batch, 1);

  *batch = (Batch){ score_work_ref (work), norma_delivery_take (&work->scored) };
  if (work->session->project == work->project && batch->scored->len > 0)
    norma_session_store (work->session, keep_batch, batch_kept, batch, batch_free);
  else
    batch_free (batch);
  return G_SOURCE_REMOVE;
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  ScoreWork *work = data;
  Scored scored = { .index = index };

  if (result != NULL) {
    scored.score = result->score;
    scored.shape = *result->map;
    scored.shape.values = NULL;
    scored.shape.areas = NULL;
  } else {
    scored.error = g_strdup (image_error->message);
  }
  norma_delivery_add (&work->scored, &scored, send_batch, work);
}

static void
score_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ScoreWork *work = data;
  g_autoptr (GError) error = NULL;
  NormaScoreOptions options = {
    .n_threads = work->n_threads,
    .budget = work->budget,
    .examine = pack_map,
    .deliver = deliver,
    .data = work,
  };

  if (norma_score_images (work->model, work->paths, &options, norma_job_get_progress (work->job),
                          &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* All batches are kept now. Images may have come meanwhile, or another model. */
static void
all_kept (NormaSession *self, gpointer data, const GError *error)
{
  ScoreWork *work = data;
  gboolean goes_on =
      !norma_job_is_cancelled (work->job) || g_strcmp0 (work->model_hash, self->model_hash) != 0;

  if (self->job != work->job)
    return;
  norma_session_end_job (self, work->job, NULL);
  if (goes_on)
    norma_session_go_on (self);
}

static void
finish_score (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  ScoreWork *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  send_batch (work); /* the last one; no worker delivers any more */
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    norma_job_cancel (work->job);
    norma_session_end_job (self, NULL, error);
  }
  if (self->project == work->project)
    norma_session_store (self, NULL, all_kept, score_work_ref (work), score_work_unref);
  else
    norma_session_end_job (self, work->job, NULL);
  score_work_unref (work);
}

/* Of a file that is not there as it was, no score would be its own. */
static gboolean
needs_score (NormaImageItem *item)
{
  NormaRole role = norma_image_item_get_role (item);
  NormaFileState file = norma_image_item_get_file_state (item);

  return norma_role_is_inspected (role) && norma_image_item_get_state (item) == NORMA_SCORE_NONE &&
         (file == NORMA_FILE_OK || file == NORMA_FILE_MOVED) &&
         norma_image_item_get_facts (item)->hash != NULL;
}

static void
add_entry (ScoreWork *work, NormaImageItem *item)
{
  const NormaFileFacts *facts = norma_image_item_get_facts (item);
  Entry entry = { g_object_ref (item), g_strdup (facts->hash), facts->size, facts->mtime_ns };

  g_array_append_val (work->entries, entry);
  g_ptr_array_add (work->paths, g_strdup (norma_image_item_get_path (item)));
}

static ScoreWork *
score_work_new (NormaSession *self)
{
  ScoreWork *work = g_new0 (ScoreWork, 1);

  g_atomic_ref_count_init (&work->references);
  work->session = g_object_ref (self);
  work->project = norma_project_ref (self->project);
  work->job = norma_job_new (_ ("Scoring the images"));
  work->model = norma_model_ref (self->model);
  work->model_hash = g_strdup (self->model_hash);
  work->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (work->entries, clear_entry);
  work->paths = g_ptr_array_new_with_free_func (g_free);
  work->n_threads = self->fit_options.n_threads;
  work->budget = self->budget == NULL ? NULL : norma_budget_ref (self->budget);
  norma_delivery_init (&work->scored, sizeof (Scored), clear_scored);
  for (guint i = 0; i < self->items->len; i++)
    if (needs_score (self->items->pdata[i]))
      add_entry (work, self->items->pdata[i]);
  return work;
}

gboolean
norma_session_score (NormaSession *self)
{
  g_autoptr (GTask) task = NULL;
  ScoreWork *work;

  if (self->model == NULL || self->job != NULL || !norma_session_can_edit (self))
    return FALSE;
  work = score_work_new (self);
  if (work->paths->len == 0) {
    score_work_unref (work);
    return FALSE;
  }
  norma_session_set_job (self, work->job);
  task = g_task_new (self, NULL, finish_score, NULL);
  g_task_set_task_data (task, work, NULL);
  norma_background_run (task, score_in_thread);
  return TRUE;
}
