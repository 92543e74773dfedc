/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/pipeline/comparison-file.h"
#include "core/pipeline/comparison-judge.h"
#include "core/project/comparisons.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* Pairs whose queries have areas, those of all images or their own: what changes follows from the
 * differences that the project keeps. What it keeps is told without areas, so that a comparison always
 * belongs to two files alone. */

/* What a query's areas make of its comparison. */
typedef struct {
  NormaAreas *all, *own; /* references; NULL: none */
  char *query, *reference; /* hashes */
  char *points;
  float kept; /* the peak without areas */
  float peak;
  char *reason; /* why nothing of it is compared; NULL: it is */
} Restricted;

typedef struct {
  NormaImageItem *item; /* touched on the main thread only */
  Restricted result;
} Measurement;

typedef struct {
  NormaProject *project;
  GArray *measurements; /* Measurement */
} Measuring;

static NormaAreas *
ref_or_null (NormaAreas *areas)
{
  return areas == NULL ? NULL : norma_areas_ref (areas);
}

static void
restricted_clear (Restricted *result)
{
  norma_areas_unref (result->all);
  norma_areas_unref (result->own);
  g_free (result->query);
  g_free (result->reference);
  g_free (result->points);
  g_free (result->reason);
}

static void
restricted_free (gpointer data)
{
  restricted_clear (data);
  g_free (data);
}

GHashTable *
norma_restricted_pairs_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, restricted_free);
}

static void
clear_measurement (gpointer data)
{
  Measurement *measurement = data;

  g_object_unref (measurement->item);
  restricted_clear (&measurement->result);
}

static void
measuring_free (Measuring *measuring)
{
  norma_project_close (measuring->project);
  g_array_unref (measuring->measurements);
  g_free (measuring);
}

static const char *
get_hash (NormaImageItem *item)
{
  return norma_image_item_get_facts (item)->hash;
}

/* NULL: it has not been measured with the areas of now. */
static const Restricted *
find (NormaSession *self, NormaImageItem *item, const NormaImagePair *pair)
{
  gint64 id = norma_image_item_get_id (item);
  const Restricted *found = g_hash_table_lookup (self->restricted_pairs, &id);

  return found != NULL && found->kept == pair->kept_peak &&
                 g_strcmp0 (found->query, get_hash (item)) == 0 &&
                 g_strcmp0 (found->reference, get_hash (pair->reference)) == 0 &&
                 g_str_equal (found->points, pair->points) &&
                 norma_areas_equal (found->all, self->fit_options.areas) &&
                 norma_areas_equal (found->own, norma_image_item_get_areas (item))
             ? found
             : NULL;
}

static gboolean
has_areas (NormaSession *self, NormaImageItem *item)
{
  return self->fit_options.areas != NULL || norma_image_item_get_areas (item) != NULL;
}

void
norma_session_restrict_pair (NormaSession *self, NormaImageItem *item, NormaImagePair *pair)
{
  const Restricted *found =
      isnan (pair->kept_peak) || !has_areas (self, item) ? NULL : find (self, item, pair);

  if (isnan (pair->kept_peak))
    return;
  pair->peak = found == NULL ? pair->kept_peak : found->peak;
  pair->state = found == NULL || found->reason == NULL ? NORMA_PAIR_COMPARED : NORMA_PAIR_REFUSED;
  g_free (pair->reason);
  pair->reason = found == NULL ? NULL : g_strdup (found->reason);
}

static gboolean
find_peak (const Measuring *measuring, Restricted *result, GError **error)
{
  NormaCompareOptions options = norma_compare_options;
  g_autofree char *text = norma_compare_options_dup_text ();
  g_autoptr (GBytes) bytes =
      norma_project_read_comparison (measuring->project, result->query, result->reference, text,
                                     result->points, error);
  g_autoptr (NormaAreas) both = NULL;
  g_autoptr (NormaComparison) comparison = NULL;

  if (bytes == NULL || !norma_areas_join (result->all, result->own, &both, error))
    return FALSE;
  options.areas = both;
  comparison = norma_comparison_from_bytes (bytes, norma_project_get_path (measuring->project),
                                            &options, error);
  if (comparison == NULL)
    return FALSE;
  result->reason = g_strdup (comparison->reason);
  return norma_comparison_find_peak (comparison, &options, &result->peak, error);
}

