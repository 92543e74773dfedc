/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/pipeline/ground.h"
#include "core/pipeline/map.h"
#include "tests/core/pipeline/tiled-model.h"

typedef struct {
  char *folder;
  NormaModel *model; /* without tiles until a test sets them */
} Made;

static void
make (Made *made)
{
  static Made once;

  if (once.model == NULL) {
    once.folder = norma_test_folder ();
    once.model = frame_model (once.folder);
    norma_test_remove_folder (once.folder);
  }
  *made = once;
  made->model->tiling = (NormaTiling){ 0 };
}

static NormaRaster *
draw (guint width, guint height, guint64 seed)
{
  const NormaTestPart part = { width, height, 1, NORMA_SAMPLE_U8, 255, seed % 2 == 0 };

  return norma_test_part_draw (&part, seed);
}

/* One tile as large as the canvas is no tile. */
static void
test_one_tile (void)
{
  Made made;

  make (&made);
  for (guint64 seed = 1; seed < 4; seed++) {
    g_autoptr (NormaRaster) raster = draw (96, 80, seed);
    g_autoptr (NormaResult) plain = NULL;
    g_autoptr (NormaResult) tiled = NULL;

    made.model->tiling = (NormaTiling){ 0 };
    plain = score_raster (made.model, raster);
    made.model->tiling = (NormaTiling){ TILE_SIDE, TILE_SIDE, TILE_SIDE, TILE_SIDE, 1 };
    tiled = score_raster (made.model, raster);
    g_assert_cmpfloat_with_epsilon (tiled->score, plain->score, 1e-6 * plain->score);
    for (guint i = 0; i < TILE_SIDE * TILE_SIDE; i++)
      g_assert_cmpfloat_with_epsilon (tiled->map->values[i], plain->map->values[i],
                                      1e-6 * plain->score);
  }
}

/* A piece of the raster as an image of its own. */
static NormaRaster *
crop (const NormaRaster *raster, guint x, guint y)
{
  NormaRaster *piece = norma_raster_new (TILE_SIDE, TILE_SIDE, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint i = 0; i < TILE_SIDE; i++)
    memcpy (norma_raster_row (piece, i), (guint8 *)norma_raster_row (raster, y + i) + x, TILE_SIDE);
  return piece;
}

/* Every tile has the map that its piece of the image has as an image. */
static void
test_tiles_are_images (void)
{
  g_autoptr (NormaRaster) raster = draw (150, 130, 4);
  g_autoptr (NormaScorer) tiled = NULL;
  const float *grids;
  NormaTiling tiling = { 150, 130, TILE_SIDE, 48, 4 };
  Made made;

  make (&made);
  made.model->tiling = tiling;
  tiled = norma_scorer_new (made.model, NULL);
  grids = norma_scorer_map_raster (tiled, raster, NULL);
  for (guint i = 0; i < norma_tiling_count (&tiling); i++) {
    g_autoptr (NormaRaster) piece = NULL;
    g_autoptr (NormaScorer) plain = NULL;
    guint x, y;

    norma_tiling_place (&tiling, i, &x, &y);
    piece = crop (raster, x, y);
    made.model->tiling = (NormaTiling){ 0 };
    plain = norma_scorer_new (made.model, NULL);
    g_assert_cmpmem (grids + i * 16, 64, norma_scorer_map_raster (plain, piece, NULL), 64);
    made.model->tiling = tiling;
  }
}

/* The map is of the image's part of the canvas, at the step. */
static void
test_map (void)
{
  g_autoptr (NormaRaster) raster = draw (300, 130, 4);
  g_autoptr (NormaResult) stretched = NULL;
  g_autoptr (NormaResult) boxed = NULL;
  Made made;

  make (&made);
  made.model->tiling = (NormaTiling){ 150, 130, TILE_SIDE, 48, 4 };
  stretched = score_raster (made.model, raster);
  g_assert_cmpuint (stretched->map->width, ==, 38);
  g_assert_cmpuint (stretched->map->height, ==, 33);
  g_assert_cmpuint (stretched->map->full_width, ==, 300);
  made.model->frame.fit = NORMA_FRAME_LETTERBOX;
  boxed = score_raster (made.model, raster);
  made.model->frame.fit = NORMA_FRAME_STRETCH;
  g_assert_cmpuint (boxed->map->width, ==, 38);
  g_assert_cmpuint (boxed->map->height, ==, 17);
  g_assert_cmpuint (boxed->map->content_height, ==, 17);
}

