/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/good-patches.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/workers.h"

/* The same place in good images. */
typedef struct {
  const NormaWhy *why;
  NormaModel *model;
  const GPtrArray *paths;
  NormaBudget *budget;
  const NormaProgress *progress;
  NormaScorer **scorers; /* one a worker */
  float **scratch; /* one a worker */
  double **coordinates; /* one a worker */
  NormaGoodPatch *patches; /* [paths]; path NULL: could not be used, else lent */
  GMutex lock;
  guint n_done;
  guint first_failed; /* index behind `error` */
  GError *error;
} Search;

static double
measure_distance (const Search *s, const float *features, guint worker)
{
  const NormaWhy *why = s->why;
  const NormaDetector *detector = norma_model_get_detector (s->model, why->place.tile);
  const double *to = s->coordinates[worker];
  double sum = 0;

  detector->class->locate (detector, features, why->place.position, s->coordinates[worker],
                           s->scratch[worker]);
  for (guint i = 0; i < why->n_coordinates; i++)
    sum += (to[i] - why->coordinates[i]) * (to[i] - why->coordinates[i]);
  return sqrt (sum);
}

static gboolean
look_at (Search *s, gsize index, guint worker, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (s->model);
  const char *path = s->paths->pdata[index];
  NormaReadOptions options = { .enough_side = norma_frame_enough_side (&canvas),
                               .budget = s->budget };
  g_autoptr (NormaRaster) raster = norma_image_read (path, &options, error);
  const float *features = raster == NULL ? NULL
                                         : norma_scorer_describe (s->scorers[worker], raster,
                                                                  s->why->place.tile, error);

  if (features == NULL)
    return FALSE;
  s->patches[index] = (NormaGoodPatch){
    .path = (char *)path,
    .width = raster->file_width,
    .height = raster->file_height,
    .box = norma_grid_place_box (s->model, raster->file_width, raster->file_height, s->why->place),
    .distance = measure_distance (s, features, worker),
  };
  return TRUE;
}

/* An image that cannot be used is noted, and the others go on. */
static gboolean
search_item (gsize index, guint worker, gpointer data, GError **error)
{
  Search *s = data;
  GError *unusable = NULL;

  look_at (s, index, worker, &unusable);
  g_mutex_lock (&s->lock);
  if (unusable != NULL && (s->error == NULL || index < s->first_failed)) {
    g_clear_error (&s->error);
    s->error = g_steal_pointer (&unusable);
    s->first_failed = (guint)index;
  }
  norma_progress_report (s->progress, "Looking at good images", ++s->n_done, s->paths->len);
  g_mutex_unlock (&s->lock);
  g_clear_error (&unusable);
  return TRUE;
}

static gboolean
take_workers (Search *s, guint n_threads, GError **error)
{
  for (guint i = 0; i < n_threads; i++)
    if ((s->scorers[i] = norma_scorer_new (s->model, error)) == NULL ||
        (s->scratch[i] = norma_alloc (norma_model_get_scratch_size (s->model), sizeof (float),
                                      "detector scratch", error)) == NULL ||
        (s->coordinates[i] =
             norma_alloc (s->why->n_coordinates, sizeof (double), "a place", error)) == NULL)
      return FALSE;
  return TRUE;
}

static int
compare_patches (gconstpointer a, gconstpointer b)
{
  double first = ((const NormaGoodPatch *)a)->distance;
  double second = ((const NormaGoodPatch *)b)->distance;

  return (first > second) - (first < second);
}

/* The nearest ones of those that could be used, of equally near ones the first path. */
static gboolean
keep_nearest (NormaWhy *why, Search *s, GError **error)
{
  g_autoptr (GArray) usable = g_array_new (FALSE, FALSE, sizeof (NormaGoodPatch));

  for (guint i = 0; i < s->paths->len; i++)
    if (s->patches[i].path != NULL)
      g_array_append_val (usable, s->patches[i]);
  if (usable->len == 0) {
    if (s->error != NULL)
      g_propagate_error (error, g_steal_pointer (&s->error));
    else
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "no good image to look at");
    return FALSE;
  }
  g_array_sort (usable, compare_patches);
  g_array_set_size (usable, MIN (usable->len, NORMA_MOST_NEAR));
  g_array_set_size (why->good, 0);
  for (guint i = 0; i < usable->len; i++) {
    NormaGoodPatch patch = g_array_index (usable, NormaGoodPatch, i);

    patch.path = g_strdup (patch.path);
    g_array_append_val (why->good, patch);
  }
  return TRUE;
}

gboolean
norma_good_patches_find (NormaWhy *why, NormaModel *model, const GPtrArray *paths,
                         const NormaGoodPatchesOptions *options, const NormaProgress *progress,
                         GError **error)
{
  guint n_threads = norma_workers_count (options->n_threads);
  g_autofree NormaScorer **scorers = g_new0 (NormaScorer *, n_threads);
  g_autofree float **scratch = g_new0 (float *, n_threads);
  g_autofree double **coordinates = g_new0 (double *, n_threads);
  g_autofree NormaGoodPatch *patches =
      norma_alloc (paths->len, sizeof (NormaGoodPatch), "good images", error);
  Search s = {
    why, model, paths, options->budget, progress, scorers, scratch, coordinates, patches
  };
  gboolean found = FALSE;

  g_mutex_init (&s.lock);
  if (patches != NULL && take_workers (&s, n_threads, error))
    found = norma_workers_run (n_threads, paths->len, search_item, &s,
                               norma_progress_get_cancellable (progress), error) &&
            keep_nearest (why, &s, error);
  for (guint i = 0; i < n_threads; i++) {
    norma_scorer_free (scorers[i]);
    g_free (scratch[i]);
    g_free (coordinates[i]);
  }
  g_clear_error (&s.error);
  g_mutex_clear (&s.lock);
  return found;
}
