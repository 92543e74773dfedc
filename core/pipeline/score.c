/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/score.h"

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/image/canvas.h"
#include "core/pipeline/map.h"

struct _NormaScorer {
  NormaModel *model;
  float *planes; /* [frame channels, frame height, frame width] */
  float *features; /* a sample of the extractor's levels */
  NormaCanvas *canvas; /* NULL without tiles */
  float *grids; /* [tiles, grid height, grid width] */
  gpointer extractor_scratch;
  float *detector_scratch;
  float *tolerated_scratch; /* NULL where nothing is tolerated */
  NormaAreaMask *areas; /* the model's at the size of the last image; NULL: none yet */
};

void
norma_result_free (NormaResult *result)
{
  if (result == NULL)
    return;
  norma_anomaly_map_free (result->map);
  norma_finding_free (result->finding);
  g_clear_pointer (&result->alike, g_array_unref);
  g_free (result);
}

void
norma_scorer_free (NormaScorer *scorer)
{
  if (scorer == NULL)
    return;
  norma_extractor_scratch_free (scorer->model->extractor, scorer->extractor_scratch);
  norma_model_unref (scorer->model);
  g_free (scorer->planes);
  g_free (scorer->features);
  g_free (scorer->grids);
  norma_canvas_free (scorer->canvas);
  g_free (scorer->detector_scratch);
  g_free (scorer->tolerated_scratch);
  norma_area_mask_unref (scorer->areas);
  g_free (scorer);
}

static gboolean
take_canvas (NormaScorer *scorer, GError **error)
{
  const NormaModel *model = scorer->model;
  const NormaFrame canvas = norma_model_get_canvas (model);

  if (!norma_tiling_is_set (&model->tiling))
    return TRUE;
  scorer->canvas = norma_canvas_new (&canvas, &model->tiling, error);
  return scorer->canvas != NULL;
}

static gboolean
take_tolerated_scratch (NormaScorer *scorer, GError **error)
{
  const NormaModel *model = scorer->model;

  if (model->tolerated == NULL)
    return TRUE;
  scorer->tolerated_scratch =
      norma_alloc (norma_tolerated_scratch (model->tolerated, &model->detector->grid),
                   sizeof (float), "tolerated places", error);
  return scorer->tolerated_scratch != NULL;
}

NormaScorer *
norma_scorer_new (NormaModel *model, GError **error)
{
  g_autoptr (NormaScorer) scorer = g_new0 (NormaScorer, 1);
  const NormaFrame *frame = &model->frame;
  gsize n_positions = (gsize)model->detector->grid.height * model->detector->grid.width;
  gsize n_cells = n_positions * norma_model_count_tiles (model);
  gsize n_pixels = (gsize)frame->width * frame->height;
  gsize size = sizeof (float);

  scorer->model = norma_model_ref (model);
  scorer->planes = norma_alloc (n_pixels * frame->channels, size, "frame", error);
  if (scorer->planes == NULL)
    return NULL;
  scorer->features =
      norma_alloc (norma_feature_levels_size (&model->extractor->levels), size, "features", error);
  if (scorer->features == NULL)
    return NULL;
  scorer->grids = norma_alloc (n_cells, size, "anomaly map", error);
  if (scorer->grids == NULL || !take_canvas (scorer, error))
    return NULL;
  scorer->extractor_scratch = norma_extractor_scratch_new (model->extractor, error);
  if (scorer->extractor_scratch == NULL)
    return NULL;
  scorer->detector_scratch =
      norma_alloc (norma_model_get_scratch_size (model), size, "detector scratch", error);
  if (scorer->detector_scratch == NULL || !take_tolerated_scratch (scorer, error))
    return NULL;
  return g_steal_pointer (&scorer);
}

void
norma_scorer_map (NormaScorer *scorer, const float *planes, guint tile, float *map)
{
  const NormaModel *model = scorer->model;
  const NormaDetector *detector = norma_model_get_detector (model, tile);

  norma_extractor_extract (model->extractor, planes, scorer->features, scorer->extractor_scratch);
  detector->class->score (detector, scorer->features, map, scorer->detector_scratch);
  if (model->tolerated != NULL)
    norma_tolerated_attenuate (model->tolerated, &model->extractor->levels, &detector->grid,
                               scorer->features, map, scorer->tolerated_scratch);
}

static gboolean
map_tiles (NormaScorer *scorer, const NormaRaster *raster, GError **error)
{
  const NormaGrid *grid = &scorer->model->detector->grid;
  gsize n_positions = (gsize)grid->height * grid->width;
  guint n_tiles = norma_model_count_tiles (scorer->model);

  if (!norma_canvas_set_raster (scorer->canvas, raster, error))
    return FALSE;
  for (guint i = 0; i < n_tiles; i++) {
    if (!norma_canvas_cut (scorer->canvas, i, scorer->planes, error))
      return FALSE;
    norma_scorer_map (scorer, scorer->planes, i, scorer->grids + i * n_positions);
  }
  return TRUE;
}

