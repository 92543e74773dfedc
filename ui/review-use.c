/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-use.h"

#include <math.h>
#include <stdlib.h>

#include "core/pipeline/comparison-file.h"
#include "core/pipeline/map-cells.h"
#include "core/project/comparisons.h"
#include "core/project/scores.h"
#include "core/statistics/label-order.h"
#include "ui/background.h"
#include "ui/image-pair.h"
#include "ui/project-state.h"
#include "ui/session-compare.h"

/* The order takes a time of their product, and nobody labels so many before it is found anew: beyond
 * these, images follow by doubt, and labels farther from the thresholds teach nothing of those near. */
enum { MOST_CANDIDATES = 512, MOST_LABELLED = 1024 };

typedef struct {
  NormaImageItem *item; /* for the main thread only */
  double doubt;
  gboolean is_labelled;
  char *hash;
  char *reference_hash, *points; /* NULL: the map is a model's */
} Sample;

/* What a thread needs and gives. */
typedef struct {
  NormaProject *project;
  char *model; /* NULL: maps are those of comparisons */
  double threshold; /* the cells are multiples of it */
  GHashTable *cells; /* key of the map to float [NORMA_N_MAP_CELLS]; nobody else's meanwhile */
  GArray *samples; /* Sample */
  guint *order;
  guint n_order;
} Work;

struct _NormaReviewUse {
  GObject parent_instance;
  NormaSession *session;
  GCancellable *cancellable; /* NULL: none is under way */
  gboolean is_wanted; /* once more */
  GHashTable *cells;
  char *cells_of; /* the model whose maps they are; empty: comparisons */
  GHashTable *places;
};

G_DEFINE_FINAL_TYPE (NormaReviewUse, norma_review_use, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
norma_review_use_dispose (GObject *object)
{
  NormaReviewUse *self = NORMA_REVIEW_USE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->cells, g_hash_table_unref);
  g_clear_pointer (&self->cells_of, g_free);
  g_clear_pointer (&self->places, g_hash_table_unref);
  G_OBJECT_CLASS (norma_review_use_parent_class)->dispose (object);
}

static void
norma_review_use_class_init (NormaReviewUseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_review_use_dispose;
  signals[CHANGED] = g_signal_new ("changed", NORMA_TYPE_REVIEW_USE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_review_use_init (NormaReviewUse *self)
{
}

NormaReviewUse *
norma_review_use_new (NormaSession *session)
{
  NormaReviewUse *self = g_object_new (NORMA_TYPE_REVIEW_USE, NULL);

  self->session = g_object_ref (session);
  return self;
}

static void
clear_sample (gpointer data)
{
  Sample *sample = data;

  g_object_unref (sample->item);
  g_free (sample->hash);
  g_free (sample->reference_hash);
  g_free (sample->points);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  norma_project_close (work->project);
  g_free (work->model);
  g_clear_pointer (&work->cells, g_hash_table_unref);
  g_array_unref (work->samples);
  g_free (work->order);
  g_free (work);
}

/* In the thread. */

/* NULL: there is none, or it cannot be read; then nothing stands out. */
static NormaAnomalyMap *
read_difference (const Work *work, const Sample *sample)
{
  g_autofree char *options = norma_compare_options_dup_text ();
  g_autoptr (GBytes) bytes =
      norma_project_read_comparison (work->project, sample->hash, sample->reference_hash, options,
                                     sample->points, NULL);
  NormaComparison *comparison;
  NormaAnomalyMap *map = NULL;

  if (bytes == NULL)
    return NULL;
  comparison = norma_comparison_from_bytes (bytes, norma_project_get_path (work->project),
                                            &norma_compare_options, NULL);
  if (comparison != NULL && comparison->difference != NULL)
    map = norma_anomaly_map_copy (comparison->difference->difference, NULL);
  norma_comparison_unref (comparison);
  return map;
}

static const float *
get_cells (Work *work, const Sample *sample)
{
  g_autofree char *key =
      g_strjoin (" ", sample->hash, sample->reference_hash, sample->points, NULL);
  float *cells = g_hash_table_lookup (work->cells, key);
  g_autoptr (NormaAnomalyMap) map = NULL;

  if (cells != NULL)
    return cells;
  cells = g_new0 (float, NORMA_N_MAP_CELLS);
  map = sample->reference_hash != NULL
            ? read_difference (work, sample)
            : norma_project_read_map (work->project, work->model, sample->hash, NULL);
  if (map != NULL)
    norma_map_cells_fill (map, work->threshold, cells);
  g_hash_table_insert (work->cells, g_steal_pointer (&key), cells);
  return cells;
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  guint n = work->samples->len;
  g_autofree float *features = g_new (float, (gsize)n *NORMA_N_MAP_CELLS);
  g_autofree double *doubt = g_new (double, n);
  g_autofree gboolean *is_labelled = g_new (gboolean, n);

  work->order = g_new (guint, n);
  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++) {
    const Sample *sample = &g_array_index (work->samples, Sample, i);

    memcpy (features + (gsize)i * NORMA_N_MAP_CELLS, get_cells (work, sample),
            NORMA_N_MAP_CELLS * sizeof (float));
    doubt[i] = sample->doubt;
    is_labelled[i] = sample->is_labelled;
    work->n_order += !sample->is_labelled;
  }
  g_task_return_boolean (task, !g_cancellable_is_cancelled (cancellable) &&
                                   norma_label_order (features, n, NORMA_N_MAP_CELLS, doubt,
                                                      is_labelled, work->order, cancellable, NULL));
}

/* On the main thread. */

static gboolean
take_sample (NormaReviewUse *self, NormaImageItem *item, Sample *sample)
{
  const NormaImagePair *pair = norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE
                                   ? norma_image_item_get_pair (item)
                                   : NULL;
  const char *hash = norma_image_item_get_facts (item)->hash;
  double doubt = norma_review_get_doubt (self->session, item);

  if (isnan (doubt) || hash == NULL || !norma_role_is_inspected (norma_image_item_get_role (item)))
    return FALSE;
  *sample = (Sample){
    g_object_ref (item), doubt, norma_item_review_is_decided (norma_image_item_get_review (item)),
    g_strdup (hash),     NULL,  NULL
  };
  if (pair != NULL) {
    sample->reference_hash = g_strdup (norma_image_item_get_facts (pair->reference)->hash);
    sample->points = g_strdup (pair->points);
  }
  return TRUE;
}

static int
compare_samples (gconstpointer a, gconstpointer b)
{
  const Sample *one = a, *other = b;

  return (one->doubt < other->doubt) - (one->doubt > other->doubt);
}

/* Those most in doubt of both kinds. */
static GArray *
list_samples (NormaReviewUse *self)
{
  GListModel *images = norma_session_get_images (self->session);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Sample));
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  guint left[] = { MOST_CANDIDATES, MOST_LABELLED };

  g_array_set_clear_func (samples, clear_sample);
  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    Sample sample;

    if (take_sample (self, item, &sample))
      g_array_append_val (all, sample);
  }
  g_array_sort (all, compare_samples);
  for (guint i = 0; i < all->len; i++) {
    Sample *sample = &g_array_index (all, Sample, i);
    guint *room = &left[sample->is_labelled ? 1 : 0];

    if (*room == 0) {
      clear_sample (sample);
      continue;
    }
    --*room;
    g_array_append_vals (samples, sample, 1);
  }
  return samples;
}

