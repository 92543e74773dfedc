/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/map.h"
#include "core/project/scores.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* What follows from the maps that the project keeps: scores of images with areas of their own, and the peaks that
 * regions of the least area reach. What the project keeps is the model's, so that a score always belongs
 * to an image and a model alone. */

/* What an image scores with its own areas, and the peak by which it is judged. */
typedef struct {
  NormaAreas *areas; /* a reference; NULL: none of its own */
  guint64 least_area;
  char *model; /* hash */
  float kept; /* the score without them */
  float score, peak;
  char *error; /* why there is none; NULL: there is */
} OwnScore;

typedef struct {
  NormaImageItem *item; /* touched on the main thread only */
  char *hash;
  OwnScore own;
} Measurement;

typedef struct {
  NormaProject *project;
  NormaModel *model;
  GArray *measurements; /* Measurement */
} Measuring;

static void
own_score_clear (OwnScore *own)
{
  norma_areas_unref (own->areas);
  g_free (own->model);
  g_free (own->error);
}

static void
own_score_free (gpointer data)
{
  own_score_clear (data);
  g_free (data);
}

static void
clear_measurement (gpointer data)
{
  Measurement *measurement = data;

  g_object_unref (measurement->item);
  g_free (measurement->hash);
  own_score_clear (&measurement->own);
}

static void
measuring_free (gpointer data)
{
  Measuring *measuring = data;

  norma_project_close (measuring->project);
  norma_model_unref (measuring->model);
  g_array_unref (measuring->measurements);
  g_free (measuring);
}

GHashTable *
norma_own_scores_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, own_score_free);
}

/* No region is higher than its image. */
static gboolean
needs_map (NormaSession *self, NormaImageItem *item, float kept)
{
  return norma_image_item_get_areas (item) != NULL ||
         (self->limits.least_area > 1 && kept > self->limits.review);
}

/* NULL: the score that is kept does, or it has not been measured. */
static const OwnScore *
find_own (NormaSession *self, NormaImageItem *item, float kept)
{
  const NormaAreas *areas = norma_image_item_get_areas (item);
  gint64 id = norma_image_item_get_id (item);
  const OwnScore *own =
      needs_map (self, item, kept) ? g_hash_table_lookup (self->own_scores, &id) : NULL;

  return own != NULL && own->kept == kept && own->least_area == self->limits.least_area &&
                 g_strcmp0 (own->model, self->model_hash) == 0 &&
                 norma_areas_equal (own->areas, areas)
             ? own
             : NULL;
}

gboolean
norma_session_set_kept_score (NormaSession *self, NormaImageItem *item, float kept, gboolean is_new)
{
  const OwnScore *own = norma_role_is_inspected (norma_image_item_get_role (item))
                            ? find_own (self, item, kept)
                            : NULL;
  float score = own == NULL ? kept : own->score;
  float peak = own == NULL ? kept : own->peak;

  norma_image_item_set_kept_score (item, kept);
  if (own != NULL && own->error != NULL) {
    if (!is_new && g_strcmp0 (norma_image_item_get_error (item), own->error) == 0)
      return FALSE;
    norma_image_item_set_error (item, own->error);
    return TRUE;
  }
  if (!is_new && norma_image_item_get_state (item) == NORMA_SCORE_KNOWN &&
      norma_image_item_get_score (item) == score && norma_image_item_get_peak (item) == peak)
    return FALSE;
  norma_image_item_set_score (item, score, peak, &self->limits);
  return TRUE;
}

static gboolean
measure_map (const NormaAnomalyMap *map, OwnScore *own, GError **error)
{
  own->score = own->peak = norma_anomaly_map_get_peak (map, NULL, NULL);
  return own->least_area <= 1 ||
         norma_verdict_find_peak (map, own->least_area, 0, &own->peak, error);
}

static void
measure (const Measuring *measuring, Measurement *m)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaAreas) both = NULL;
  g_autoptr (NormaAnomalyMap) map =
      norma_project_read_map (measuring->project, m->own.model, m->hash, &error);

  m->own.score = m->own.peak = m->own.kept;
  if (map == NULL && error == NULL)
    return;
  if (map == NULL || !norma_areas_join (measuring->model->areas, m->own.areas, &both, &error) ||
      (both != NULL && !norma_map_restrict (map, both, &error)) ||
      !measure_map (map, &m->own, &error))
    m->own.error = g_strdup (error->message);
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Measuring *measuring = data;

  for (guint i = 0; i < measuring->measurements->len && !g_cancellable_is_cancelled (cancellable);
       i++)
    measure (measuring, &g_array_index (measuring->measurements, Measurement, i));
  g_task_return_boolean (task, TRUE);
}

