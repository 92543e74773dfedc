/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/tiles.h"

#include "core/base/error.h"
#include "core/base/fields.h"

#define WIDTH "tiling.width"

/* Cells of all tiles of an image: 256 MB a thread. */
#define MOST_CELLS (64 << 20)

static const char *const detectors_names[] = { "one", "each", NULL };

static char *
name_part (guint tile)
{
  return g_strdup_printf ("tile%u.", tile);
}

static void
store_detectors (const NormaModel *model, NormaTensorFile *file)
{
  if (model->tile_detectors == NULL) {
    norma_detector_store (model->detector, file);
    return;
  }
  for (guint i = 0; i < model->tile_detectors->len; i++) {
    g_autoptr (NormaTensorFile) part = norma_tensor_file_new ();
    g_autofree char *prefix = name_part (i);

    norma_detector_store (model->tile_detectors->pdata[i], part);
    norma_tensor_file_add_part (file, prefix, part);
  }
}

void
norma_tiles_store (const NormaModel *model, NormaTensorFile *file)
{
  const NormaTiling *tiling = &model->tiling;

  if (norma_tiling_is_set (tiling)) {
    norma_field_set_unsigned (file, WIDTH, tiling->width);
    norma_field_set_unsigned (file, "tiling.height", tiling->height);
    norma_field_set_unsigned (file, "tiling.stride", tiling->stride);
    norma_field_set_unsigned (file, "tiling.step", tiling->step);
    norma_tensor_file_set_metadata (file, "tiling.detectors",
                                    detectors_names[model->tile_detectors != NULL]);
  }
  store_detectors (model, file);
}

gboolean
norma_tiles_check_map (const NormaTiling *tiling, GError **error)
{
  const NormaFrameContent content = { 0, 0, tiling->width, tiling->height };
  guint width, height;

  norma_tiling_size_map (tiling, &content, &width, &height);
  if ((guint64)width * height <= NORMA_MODEL_MAX_FRAME_PIXELS)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "tiling.step: found %u, a map of %u × %u pixels, expected at most %d in all",
               tiling->step, width, height, NORMA_MODEL_MAX_FRAME_PIXELS);
  return FALSE;
}

gboolean
norma_tiles_check_grid (const NormaTiling *tiling, const NormaGrid *grid, GError **error)
{
  guint64 n = norma_tiling_count (tiling);

  if (n * grid->width * grid->height <= MOST_CELLS)
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
      "tiling: found %u tiles with maps of %u × %u cells, expected at most %d cells in all",
      (guint)n, grid->width, grid->height, MOST_CELLS);
  return FALSE;
}

static gboolean
check_tile (const NormaFrame *frame, GError **error)
{
  if (frame->width == frame->height && frame->width >= NORMA_TILING_LEAST_SIDE &&
      frame->width <= NORMA_TILING_MAX_SIDE)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "frame: found tiles of %u × %u pixels, expected squares with sides of %d to %d",
               frame->width, frame->height, NORMA_TILING_LEAST_SIDE, NORMA_TILING_MAX_SIDE);
  return FALSE;
}

gboolean
norma_tiles_load_tiling (const NormaTensorFile *file, const NormaFrame *frame, NormaTiling *tiling,
                         GError **error)
{
  guint side = frame->width;
  guint64 width, height, stride, step;

  *tiling = (NormaTiling){ 0 };
  if (norma_tensor_file_get_metadata (file, WIDTH) == NULL)
    return TRUE;
  if (!check_tile (frame, error) ||
      !norma_field_get_unsigned (file, WIDTH, side, NORMA_TILING_MAX_CANVAS, &width, error) ||
      !norma_field_get_unsigned (file, "tiling.height", side, NORMA_TILING_MAX_CANVAS, &height,
                                 error) ||
      !norma_field_get_unsigned (file, "tiling.stride", (side + 1) / 2, side, &stride, error) ||
      !norma_field_get_unsigned (file, "tiling.step", 1, side, &step, error))
    return FALSE;
  *tiling = (NormaTiling){ (guint)width, (guint)height, side, (guint)stride, (guint)step };
  return norma_tiles_check_map (tiling, error);
}

static NormaDetector *
load_detector (const NormaTensorFile *file, const NormaModel *model, guint tile, GError **error)
{
  g_autofree char *prefix = name_part (tile);
  g_autoptr (NormaTensorFile) part = norma_tensor_file_get_part (file, prefix);
  g_autoptr (NormaDetector) detector = norma_detector_load (part, &model->extractor->levels, error);
  const NormaDetector *first = model->detector;

  if (detector == NULL) {
    g_prefix_error (error, "%s", prefix);
    return NULL;
  }
  if (first == NULL ||
      (detector->grid.width == first->grid.width && detector->grid.height == first->grid.height))
    return g_steal_pointer (&detector);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%sdetector: found maps of %u × %u cells, expected %u × %u as of the first tile",
               prefix, detector->grid.width, detector->grid.height, first->grid.width,
               first->grid.height);
  return NULL;
}

static gboolean
load_each (const NormaTensorFile *file, NormaModel *model, GError **error)
{
  guint n = norma_tiling_count (&model->tiling);

  model->tile_detectors = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_detector_unref);
  for (guint i = 0; i < n; i++) {
    NormaDetector *detector = load_detector (file, model, i, error);

    if (detector == NULL)
      return FALSE;
    g_ptr_array_add (model->tile_detectors, detector);
    if (i == 0)
      model->detector = norma_detector_ref (detector);
  }
  return TRUE;
}

static gboolean
load_one (const NormaTensorFile *file, NormaModel *model, GError **error)
{
  model->detector = norma_detector_load (file, &model->extractor->levels, error);
  return model->detector != NULL;
}

gboolean
norma_tiles_load_detectors (const NormaTensorFile *file, NormaModel *model, GError **error)
{
  guint each = 0;

  if (!norma_tiling_is_set (&model->tiling))
    return load_one (file, model, error);
  return norma_field_get_choice (file, "tiling.detectors", detectors_names, &each, error) &&
         (each ? load_each (file, model, error) : load_one (file, model, error)) &&
         norma_tiles_check_grid (&model->tiling, &model->detector->grid, error);
}

guint
norma_tiles_shape_golden (const NormaModel *model, guint64 *shape)
{
  guint rank = 0;

  if (model->tile_detectors != NULL)
    shape[rank++] = model->tile_detectors->len;
  shape[rank++] = model->detector->grid.height;
  shape[rank++] = model->detector->grid.width;
  return rank;
}