/* Cells of another model's maps are of no use. */
static GHashTable *
get_cells_of (NormaReviewUse *self, const char *model)
{
  if (self->cells == NULL || g_strcmp0 (self->cells_of, model) != 0) {
    g_clear_pointer (&self->cells, g_hash_table_unref);
    self->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_free (self->cells_of);
    self->cells_of = g_strdup (model);
  }
  return g_hash_table_ref (self->cells);
}

static void
take_order (NormaReviewUse *self, const Work *work)
{
  g_clear_pointer (&self->places, g_hash_table_unref);
  self->places = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  for (guint i = 0; i < work->n_order; i++) {
    const Sample *sample = &g_array_index (work->samples, Sample, work->order[i]);

    g_hash_table_insert (self->places, g_object_ref (sample->item), GUINT_TO_POINTER (i + 1));
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaReviewUse *self = NORMA_REVIEW_USE (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  gboolean success = g_task_propagate_boolean (G_TASK (result), NULL);

  /* The thread may hold the task longer. */
  g_clear_pointer (&work->project, norma_project_close);
  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;
  if (success)
    take_order (self, work);
  g_array_set_size (work->samples, 0);
  if (self->is_wanted)
    norma_review_use_update (self);
}

void
norma_review_use_update (NormaReviewUse *self)
{
  const char *model = norma_session_get_basis (self->session) == NORMA_BASIS_MODEL
                          ? norma_session_get_model_hash (self->session)
                          : "";
  g_autoptr (GTask) task = NULL;
  Work *work;

  self->is_wanted = self->cancellable != NULL;
  if (self->is_wanted || norma_session_get_project (self->session) == NULL || model == NULL)
    return;
  work = g_new0 (Work, 1);
  work->project = norma_project_ref (norma_session_get_project (self->session));
  work->model = *model == '\0' ? NULL : g_strdup (model);
  work->threshold = norma_session_get_map_unit (self->session);
  work->cells = get_cells_of (self, model);
  work->samples = list_samples (self);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, finish, NULL);
  g_task_set_task_data (task, work, work_free);
  norma_background_run (task, find_in_thread);
}

gboolean
norma_review_use_is_busy (NormaReviewUse *self)
{
  return self->cancellable != NULL;
}

GHashTable *
norma_review_use_get_places (NormaReviewUse *self)
{
  return self->places;
}
