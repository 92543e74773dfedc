/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/golden.h"
#include "tests/core/pipeline/small-fit.h"

/* Models whose tiles have the size of a small model's frame. */

enum { TILE_SIDE = 64 };

/* Fitted without tiles, on a square frame of a tile's size. */
static inline NormaModel *
frame_model (const char *folder)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 12, folder);
  g_autoptr (NormaFit) fit = NULL;

  options.width = options.height = TILE_SIDE;
  options.detector.gaussian.components = NORMA_COMPONENTS_PCA;
  options.detector.gaussian.explained = 0.6;
  fit = small_fit (paths, &options);
  return norma_model_ref (fit->model);
}

/* Tiles over a canvas that each show what the frame showed. */
static inline void
set_tiling (NormaModel *model, guint width, guint height, guint step)
{
  model->tiling = (NormaTiling){ width, height, TILE_SIDE, 48, step };
  g_assert_true (norma_golden_record (model, NULL));
}

/* Fit of parts of 150 × 130 in tiles. */
static inline NormaFitOptions
tiled_options (NormaTileModels models)
{
  NormaFitOptions options = small_options ();

  options.tiles.side = TILE_SIDE;
  options.tiles.models = models;
  options.detector.gaussian.components = NORMA_COMPONENTS_PCA;
  options.detector.gaussian.explained = 0.6;
  return options;
}

static inline GPtrArray *
write_large_parts (const char *folder, guint n)
{
  const NormaTestPart part = { 150, 130, 1, NORMA_SAMPLE_U8, 255 };

  return norma_test_parts_write (&part, 1, n, folder);
}