/* A spot far from a tile's edge is found where it is. */
static void
test_peak (void)
{
  g_autoptr (NormaRaster) raster = draw (150, 130, 1);
  g_autoptr (NormaResult) result = NULL;
  Made made;
  guint x, y;

  make (&made);
  made.model->tiling = (NormaTiling){ 150, 130, TILE_SIDE, 48, 4 };
  for (guint i = 60; i < 76; i++)
    memset ((guint8 *)norma_raster_row (raster, i) + 90, 5, 16);
  result = score_raster (made.model, raster);
  norma_anomaly_map_get_peak (result->map, &x, &y);
  g_assert_cmpfloat (fabs (x - 98.0), <, 14);
  g_assert_cmpfloat (fabs (y - 68.0), <, 14);
}

/* Scoring only the tiles under a spot is the same as scoring them all. */
static void
check_spot (NormaModel *model, guint64 seed)
{
  const NormaTestPart part = { 150, 130, 1, NORMA_SAMPLE_F32, 1 };
  const NormaFrame canvas = norma_model_get_canvas (model);
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, seed);
  g_autoptr (NormaRaster) drawn = norma_test_part_draw (&part, seed);
  g_autoptr (NormaGround) ground = norma_ground_new (model, raster, NULL);
  g_autoptr (NormaSpotter) spotter = norma_spotter_new (model, NULL);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, NULL);
  NormaSpot spot;
  const float *found, *expected;

  for (guint row = 0; row < norma_tiling_get_rows (&model->tiling); row++)
    g_assert_true (norma_spotter_map_row (spotter, ground, row, NULL));
  norma_spot_place (&canvas, 150, 130, 9 * (double)seed, 0.2 * (double)seed, 0.55, &spot);
  found = norma_spotter_map (spotter, ground, &spot, 0.25, NULL);
  norma_spot_draw (&spot, &canvas, 0.25, drawn->samples);
  expected = norma_scorer_map_raster (scorer, drawn, NULL);
  g_assert_cmpmem (found, 9 * 16 * sizeof (float), expected, 9 * 16 * sizeof (float));
}

static void
test_spots (void)
{
  Made made;

  make (&made);
  made.model->frame.kind = NORMA_VALUES_FLOAT;
  made.model->frame.low = 0;
  made.model->frame.high = 1;
  set_tiling (made.model, 150, 130, 4);
  for (guint64 seed = 1; seed < 5; seed++)
    check_spot (made.model, seed);
}

static void
test_golden (void)
{
  double difference = 1;
  g_autoptr (GError) error = NULL;
  Made made;
  float plain;

  make (&made);
  g_assert_true (norma_golden_record (made.model, NULL));
  plain = made.model->golden.score;
  set_tiling (made.model, 150, 130, 4);
  g_assert_true (norma_golden_verify (made.model, &difference, NULL));
  g_assert_cmpfloat (difference, ==, 0);
  g_assert_cmpfloat (made.model->golden.score, !=, plain);
  made.model->tiling.step = 8;
  g_assert_false (norma_golden_verify (made.model, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
}

static void
test_failing_allocations (void)
{
  g_autoptr (NormaRaster) raster = draw (150, 130, 1);
  Made made;

  make (&made);
  set_tiling (made.model, 150, 130, 4);
  g_assert_cmpuint (small_count_allocations (made.model, raster), >, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiled-score/one-tile", test_one_tile);
  g_test_add_func ("/tiled-score/tiles-are-images", test_tiles_are_images);
  g_test_add_func ("/tiled-score/map", test_map);
  g_test_add_func ("/tiled-score/peak", test_peak);
  g_test_add_func ("/tiled-score/golden", test_golden);
  g_test_add_func ("/tiled-score/failing-allocations", test_failing_allocations);
  g_test_add_func ("/tiled-score/spots", test_spots);
  return g_test_run ();
}
