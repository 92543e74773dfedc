/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/tile-samples.h"

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/image/canvas.h"
#include "core/image/read.h"

guint
norma_tile_samples_choose (const NormaTiling *tiling, guint most, guint64 seed, guint image,
                           guint *tiles)
{
  guint n_tiles = norma_tiling_count (tiling);
  guint wanted = MIN (most, n_tiles), n = 0;
  NormaRandom random;

  norma_random_seed (&random, seed + image);
  /* selection sampling (Knuth, The Art of Computer Programming, 3.4.2, algorithm S) */
  for (guint i = 0; n < wanted; i++)
    if (norma_random_below (&random, n_tiles - i) < wanted - n)
      tiles[n++] = i;
  return n;
}

typedef struct {
  NormaCanvas *canvas;
  float *planes;
  gpointer scratch;
} Desk;

typedef struct {
  const NormaGoodFeatures *good;
  Desk *desks;
  guint n_desks;
  gsize sample_size;
  float *features; /* [block, sample_size] */
  guint block;
  guint *tiles; /* of the image at hand */
  guint n_tiles, first;
} Walk;

static void
walk_clear (Walk *walk)
{
  for (guint i = 0; i < walk->n_desks; i++) {
    norma_canvas_free (walk->desks[i].canvas);
    g_free (walk->desks[i].planes);
    norma_extractor_scratch_free (walk->good->extractor, walk->desks[i].scratch);
  }
  g_free (walk->desks);
  g_free (walk->features);
  g_free (walk->tiles);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static gsize
count_pixels (const NormaFrame *frame)
{
  return (gsize)frame->channels * frame->height * frame->width;
}

static gboolean
take_desk (const Walk *walk, const NormaModel *model, Desk *desk, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (model);

  desk->canvas = norma_canvas_new (&canvas, &model->tiling, error);
  if (desk->canvas == NULL)
    return FALSE;
  desk->planes = norma_alloc (count_pixels (&model->frame), sizeof (float), "frame", error);
  if (desk->planes == NULL)
    return FALSE;
  desk->scratch = norma_extractor_scratch_new (walk->good->extractor, error);
  return desk->scratch != NULL;
}

static gboolean
take_memory (Walk *walk, const NormaModel *model, GError **error)
{
  const NormaFeatureLevels *levels = &walk->good->extractor->levels;

  walk->sample_size = norma_feature_levels_size (levels);
  walk->block = norma_good_features_block (levels);
  walk->features = norma_alloc (walk->sample_size, walk->block * sizeof (float), "features", error);
  if (walk->features == NULL)
    return FALSE;
  walk->tiles = norma_alloc (norma_tiling_count (&model->tiling), sizeof (guint), "tiles", error);
  if (walk->tiles == NULL)
    return FALSE;
  walk->n_desks = norma_workers_count (walk->good->n_threads);
  walk->desks = g_new0 (Desk, walk->n_desks);
  for (guint i = 0; i < walk->n_desks; i++)
    if (!take_desk (walk, model, &walk->desks[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
extract_item (gsize index, guint worker, gpointer data, GError **error)
{
  Walk *walk = data;
  Desk *desk = &walk->desks[worker];

  if (!norma_canvas_cut (desk->canvas, walk->tiles[walk->first + index], desk->planes, error))
    return FALSE;
  norma_extractor_extract (walk->good->extractor, desk->planes,
                           walk->features + index * walk->sample_size, desk->scratch);
  return TRUE;
}

static NormaRaster *
read_picture (Walk *walk, const NormaModel *model, const NormaGoodImage *image, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (model);
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  options.budget = walk->good->budget;
  options.enough_side = norma_frame_enough_side (&canvas);
  raster = norma_image_read (image->path, &options, error);
  for (guint i = 0; raster != NULL && i < walk->n_desks; i++)
    if (!norma_canvas_set_raster (walk->desks[i].canvas, raster, error)) {
      g_prefix_error (error, "%s: ", image->path);
      return NULL;
    }
  return g_steal_pointer (&raster);
}

static gboolean
walk_image (Walk *walk, const NormaModel *model, const NormaGoodImage *image, guint place,
            NormaTileFunc func, gpointer data, GError **error)
{
  g_autoptr (NormaRaster) raster = read_picture (walk, model, image, error);

  if (raster == NULL)
    return FALSE;
  for (walk->first = 0; walk->first < walk->n_tiles;) {
    guint n = MIN (walk->block, walk->n_tiles - walk->first);
    const NormaTileBlock block = { walk->features, n, place, walk->tiles + walk->first };

    if (!norma_workers_run (walk->n_desks, n, extract_item, walk,
                            norma_progress_get_cancellable (walk->good->progress), error) ||
        !func (&block, data, error))
      return FALSE;
    walk->first += n;
  }
  return TRUE;
}

gboolean
norma_tile_samples_each_block (const NormaGoodFeatures *good, const NormaModel *model, guint most,
                               guint64 seed, NormaLeftOut left_out, NormaGoodStage *stage,
                               NormaTileFunc func, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (good->survey);
  g_auto (Walk) walk = { good };

  if (!take_memory (&walk, model, error))
    return FALSE;
  for (guint i = 0; i < usable->len; i++) {
    if (norma_left_out_has (left_out, i))
      continue;
    walk.n_tiles = norma_tile_samples_choose (&model->tiling, most, seed, i, walk.tiles);
    if (!walk_image (&walk, model, usable->pdata[i], i, func, data, error))
      return FALSE;
    norma_progress_report (good->progress, stage->name, ++stage->done, stage->total);
  }
  return TRUE;
}

guint64
norma_tile_samples_memory (const NormaModel *model, guint n_threads)
{
  const NormaFeatureLevels *levels = &model->extractor->levels;
  const NormaFrame canvas = norma_model_get_canvas (model);
  guint64 desk = count_pixels (&model->frame) * sizeof (float) + model->extractor->scratch_bytes +
                 norma_canvas_memory (&canvas, &model->tiling);

  return (guint64)norma_feature_levels_size (levels) * norma_good_features_block (levels) *
             sizeof (float) +
         norma_workers_count (n_threads) * desk;
}
