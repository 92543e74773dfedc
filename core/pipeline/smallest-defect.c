/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/smallest-defect.h"

#include <math.h>

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/image/read.h"
#include "core/pipeline/good-features.h"
#include "core/pipeline/ground.h"
#include "core/pipeline/map.h"

/* More images show no more than these do of how good parts differ, and each costs memory. */
#define MOST_IMAGES 10

/* 2^16.5: a quarter of the longest side that an image may have is less. */
#define MOST_DIAMETERS 40

/* A clear defect, and one that is only just visible. */
static const double contrasts[NORMA_SMALLEST_DEFECT_CONTRASTS] = { 0.25, 0.1 };

/* Where one spot is drawn at every diameter. */
typedef struct {
  guint ground;
  double x,
      y; /* shares, of the ground's sides if it has areas, else as norma_spot_place() has them */
  int sign; /* 1 bright, −1 dark */
} Place;

typedef struct {
  NormaModel *model;
  const NormaSmallestDefectOptions *options;
  const NormaProgress *progress;
  NormaGround **grounds;
  guint n_grounds;
  guint n_wanted; /* of them */
  NormaSpotter **spotters; /* one a worker */
  guint n_workers;
  Place *places; /* [n_spots] */
  guint diameter;
  double contrast;
  gint n_seen, n_missed; /* at the diameter at hand, atomic */
} Search;

