/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/aligned-reference.h"

#include "core/statistics/select.h"
#include "tests/core/registration/board.h"
#include "tests/ui/drawn-pair.h"

typedef struct {
  NormaPicture *query, *reference;
  NormaComparison *comparison;
  NormaAlignedReference *aligned;
} Pair;

static Pair
make_pair (NormaSampleType type)
{
  Pair pair = { pair_picture (FALSE, 1, type), pair_picture (TRUE, 1, type), pair_compare (),
                NULL };

  pair.aligned = norma_aligned_reference_new (pair.reference, pair.comparison);
  g_assert_nonnull (pair.aligned);
  return pair;
}

static void
free_pair (Pair *pair)
{
  norma_picture_unref (pair->query);
  norma_picture_unref (pair->reference);
  norma_comparison_unref (pair->comparison);
  norma_aligned_reference_unref (pair->aligned);
}

static void
test_places (void)
{
  Pair pair = make_pair (NORMA_SAMPLE_U8);

  for (double y = 2; y < PAIR_HEIGHT; y += 13.7)
    for (double x = 3; x < PAIR_WIDTH; x += 11.3) {
      double u, v, to_x, to_y, back_x, back_y;

      pair_follow (x, y, &u, &v);
      g_assert_true (norma_aligned_reference_follow (pair.aligned, x, y, &to_x, &to_y));
      g_assert_cmpfloat_with_epsilon (to_x, u, 1e-5);
      g_assert_cmpfloat_with_epsilon (to_y, v, 1e-5);
      g_assert_true (norma_aligned_reference_find (pair.aligned, to_x, to_y, &back_x, &back_y));
      g_assert_cmpfloat_with_epsilon (back_x, x, 1e-4);
      g_assert_cmpfloat_with_epsilon (back_y, y, 1e-4);
    }
  free_pair (&pair);
}

