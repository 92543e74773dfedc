/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/smallest-defect.h"

#include <math.h>
#include <string.h>

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/image/read.h"
#include "core/pipeline/good-features.h"
#include "core/pipeline/map.h"
#include "core/pipeline/score.h"
#include "core/pipeline/spot.h"

/* More images show no more than these do of how good parts differ, and each costs memory. */
#define MOST_IMAGES 10

/* Spots scored before it is asked whether too many were missed already. */
#define BATCH 10

/* 2^16.5: a quarter of the longest side that an image may have is less. */
#define MOST_DIAMETERS 40

/* A clear defect, and one that is only just visible. */
static const double contrasts[NORMA_SMALLEST_DEFECT_CONTRASTS] = { 0.25, 0.1 };

/* A good image in the frame. */
typedef struct {
  float *planes; /* owned */
  guint width, height; /* of the full-size image */
} Ground;

/* Where one spot is drawn at every diameter. */
typedef struct {
  guint ground;
  double x, y; /* shares, norma_spot_place() */
  int sign; /* 1 bright, −1 dark */
} Place;

typedef struct {
  NormaScorer *scorer; /* owned */
  float *planes; /* owned */
  float *map; /* owned */
} Worker;

typedef struct {
  NormaModel *model;
  const NormaSmallestDefectOptions *options;
  const NormaProgress *progress;
  gsize planes_size;
  Ground *grounds;
  guint n_grounds;
  Worker *workers;
  guint n_workers;
  Place *places; /* [n_spots] */
  guint8 *seen; /* [n_spots], of the diameter at hand */
  guint diameter;
  double contrast;
  guint first; /* spot of the batch at hand */
} Search;