const float *
norma_scorer_map_raster (NormaScorer *scorer, const NormaRaster *raster, GError **error)
{
  if (scorer->canvas != NULL)
    return map_tiles (scorer, raster, error) ? scorer->grids : NULL;
  if (!norma_frame_apply (&scorer->model->frame, raster, scorer->planes, error))
    return NULL;
  norma_scorer_map (scorer, scorer->planes, 0, scorer->grids);
  return scorer->grids;
}

const float *
norma_scorer_get_grids (const NormaScorer *scorer)
{
  return scorer->grids;
}

static gboolean
check_kind (const NormaFrame *frame, const NormaRaster *raster, GError **error)
{
  NormaValueKind kind = norma_raster_get_kind (raster);

  if (kind == frame->kind)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH, "found %s, the good images have %s",
               norma_value_kind_describe (kind), norma_value_kind_describe (frame->kind));
  return FALSE;
}

const float *
norma_scorer_describe (NormaScorer *scorer, const NormaRaster *raster, guint tile, GError **error)
{
  const NormaModel *model = scorer->model;

  if (!check_kind (&model->frame, raster, error))
    return NULL;
  if (scorer->canvas == NULL ? !norma_frame_apply (&model->frame, raster, scorer->planes, error)
                             : !norma_canvas_set_raster (scorer->canvas, raster, error) ||
                                   !norma_canvas_cut (scorer->canvas, tile, scorer->planes, error))
    return NULL;
  norma_extractor_extract (model->extractor, scorer->planes, scorer->features,
                           scorer->extractor_scratch);
  return scorer->features;
}

/* Images of one size in a row have the same mask. */
static gboolean
restrict_as_model (NormaScorer *scorer, NormaAnomalyMap *map, GError **error)
{
  NormaAreaMask *last = scorer->areas;

  if (scorer->model->areas == NULL)
    return TRUE;
  if (last != NULL && last->width == map->full_width && last->height == map->full_height) {
    norma_anomaly_map_set_areas (map, last);
    return TRUE;
  }
  if (!norma_map_restrict (map, scorer->model->areas, error))
    return FALSE;
  norma_area_mask_unref (last);
  scorer->areas = norma_area_mask_ref (map->areas);
  return TRUE;
}

static gboolean
restrict_map (NormaScorer *scorer, NormaAnomalyMap *map, const NormaAreas *own, GError **error)
{
  g_autoptr (NormaAreas) both = NULL;

  if (own == NULL)
    return restrict_as_model (scorer, map, error);
  return norma_areas_join (scorer->model->areas, own, &both, error) &&
         norma_map_restrict (map, both, error);
}

NormaResult *
norma_scorer_score (NormaScorer *scorer, const NormaRaster *raster, GError **error)
{
  return norma_scorer_score_areas (scorer, raster, NULL, error);
}

NormaResult *
norma_scorer_score_areas (NormaScorer *scorer, const NormaRaster *raster, const NormaAreas *own,
                          GError **error)
{
  const NormaModel *model = scorer->model;
  g_autoptr (NormaResult) result = g_new0 (NormaResult, 1);
  gint64 start = g_get_monotonic_time ();
  const float *grids;

  if (!check_kind (&model->frame, raster, error))
    return NULL;
  grids = norma_scorer_map_raster (scorer, raster, error);
  if (grids == NULL)
    return NULL;
  result->map = norma_grids_to_map (model, grids, raster->file_width, raster->file_height, error);
  if (result->map == NULL || !restrict_map (scorer, result->map, own, error))
    return NULL;

  result->score = norma_anomaly_map_get_peak (result->map, NULL, NULL);
  result->times_threshold = result->score / model->limits.reject;
  result->one_in = norma_rarity_one_in (model->rarity, result->score);
  result->deviation =
      norma_good_set_deviation (&model->good_set, raster->file_width, raster->file_height);
  result->finding = norma_finding_new (result->map, &model->limits, error);
  if (result->finding == NULL)
    return NULL;
  result->alike = norma_alike_find (model, scorer->features, result->finding, raster->file_width,
                                    raster->file_height, scorer->detector_scratch);
  result->ms = (double)(g_get_monotonic_time () - start) / 1e3;
  return g_steal_pointer (&result);
}

/* Many images: workers score, results leave in the order of the paths. */
typedef struct {
  NormaResult *result;
  GError *error;
  gboolean done;
} Slot;

typedef struct {
  NormaModel *model;
  const GPtrArray *paths;
  const NormaScoreOptions *options;
  const NormaProgress *progress;
  NormaScorer **scorers; /* one a worker */
  GMutex lock;
  Slot *slots;
  gsize n_delivered;
} Batch;