/* Of what cannot be read it is told why, and no verdict is given. */
static void
measure_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Measuring *measuring = data;

  for (guint i = 0; i < measuring->measurements->len && !g_cancellable_is_cancelled (cancellable);
       i++) {
    Restricted *result = &g_array_index (measuring->measurements, Measurement, i).result;
    g_autoptr (GError) error = NULL;

    if (!find_peak (measuring, result, &error) && result->reason == NULL)
      result->reason =
          g_strdup (error == NULL ? "not compared: the comparison is gone" : error->message);
  }
  g_task_return_boolean (task, TRUE);
}

static void
take (NormaSession *self, Measurement *m)
{
  gint64 id = norma_image_item_get_id (m->item);
  NormaImagePair *pair = norma_image_item_get_pair (m->item);

  g_hash_table_replace (self->restricted_pairs, g_memdup2 (&id, sizeof id),
                        g_memdup2 (&m->result, sizeof m->result));
  m->result = (Restricted){ NULL };
  if (pair == NULL)
    return;
  /* It may have become another pair meanwhile, or have other areas. */
  norma_session_restrict_pair (self, m->item, pair);
  pair->n_changes = -1;
  norma_session_judge_pair (self, m->item);
  norma_image_item_tell (m->item);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  GTask *task = G_TASK (result);
  Measuring *measuring = g_task_get_task_data (task);
  gboolean is_current = g_task_get_cancellable (task) == self->restricting;

  for (guint i = 0; is_current && i < measuring->measurements->len; i++)
    take (self, &g_array_index (measuring->measurements, Measurement, i));
  measuring_free (measuring);
  self->n_readings--;
  if (!is_current)
    return;
  g_clear_object (&self->restricting);
  norma_session_recount (self);
  norma_session_emit (self, NORMA_SESSION_PAIRS_CHANGED);
  norma_session_restrict_pairs (self);
}

static void
add_measurement (NormaSession *self, NormaImageItem *item, GArray *measurements)
{
  const NormaImagePair *pair = norma_image_item_get_pair (item);
  Measurement m = { NULL };

  if (pair == NULL || isnan (pair->kept_peak) || !has_areas (self, item) ||
      find (self, item, pair) != NULL)
    return;
  m.item = g_object_ref (item);
  m.result = (Restricted){ .all = ref_or_null (self->fit_options.areas),
                           .own = ref_or_null (norma_image_item_get_areas (item)),
                           .query = g_strdup (get_hash (item)),
                           .reference = g_strdup (get_hash (pair->reference)),
                           .points = g_strdup (pair->points),
                           .kept = pair->kept_peak };
  g_array_append_val (measurements, m);
}

static Measuring *
measuring_new (NormaSession *self)
{
  Measuring *measuring = g_new (Measuring, 1);

  *measuring = (Measuring){ norma_project_ref (self->project),
                            g_array_new (FALSE, FALSE, sizeof (Measurement)) };
  g_array_set_clear_func (measuring->measurements, clear_measurement);
  for (guint i = 0; i < self->items->len; i++)
    add_measurement (self, self->items->pdata[i], measuring->measurements);
  return measuring;
}

void
norma_session_restrict_pairs (NormaSession *self)
{
  g_autoptr (GTask) task = NULL;
  Measuring *measuring;

  if (self->restricting != NULL || self->project == NULL || self->n_pairs == 0)
    return;
  measuring = measuring_new (self);
  if (measuring->measurements->len == 0) {
    measuring_free (measuring);
    return;
  }
  self->restricting = g_cancellable_new ();
  task = g_task_new (self, self->restricting, finish, NULL);
  g_task_set_task_data (task, measuring, NULL);
  self->n_readings++;
  norma_background_run (task, measure_in_thread);
}

void
norma_session_stop_restricting (NormaSession *self)
{
  if (self->restricting != NULL)
    g_cancellable_cancel (self->restricting);
  g_clear_object (&self->restricting);
}