static void
search_clear (Search *s)
{
  for (guint i = 0; i < s->n_grounds; i++)
    g_free (s->grounds[i].planes);
  for (guint i = 0; i < s->n_workers; i++) {
    norma_scorer_free (s->workers[i].scorer);
    g_free (s->workers[i].planes);
    g_free (s->workers[i].map);
  }
  g_free (s->grounds);
  g_free (s->workers);
  g_free (s->places);
  g_free (s->seen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* As many as take no more memory than the features of a block did in the fit. */
static guint
count_grounds (const Search *s, guint n_paths)
{
  const NormaFeatureLevels *levels = &s->model->extractor->levels;
  gsize fit = norma_feature_levels_size (levels) * norma_good_features_block (levels);

  return (guint)CLAMP (fit / s->planes_size, 1, MIN (n_paths, MOST_IMAGES));
}

static gboolean
read_ground (const Search *s, const char *path, Ground *ground, GError **error)
{
  const NormaFrame *frame = &s->model->frame;
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  options.budget = s->options->budget;
  options.enough_side = norma_frame_enough_side (frame);
  raster = norma_image_read (path, &options, error);
  if (raster == NULL)
    return FALSE;
  ground->planes = norma_alloc (s->planes_size, sizeof (float), "frame", error);
  ground->width = raster->file_width;
  ground->height = raster->file_height;
  if (ground->planes == NULL || !norma_frame_apply (frame, raster, ground->planes, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  return TRUE;
}

/* Different images, by the seed. */
static gboolean
read_grounds (Search *s, const GPtrArray *paths, NormaRandom *random, GError **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  guint n = count_grounds (s, paths->len);

  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (left, paths->pdata[i]);
  s->grounds = g_new0 (Ground, n);
  for (s->n_grounds = 0; s->n_grounds < n;) {
    guint at = (guint)norma_random_below (random, left->len);

    if (!read_ground (s, left->pdata[at], &s->grounds[s->n_grounds++], error))
      return FALSE;
    g_ptr_array_remove_index_fast (left, at);
  }
  return TRUE;
}

static gboolean
make_workers (Search *s, GError **error)
{
  const NormaGrid *grid = &s->model->detector->grid;
  guint n = norma_workers_count (s->options->n_threads);

  s->workers = g_new0 (Worker, n);
  s->n_workers = n;
  for (guint i = 0; i < n; i++) {
    Worker *worker = &s->workers[i];

    worker->scorer = norma_scorer_new (s->model, error);
    if (worker->scorer == NULL)
      return FALSE;
    worker->planes = norma_alloc (s->planes_size, sizeof (float), "frame", error);
    if (worker->planes == NULL)
      return FALSE;
    worker->map = norma_alloc ((gsize)grid->height * grid->width, sizeof (float), "maps", error);
    if (worker->map == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
choose_places (Search *s, NormaRandom *random, GError **error)
{
  guint n = s->options->n_spots;

  s->places = norma_alloc (n, sizeof (Place), "spots", error);
  if (s->places == NULL)
    return FALSE;
  s->seen = norma_alloc (n, 1, "spots", error);
  for (guint i = 0; s->seen != NULL && i < n; i++) {
    Place *place = &s->places[i];

    place->ground = i % s->n_grounds;
    place->sign = i < n / 2 ? 1 : -1;
    place->x = norma_random_uniform (random);
    place->y = norma_random_uniform (random);
  }
  return s->seen != NULL;
}

/* What the camera could not have recorded is drawn the other way round. */
static double
choose_contrast (const Search *s, const Place *place, const NormaSpot *spot)
{
  double ground = norma_spot_get_ground (spot, &s->model->frame, s->grounds[place->ground].planes);
  double contrast = place->sign * s->contrast;

  return ground + contrast >= 0 && ground + contrast <= 1 ? contrast : -contrast;
}

static gboolean
look_at_spot (gsize index, guint worker_index, gpointer data, GError **error)
{
  Search *s = data;
  const NormaModel *model = s->model;
  const Place *place = &s->places[s->first + index];
  const Ground *ground = &s->grounds[place->ground];
  Worker *worker = &s->workers[worker_index];
  g_autoptr (NormaAnomalyMap) map = NULL;
  g_autoptr (NormaFinding) finding = NULL;
  NormaSpot spot;

  norma_spot_place (&model->frame, ground->width, ground->height, s->diameter, place->x, place->y,
                    &spot);
  memcpy (worker->planes, ground->planes, s->planes_size * sizeof (float));
  norma_spot_draw (&spot, &model->frame, choose_contrast (s, place, &spot), worker->planes);
  norma_scorer_map (worker->scorer, worker->planes, worker->map);
  map = norma_grid_to_map (worker->map, &model->detector->grid, &model->frame, ground->width,
                           ground->height, model->smoothing, error);
  if (map == NULL)
    return FALSE;
  finding = norma_finding_new (map, &model->limits, error);
  s->seen[s->first + index] = finding != NULL && finding->verdict == NORMA_VERDICT_REJECT;
  return finding != NULL;
}

/* Are at least 90 % seen? */
static gboolean
try_diameter (Search *s, guint diameter, gboolean *enough, GError **error)
{
  guint n = s->options->n_spots;
  guint missed = 0;

  s->diameter = diameter;
  for (s->first = 0; s->first < n && missed <= n / 10; s->first += BATCH) {
    guint n_batch = MIN (BATCH, n - s->first);

    if (!norma_workers_run (s->n_workers, n_batch, look_at_spot, s,
                            norma_progress_get_cancellable (s->progress), error))
      return FALSE;
    for (guint i = 0; i < n_batch; i++)
      missed += !s->seen[s->first + i];
  }
  *enough = missed <= n / 10;
  return TRUE;
}

static guint
list_diameters (const NormaGoodSet *good, guint *diameters)
{
  guint most = MAX (MIN (good->median_width, good->median_height) / 4, 1);
  guint n = 0;

  for (guint d = 1; d <= most && n < MOST_DIAMETERS; d = MAX (d + 1, (guint)lround (d * G_SQRT2)))
    diameters[n++] = d;
  return n;
}

/* The place of the first of the diameters from `low` on that is seen; n if none is. */
static gboolean
bisect (Search *s, const guint *diameters, guint n, guint low, guint *found, GError **error)
{
  guint high = n;

  while (low < high) {
    guint middle = (low + high) / 2;
    gboolean enough;

    if (!try_diameter (s, diameters[middle], &enough, error))
      return FALSE;
    if (enough)
      high = middle;
    else
      low = middle + 1;
  }
  *found = low;
  return TRUE;
}

static gboolean
search (Search *s, NormaSmallestDefect *defect, GError **error)
{
  guint diameters[MOST_DIAMETERS];
  guint n = list_diameters (&s->model->good_set, diameters);
  guint found = 0;

  defect->n_spots = s->options->n_spots;
  defect->largest = diameters[n - 1];
  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    norma_progress_report (s->progress, "Measuring the smallest defect", i,
                           NORMA_SMALLEST_DEFECT_CONTRASTS);
    s->contrast = contrasts[i];
    /* A weaker spot is not seen sooner. */
    if (!bisect (s, diameters, n, found, &found, error))
      return FALSE;
    defect->at[i].contrast = contrasts[i];
    defect->at[i].diameter = found < n ? diameters[found] : 0;
  }
  norma_progress_report (s->progress, "Measuring the smallest defect",
                         NORMA_SMALLEST_DEFECT_CONTRASTS, NORMA_SMALLEST_DEFECT_CONTRASTS);
  return TRUE;
}

gboolean
norma_smallest_defect_measure (NormaModel *model, const GPtrArray *paths,
                               const NormaSmallestDefectOptions *options,
                               const NormaProgress *progress, NormaSmallestDefect *defect,
                               GError **error)
{
  const NormaFrame *frame = &model->frame;
  g_auto (Search) s = { model, options, progress };
  NormaRandom random;

  g_return_val_if_fail (paths->len > 0 && options->n_spots > 0, FALSE);

  s.planes_size = (gsize)frame->channels * frame->height * frame->width;
  norma_random_seed (&random, options->seed);
  return read_grounds (&s, paths, &random, error) && choose_places (&s, &random, error) &&
         make_workers (&s, error) && search (&s, defect, error);
}