static NormaRaster *
read_picture (const Batch *batch, const char *path, guint enough_side, GError **error)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;

  options.budget = batch->options->budget;
  options.enough_side = enough_side;
  return norma_image_read (path, &options, error);
}

/* As the fit saw it, or as it would come. */
static NormaRaster *
read_to_score (const Batch *batch, gsize index, GError **error)
{
  const NormaScoreOptions *options = batch->options;
  const char *path = batch->paths->pdata[index];
  const NormaFrame canvas = norma_model_get_canvas (batch->model);

  if (options->condition == NULL || options->condition->severity == 0)
    return read_picture (batch, path, norma_frame_enough_side (&canvas), error);
  return norma_corrupting_read_corrupted (options->corrupting, options->condition, index, path,
                                          options->budget, error);
}

/* Scored is the picture at the scale that the fit saw, so that being examined changes no score;
 * examined is the whole picture. raster: used up, for two at once could wait for each other. */
static gboolean
examine (const Batch *batch, gsize index, NormaRaster *raster, const NormaResult *result,
         GError **error)
{
  const NormaScoreOptions *options = batch->options;
  const char *path = batch->paths->pdata[index];
  g_autoptr (NormaRaster) whole = raster;

  if (options->examine == NULL)
    return TRUE;
  if (whole->scale_denominator > 1) {
    g_clear_pointer (&whole, norma_raster_unref);
    whole = read_picture (batch, path, 0, error);
  }
  return whole != NULL && options->examine (index, path, whole, result, options->data, error);
}

static NormaResult *
score_file (Batch *batch, gsize index, guint worker, GError **error)
{
  const char *path = batch->paths->pdata[index];
  const GPtrArray *areas = batch->options->areas;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormaRaster) raster = read_to_score (batch, index, error);
  g_autoptr (NormaResult) result = NULL;

  if (raster == NULL)
    return NULL;
  result = norma_scorer_score_areas (batch->scorers[worker], raster,
                                     areas == NULL ? NULL : areas->pdata[index], error);
  if (result == NULL) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  result->ms = (double)(g_get_monotonic_time () - start) / 1e3;
  if (!examine (batch, index, g_steal_pointer (&raster), result, error))
    return NULL;
  return g_steal_pointer (&result);
}

static void
clear_slot (Slot *slot)
{
  g_clear_pointer (&slot->result, norma_result_free);
  g_clear_error (&slot->error);
}

/* Called with the lock held. */
static void
deliver_in_order (Batch *batch)
{
  while (batch->n_delivered < batch->paths->len && batch->slots[batch->n_delivered].done) {
    gsize index = batch->n_delivered++;
    Slot *slot = &batch->slots[index];

    if (batch->options->deliver != NULL)
      batch->options->deliver (index, batch->paths->pdata[index], slot->result, slot->error,
                               batch->options->data);
    clear_slot (slot);
    norma_progress_report (batch->progress, "Scoring", batch->n_delivered, batch->paths->len);
  }
}

static gboolean
score_item (gsize index, guint worker, gpointer data, GError **error)
{
  Batch *batch = data;
  Slot slot = { .done = TRUE };

  slot.result = score_file (batch, index, worker, &slot.error);
  g_mutex_lock (&batch->lock);
  batch->slots[index] = slot;
  deliver_in_order (batch);
  g_mutex_unlock (&batch->lock);
  return TRUE;
}

static gboolean
run_batch (Batch *batch, guint n_threads, GError **error)
{
  for (guint i = 0; i < n_threads; i++) {
    batch->scorers[i] = norma_scorer_new (batch->model, error);
    if (batch->scorers[i] == NULL)
      return FALSE;
  }
  return norma_workers_run (n_threads, batch->paths->len, score_item, batch,
                            norma_progress_get_cancellable (batch->progress), error);
}

gboolean
norma_score_images (NormaModel *model, const GPtrArray *paths, const NormaScoreOptions *options,
                    const NormaProgress *progress, GError **error)
{
  guint n_threads = norma_workers_count (options->n_threads);
  g_autofree NormaScorer **scorers = g_new0 (NormaScorer *, n_threads);
  g_autofree Slot *slots = norma_alloc (paths->len, sizeof (Slot), "results", error);
  Batch batch = { model, paths, options, progress, scorers, .slots = slots };
  gboolean done;

  if (slots == NULL)
    return FALSE;
  g_mutex_init (&batch.lock);
  done = run_batch (&batch, n_threads, error);
  g_mutex_clear (&batch.lock);
  for (gsize i = 0; i < paths->len; i++)
    clear_slot (&slots[i]);
  for (guint i = 0; i < n_threads; i++)
    norma_scorer_free (scorers[i]);
  return done;
}