static void
take (NormaSession *self, Measurement *m)
{
  gint64 id = norma_image_item_get_id (m->item);
  float kept = m->own.kept;

  g_hash_table_replace (self->own_scores, g_memdup2 (&id, sizeof id),
                        g_memdup2 (&m->own, sizeof m->own));
  m->own = (OwnScore){ NULL };
  /* It may have been scored, or moved, meanwhile. */
  if (norma_image_item_get_kept_score (m->item) == kept)
    norma_session_set_kept_score (self, m->item, kept, FALSE);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  GTask *task = G_TASK (result);
  Measuring *measuring = g_task_get_task_data (task);
  gboolean is_current = g_task_get_cancellable (task) == self->measuring;

  for (guint i = 0; is_current && i < measuring->measurements->len; i++)
    take (self, &g_array_index (measuring->measurements, Measurement, i));
  measuring_free (measuring);
  self->n_readings--;
  if (!is_current)
    return;
  g_clear_object (&self->measuring);
  norma_session_emit (self, NORMA_SESSION_SCORES_CHANGED);
  norma_session_measure_areas (self);
}

static void
add_measurement (NormaSession *self, NormaImageItem *item, GArray *measurements)
{
  const char *hash = norma_image_item_get_facts (item)->hash;
  NormaAreas *areas = norma_image_item_get_areas (item);
  float kept = norma_image_item_get_kept_score (item);
  Measurement m = { .own = { .kept = kept, .least_area = self->limits.least_area } };

  if (hash == NULL || kept != kept || !needs_map (self, item, kept) ||
      !norma_role_is_inspected (norma_image_item_get_role (item)) ||
      find_own (self, item, kept) != NULL)
    return;
  m.item = g_object_ref (item);
  m.hash = g_strdup (hash);
  m.own.areas = areas == NULL ? NULL : norma_areas_ref (areas);
  m.own.model = g_strdup (self->model_hash);
  g_array_append_val (measurements, m);
}

static Measuring *
measuring_new (NormaSession *self)
{
  Measuring *measuring = g_new (Measuring, 1);

  *measuring = (Measuring){ norma_project_ref (self->project), norma_model_ref (self->model),
                            g_array_new (FALSE, FALSE, sizeof (Measurement)) };
  g_array_set_clear_func (measuring->measurements, clear_measurement);
  for (guint i = 0; i < self->items->len; i++)
    add_measurement (self, self->items->pdata[i], measuring->measurements);
  return measuring;
}

void
norma_session_measure_areas (NormaSession *self)
{
  g_autoptr (GTask) task = NULL;
  Measuring *measuring;

  if (self->measuring != NULL || self->project == NULL || self->model == NULL)
    return;
  measuring = measuring_new (self);
  if (measuring->measurements->len == 0) {
    measuring_free (measuring);
    return;
  }
  self->measuring = g_cancellable_new ();
  task = g_task_new (self, self->measuring, finish, NULL);
  g_task_set_task_data (task, measuring, NULL);
  self->n_readings++;
  norma_background_run (task, measure_in_thread);
}

void
norma_session_stop_measuring (NormaSession *self)
{
  if (self->measuring != NULL)
    g_cancellable_cancel (self->measuring);
  g_clear_object (&self->measuring);
}

gboolean
norma_session_take_areas (NormaSession *self, NormaProjectAreas *areas)
{
  gboolean is_other = !norma_areas_equal (self->fit_options.areas, areas->all);

  norma_areas_unref (self->fit_options.areas);
  self->fit_options.areas = g_steal_pointer (&areas->all);
  norma_shown_set_drawn_areas (self->shown, self->fit_options.areas);
  if (areas->error != NULL && g_strcmp0 (areas->error, self->areas_error) != 0)
    norma_session_emit_message (self, areas->error);
  g_free (self->areas_error);
  self->areas_error = g_steal_pointer (&areas->error);
  return is_other;
}

NormaAreas *
norma_session_get_areas (NormaSession *self)
{
  return self->fit_options.areas;
}

gboolean
norma_session_has_other_areas (NormaSession *self)
{
  return self->model != NULL && !norma_areas_equal (self->fit_options.areas, self->model->areas);
}