/* Areas of small squares tell it, too. */
static void
test_scale (void)
{
  Pair pair = make_pair (NORMA_SAMPLE_U8);
  double x0, y0, x1, y1, x2, y2, area;

  norma_homography_apply (&pair_warp, 100 - 0.5, 40 - 0.5, &x0, &y0);
  norma_homography_apply (&pair_warp, 100 - 0.5 + 1e-4, 40 - 0.5, &x1, &y1);
  norma_homography_apply (&pair_warp, 100 - 0.5, 40 - 0.5 + 1e-4, &x2, &y2);
  area = ((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 1e-8;
  g_assert_cmpfloat_with_epsilon (norma_aligned_reference_get_scale (pair.aligned, 100, 40),
                                  sqrt (area), 1e-5);
  free_pair (&pair);
}

static void
test_refused (void)
{
  g_autoptr (NormaPicture) picture = pair_picture (TRUE, 1, NORMA_SAMPLE_U8);
  g_autoptr (NormaComparison) comparison = pair_refuse ();
  const NormaHomography flat = { { 1, 2, 0, 2, 4, 0, 0, 0, 1 } };

  g_assert_null (norma_aligned_reference_new (picture, comparison));
  g_assert_null (norma_aligned_reference_new_by_hand (picture, &flat));
}

static void
test_match (void)
{
  Pair bytes = make_pair (NORMA_SAMPLE_U8), floats = make_pair (NORMA_SAMPLE_F32);
  NormaDisplayWindow matched;

  matched =
      norma_aligned_reference_match (bytes.aligned, bytes.query, &(NormaDisplayWindow){ 51, 204 });
  g_assert_cmpfloat_with_epsilon (matched.low, 51 * PAIR_GAIN + 255 * PAIR_BIAS, 1e-9);
  g_assert_cmpfloat_with_epsilon (matched.high, 204 * PAIR_GAIN + 255 * PAIR_BIAS, 1e-9);

  /* The query's values reach from 0 to 1, the reference's from 30 to 208.75 of 255. */
  matched =
      norma_aligned_reference_match (floats.aligned, floats.query, &(NormaDisplayWindow){ 0, 1 });
  g_assert_cmpfloat_with_epsilon (matched.low, 30 / 255.0 + PAIR_BIAS * 178.75 / 255, 1e-6);
  g_assert_cmpfloat_with_epsilon (matched.high - matched.low, PAIR_GAIN * 178.75 / 255, 1e-6);
  free_pair (&bytes);
  free_pair (&floats);
}

/* Pixels of the query at its pixel centre (x, y). */
static void
bend (double x, double y, double *dx, double *dy)
{
  *dx = 1.6 * sin (x / 70 + y / 110);
  *dy = 1.4 * cos (x / 90 - y / 80);
}

/* Of nodes 8 pixels apart: what lies between them is nearly the same. */
static NormaLocalWarp *
make_bend (void)
{
  NormaLocalWarp *field = g_new0 (NormaLocalWarp, 1);

  field->spacing = 8;
  field->columns = BOARD_WIDTH / 8;
  field->rows = BOARD_HEIGHT / 8;
  field->x = g_new (float, field->columns * field->rows);
  field->y = g_new (float, field->columns * field->rows);
  for (guint i = 0; i < field->columns * field->rows; i++) {
    double dx, dy;

    bend (3.5 + 8 * (i % field->columns), 3.5 + 8 * (i / field->columns), &dx, &dy);
    field->x[i] = (float)dx;
    field->y[i] = (float)dy;
  }
  return field;
}

static NormaRaster *
to_raster (const NormaGrey *grey)
{
  NormaRaster *raster =
      norma_raster_new (grey->width, grey->height, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < grey->height; y++)
    for (guint x = 0; x < grey->width; x++) {
      float value = grey->values[(gsize)y * grey->width + x];

      ((guint8 *)norma_raster_row (raster, y))[x] = isnan (value) ? 200 : (guint8)(value * 255);
    }
  return raster;
}

/* Where a comparison finds the places of a board that was shifted, turned and bent, also on planes
 * that are smaller than the board: at most half as far off as without the local warp, though nothing
 * but edges tell. */
static void
assert_found (guint most_side)
{
  g_autoptr (NormaGrey) board = board_new (5);
  g_autoptr (NormaLocalWarp) field = make_bend ();
  const NormaHomography warp = board_turn (1.5, 1.01, 4.3, -2.6);
  g_autoptr (NormaGrey) seen =
      norma_warp_reference (board, BOARD_WIDTH, BOARD_HEIGHT, &warp, field, NULL);
  g_autoptr (NormaRaster) reference = to_raster (board);
  g_autoptr (NormaRaster) query = to_raster (seen);
  g_autoptr (NormaPicture) picture = norma_picture_new (reference, NULL);
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaComparison) comparison = NULL;
  g_autoptr (NormaAlignedReference) aligned = NULL;
  float errors[400], errors_of_warp[400];
  guint n = 0;

  options.most_side = most_side;
  comparison = norma_compare (reference, query, &options, NULL);
  aligned = norma_aligned_reference_new (picture, comparison);
  g_assert_nonnull (aligned);
  for (double y = 30; y < BOARD_HEIGHT - 30; y += 11)
    for (double x = 30; x < BOARD_WIDTH - 30; x += 14) {
      double dx, dy, u, v, to_x, to_y, warp_x, warp_y;

      bend (x - 0.5, y - 0.5, &dx, &dy);
      norma_homography_apply (&warp, x - 0.5 + dx, y - 0.5 + dy, &u, &v);
      g_assert_true (norma_aligned_reference_follow (aligned, x, y, &to_x, &to_y));
      norma_homography_apply (&aligned->warp, x - 0.5, y - 0.5, &warp_x, &warp_y);
      errors_of_warp[n] = (float)hypot (warp_x - u, warp_y - v);
      errors[n++] = (float)hypot (to_x - 0.5 - u, to_y - 0.5 - v);
    }
  g_assert_cmpfloat ((double)norma_select (errors, n, n / 2), <,
                     0.5 * (double)norma_select (errors_of_warp, n, n / 2));
}

static void
test_found (void)
{
  assert_found (1536);
  assert_found (250);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aligned-reference/places", test_places);
  g_test_add_func ("/aligned-reference/scale", test_scale);
  g_test_add_func ("/aligned-reference/refused", test_refused);
  g_test_add_func ("/aligned-reference/match", test_match);
  g_test_add_func ("/aligned-reference/found", test_found);
  return g_test_run ();
}