static void
search_clear (Search *s)
{
  for (guint i = 0; i < s->n_grounds; i++)
    norma_ground_free (s->grounds[i]);
  for (guint i = 0; i < s->n_workers; i++)
    norma_spotter_free (s->spotters[i]);
  g_free (s->grounds);
  g_free (s->spotters);
  g_free (s->places);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* Bytes that one takes, of a good image as they are in the middle. */
static gsize
measure_ground (const NormaModel *model)
{
  const NormaGoodSet *good = &model->good_set;
  const NormaFrame *frame = &model->frame;
  const NormaGrid *grid = &model->detector->grid;
  gsize sample = good->bits <= 8 ? 1 : good->bits <= 16 ? 2 : 4;

  if (!norma_tiling_is_set (&model->tiling))
    return (gsize)frame->channels * frame->height * frame->width * sizeof (float);
  return (gsize)good->median_width * good->median_height * good->channels * sample +
         (gsize)norma_model_count_tiles (model) * grid->height * grid->width * sizeof (float);
}

/* As many as take no more memory than the features of a block did in the fit. */
static guint
count_grounds (const Search *s, guint n_paths)
{
  const NormaFeatureLevels *levels = &s->model->extractor->levels;
  gsize fit = norma_feature_levels_size (levels) * norma_good_features_block (levels);

  return (guint)CLAMP (fit / (measure_ground (s->model) / sizeof (float)), 1,
                       MIN (n_paths, MOST_IMAGES));
}

static NormaRaster *
read_picture (const Search *s, const char *path, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (s->model);
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  options.budget = s->options->budget;
  options.enough_side = norma_frame_enough_side (&canvas);
  raster = norma_image_read (path, &options, error);
  if (raster == NULL || s->n_wanted == 1 || !norma_tiling_is_set (&s->model->tiling))
    return g_steal_pointer (&raster);
  /* without the budget's bytes, which the next image may wait for */
  return norma_raster_copy (raster, error);
}

static NormaGround *
read_ground (const Search *s, const char *path, GError **error)
{
  g_autoptr (NormaRaster) raster = read_picture (s, path, error);
  NormaGround *ground;

  if (raster == NULL)
    return NULL;
  ground = norma_ground_new (s->model, raster, error);
  if (ground == NULL)
    g_prefix_error (error, "%s: ", path);
  return ground;
}

/* Different images, by the seed. */
static gboolean
read_grounds (Search *s, const GPtrArray *paths, NormaRandom *random, GError **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  s->n_wanted = count_grounds (s, paths->len);
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (left, paths->pdata[i]);
  s->grounds = g_new0 (NormaGround *, s->n_wanted);
  while (s->n_grounds < s->n_wanted) {
    guint at = (guint)norma_random_below (random, left->len);
    NormaGround *ground = read_ground (s, left->pdata[at], error);

    if (ground == NULL)
      return FALSE;
    s->grounds[s->n_grounds++] = ground;
    g_ptr_array_remove_index_fast (left, at);
  }
  return TRUE;
}

static gboolean
make_workers (Search *s, GError **error)
{
  guint n = norma_workers_count (s->options->n_threads);

  s->spotters = g_new0 (NormaSpotter *, n);
  s->n_workers = n;
  for (guint i = 0; i < n; i++) {
    s->spotters[i] = norma_spotter_new (s->model, error);
    if (s->spotters[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
map_row (gsize index, guint worker, gpointer data, GError **error)
{
  Search *s = data;
  guint rows = norma_tiling_get_rows (&s->model->tiling);

  return norma_spotter_map_row (s->spotters[worker], s->grounds[index / rows], index % rows, error);
}

/* The tiles that no spot touches keep their maps. */
static gboolean
map_grounds (Search *s, GError **error)
{
  const NormaTiling *tiling = &s->model->tiling;

  return !norma_tiling_is_set (tiling) ||
         norma_workers_run (s->n_workers, (gsize)s->n_grounds * norma_tiling_get_rows (tiling),
                            map_row, s, norma_progress_get_cancellable (s->progress), error);
}

/* The middle of a pixel that is inspected. */
static void
choose_inspected (const NormaGround *ground, NormaRandom *random, Place *place)
{
  guint64 number = norma_random_below (random, norma_area_mask_count (ground->areas));
  guint x, y;

  norma_area_mask_locate (ground->areas, number, &x, &y);
  place->x = (x + 0.5) / ground->width;
  place->y = (y + 0.5) / ground->height;
}

static gboolean
choose_places (Search *s, NormaRandom *random, GError **error)
{
  guint n = s->options->n_spots;

  s->places = norma_alloc (n, sizeof (Place), "spots", error);
  for (guint i = 0; s->places != NULL && i < n; i++) {
    Place *place = &s->places[i];

    place->ground = i % s->n_grounds;
    place->sign = i < n / 2 ? 1 : -1;
    if (s->grounds[place->ground]->areas != NULL) {
      choose_inspected (s->grounds[place->ground], random, place);
      continue;
    }
    place->x = norma_random_uniform (random);
    place->y = norma_random_uniform (random);
  }
  return s->places != NULL;
}

/* At least 90 % are seen, or fewer, whatever becomes of the others. */
static gboolean
has_seen_enough (Search *s)
{
  guint n = s->options->n_spots;

  return (guint)g_atomic_int_get (&s->n_seen) >= n - n / 10;
}

static gboolean
has_missed_too_many (Search *s)
{
  return (guint)g_atomic_int_get (&s->n_missed) > s->options->n_spots / 10;
}

/* The share of where a spot lies wholly inside whose centre is nearest to a share of the side. */
static double
share_inside (double share, guint side, double diameter)
{
  double room = side - diameter;

  return room > 0 ? CLAMP ((share * side - diameter / 2) / room, 0, 1) : 0.5;
}

static void
place_spot (const Search *s, const Place *place, const NormaGround *ground, NormaSpot *spot)
{
  const NormaFrame canvas = norma_model_get_canvas (s->model);
  double x = place->x, y = place->y;

  if (ground->areas != NULL) {
    x = share_inside (x, ground->width, s->diameter);
    y = share_inside (y, ground->height, s->diameter);
  }
  norma_spot_place (&canvas, ground->width, ground->height, s->diameter, x, y, spot);
}

static gboolean
look_at_spot (gsize index, guint worker, gpointer data, GError **error)
{
  Search *s = data;
  const Place *place = &s->places[index];
  const NormaGround *ground = s->grounds[place->ground];
  g_autoptr (NormaAnomalyMap) map = NULL;
  g_autoptr (NormaFinding) finding = NULL;
  NormaSpot spot;
  const float *grids;

  if (has_seen_enough (s) || has_missed_too_many (s))
    return TRUE;
  place_spot (s, place, ground, &spot);
  grids = norma_spotter_map (s->spotters[worker], ground, &spot, place->sign * s->contrast, error);
  if (grids == NULL)
    return FALSE;
  map = norma_grids_to_map (s->model, grids, ground->width, ground->height, error);
  if (map == NULL)
    return FALSE;
  norma_anomaly_map_set_areas (map, ground->areas);
  finding = norma_finding_new (map, &s->model->limits, error);
  if (finding == NULL)
    return FALSE;
  g_atomic_int_inc (finding->verdict == NORMA_VERDICT_REJECT ? &s->n_seen : &s->n_missed);
  return TRUE;
}

/* Are at least 90 % seen? */
static gboolean
try_diameter (Search *s, guint diameter, gboolean *enough, GError **error)
{
  s->diameter = diameter;
  s->n_seen = s->n_missed = 0;
  if (!norma_workers_run (s->n_workers, s->options->n_spots, look_at_spot, s,
                          norma_progress_get_cancellable (s->progress), error))
    return FALSE;
  *enough = has_seen_enough (s);
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

/* The place of the first of the diameters from `low` on that is seen; n if none is. A diameter that is
 * not seen is found out after a few spots, one that is seen takes nearly all; so the parts are not
 * halves. */
static gboolean
find_least (Search *s, const guint *diameters, guint n, guint low, guint *found, GError **error)
{
  guint high = n;

  while (low < high) {
    guint middle = low + (high - low) / 4;
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
    if (!find_least (s, diameters, n, found, &found, error))
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
  g_auto (Search) s = { model, options, progress };
  NormaRandom random;

  g_return_val_if_fail (paths->len > 0 && options->n_spots > 0, FALSE);

  norma_random_seed (&random, options->seed);
  return read_grounds (&s, paths, &random, error) && choose_places (&s, &random, error) &&
         make_workers (&s, error) && map_grounds (&s, error) && search (&s, defect, error);
}
