/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/tile-canvas.h"

#include <math.h>

#include "core/base/error.h"
#include "core/model/tiles.h"

static gboolean
check_options (const NormaTileOptions *o, GError **error)
{
  if (o->side >= NORMA_TILING_LEAST_SIDE && o->side <= NORMA_TILING_MAX_SIDE && o->overlap >= 0 &&
      o->overlap <= NORMA_TILING_MAX_OVERLAP && o->scale > 0 && isfinite (o->scale) &&
      o->most_samples > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "tiles: found sides of %u pixels, an overlap of %g, the scale %g and %u tiles an "
               "image, expected %d to %d, 0 to %g, and numbers above 0",
               o->side, o->overlap, o->scale, o->most_samples, NORMA_TILING_LEAST_SIDE,
               NORMA_TILING_MAX_SIDE, NORMA_TILING_MAX_OVERLAP);
  return FALSE;
}

/* A network may have a size of its own, and every extractor has sides it can divide. */
static gboolean
check_side (guint side, const NormaExtractorSource *source, GError **error)
{
  guint width, height;

  norma_extractor_source_size_frame (source, 1, side, &width, &height);
  if (width == side && height == side)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "tiles of %u pixels: the extractor takes %u × %u as the nearest size; choose tiles "
               "that it takes",
               side, width, height);
  return FALSE;
}

/* One part of a fit's words about a canvas that does not do. */
static gboolean
refuse_canvas (const NormaTileOptions *o, const NormaGoodSet *good, double width, double height,
               const char *expected, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "tiles of %u pixels: the good images have a median size of %u × %u, at the scale %g "
               "that is %.0f × %.0f pixels; expected %s",
               o->side, good->median_width, good->median_height, o->scale, width, height, expected);
  return FALSE;
}

gboolean
norma_tile_canvas_choose (const NormaTileOptions *options, const NormaExtractorSource *source,
                          const NormaGoodSet *good_set, NormaModel *model, GError **error)
{
  double width = round (good_set->median_width * options->scale);
  double height = round (good_set->median_height * options->scale);
  guint side = options->side;

  if (!check_options (options, error) || !check_side (side, source, error))
    return FALSE;
  if (MIN (width, height) < side)
    return refuse_canvas (options, good_set, width, height,
                          "sides of at least one tile; choose smaller tiles or a larger scale, or "
                          "score without tiles",
                          error);
  if (MAX (width, height) > NORMA_TILING_MAX_CANVAS)
    return refuse_canvas (options, good_set, width, height,
                          "sides of at most " G_STRINGIFY (
                              NORMA_TILING_MAX_CANVAS) "; choose a smaller scale",
                          error);
  model->frame.width = model->frame.height = side;
  model->tiling = (NormaTiling){ (guint)width, (guint)height, side,
                                 norma_tiling_stride_for (side, options->overlap), 1 };
  return TRUE;
}

gboolean
norma_tile_canvas_choose_step (NormaModel *model, GError **error)
{
  NormaTiling *tiling = &model->tiling;
  const NormaFeatureShape *finest = &model->extractor->levels.at[0];
  const NormaGrid grid = { finest->height, finest->width };
  guint cell = MAX (tiling->side / MAX (grid.width, grid.height), 1);

  tiling->step = model->smoothing == 0 ? cell : MIN (cell, MAX ((guint)model->smoothing, 1));
  while (tiling->step < tiling->side && !norma_tiles_check_map (tiling, NULL))
    tiling->step++;
  return norma_tiles_check_map (tiling, error) && norma_tiles_check_grid (tiling, &grid, error);
}
