/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/compare.h"

#include <string.h>

#include "core/base/error.h"
#include "tests/core/registration/board.h"
#include "tests/support.h"

static NormaComparison *
compare (const NormaRaster *reference, const NormaRaster *query)
{
  const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  NormaComparison *comparison = norma_compare (reference, query, &options, &error);

  g_assert_no_error (error);
  return comparison;
}

/* A query of the board with something else at (120, 100), 12 × 12 pixels; see board_see(). */
static NormaRaster *
see_changed (const NormaGrey *board, float value, const NormaHomography *warp)
{
  g_autoptr (NormaGrey) changed = norma_grey_copy (board, NULL);

  board_fill (changed, 120, 100, 12, 12, value);
  return board_see (changed, warp, 0.85, 4, 41);
}

/* A light place on an even ground. */
static NormaGrey *
board_with_ground (guint64 seed)
{
  NormaGrey *board = board_new (seed);

  board_fill (board, 100, 80, 52, 52, 0.8f);
  return board;
}

static void
test_same (void)
{
  g_autoptr (NormaGrey) board = board_new (31);
  NormaHomography warp = board_turn (4, 1.03, 6, -3);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 4, 1);
  g_autoptr (NormaRaster) query = board_see (board, &warp, 0.8, 4, 2);
  g_autoptr (NormaComparison) comparison = compare (reference, query);

  g_assert_cmpint (comparison->verdict, ==, NORMA_COMPARED_SAME);
  g_assert_null (comparison->reason);
  g_assert_cmpuint (comparison->kinds->len, ==, 0);
}

static void
assert_change (const NormaComparison *comparison, NormaChangeKind kind, double x, double y)
{
  const NormaRegion *region;

  g_assert_cmpint (comparison->verdict, ==, NORMA_COMPARED_CHANGED);
  g_assert_cmpuint (comparison->kinds->len, ==, 1);
  g_assert_cmpstr (norma_change_kind_to_string (
                       g_array_index (comparison->kinds, NormaChangeKind, 0)),
                   ==, norma_change_kind_to_string (kind));
  region = &g_array_index (comparison->finding->reject_regions, NormaRegion, 0);
  g_assert_cmpfloat_with_epsilon (region->centroid_x, x, 3);
  g_assert_cmpfloat_with_epsilon (region->centroid_y, y, 3);
}

/* Where it is, in pixels of the query, and of which kind. */
static void
test_kinds (void)
{
  g_autoptr (NormaGrey) board = board_with_ground (32);
  NormaHomography warp = board_turn (-6, 1, 9, 4), back;
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 4, 3);
  g_autoptr (NormaRaster) marked = see_changed (board, 0.2f, &norma_homography_identity);
  g_autoptr (NormaRaster) query = see_changed (board, 0.2f, &warp);
  g_autoptr (NormaRaster) clean = board_see (board, &norma_homography_identity, 1, 4, 4);
  g_autoptr (NormaComparison) appeared = compare (reference, query);
  g_autoptr (NormaComparison) vanished = compare (marked, clean);
  double x, y;

  g_assert_true (norma_homography_invert (&warp, &back));
  norma_homography_apply (&back, 125.5, 105.5, &x, &y);
  assert_change (appeared, NORMA_CHANGE_APPEARED, x, y);
  assert_change (vanished, NORMA_CHANGE_VANISHED, 125.5, 105.5);
}

/* Structure that is off by less than the tolerance is the same; the threshold is the user's. */
static void
test_options (void)
{
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaGrey) board = board_with_ground (33);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 5);
  g_autoptr (NormaRaster) query = see_changed (board, 0.45f, &norma_homography_identity);
  g_autoptr (NormaComparison) usual = compare (reference, query);
  g_autoptr (NormaComparison) blunt = NULL;
  g_autoptr (NormaComparison) coarse = NULL;

  g_assert_cmpint (usual->verdict, ==, NORMA_COMPARED_CHANGED);
  options.threshold = 10;
  blunt = norma_compare (reference, query, &options, NULL);
  g_assert_cmpint (blunt->verdict, ==, NORMA_COMPARED_SAME);
  options.threshold = 0.6;
  options.least_area = 10000;
  coarse = norma_compare (reference, query, &options, NULL);
  g_assert_cmpint (coarse->verdict, ==, NORMA_COMPARED_SAME);
  g_assert_cmpuint (coarse->finding->n_removed, ==, 1);
}

/* Never a false verdict: another board, an upside-down one, one that is too small. */
static void
test_not_compared (void)
{
  g_autoptr (NormaGrey) board = board_new (34);
  g_autoptr (NormaGrey) other = board_new (35);
  NormaHomography half_turn = board_turn (180, 1, 0, 0);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 6);
  g_autoptr (NormaRaster) wrong = board_see (other, &norma_homography_identity, 1, 2, 7);
  g_autoptr (NormaRaster) turned = board_see (board, &half_turn, 1, 2, 8);
  g_autoptr (NormaRaster) small = norma_raster_new (63, 90, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  const NormaRaster *const queries[] = { wrong, turned, small };
  const char *const reasons[] = { "not compared: alignment 0.", "not compared: alignment 0.",
                                  "not compared: the query has 63 × 90 pixels" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr (NormaComparison) comparison = compare (reference, queries[i]);

    g_assert_cmpint (comparison->verdict, ==, NORMA_NOT_COMPARED);
    g_assert_true (g_str_has_prefix (comparison->reason, reasons[i]));
    g_assert_null (comparison->finding);
    g_assert_null (comparison->kinds);
  }
}

/* Other sizes, colour, 16 bits and floating point on either side. */
static void
test_mixed_types (void)
{
  g_autoptr (NormaGrey) board = board_with_ground (36);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 3, 9);
  g_autoptr (NormaRaster) query = see_changed (board, 0.2f, &norma_homography_identity);
  g_autoptr (NormaRaster) wide =
      norma_raster_new (BOARD_WIDTH - 20, BOARD_HEIGHT - 10, 3, NORMA_SAMPLE_F32, NULL, 0, NULL);
  g_autoptr (NormaComparison) comparison = NULL;

  for (guint y = 0; y < wide->height; y++) {
    const guint8 *from = norma_raster_row (query, y + 5);
    float *to = norma_raster_row (wide, y);

    for (guint x = 0; x < wide->width; x++)
      to[3 * x] = to[3 * x + 1] = to[3 * x + 2] = 7.5f * (float)from[x + 10] - 300;
  }
  comparison = compare (reference, wide);
  assert_change (comparison, NORMA_CHANGE_APPEARED, 115.5, 100.5);
}

static void
test_no_numbers (void)
{
  const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster = norma_raster_new (100, 100, 1, NORMA_SAMPLE_F32, NULL, 0, NULL);

  *(float *)norma_raster_row (raster, 50) = NAN;
  g_assert_null (norma_compare (raster, raster, &options, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static gpointer
compare_with_itself (gconstpointer raster, GError **error)
{
  const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;

  return norma_compare (raster, raster, &options, error);
}

static void
test_out_of_memory (void)
{
  g_autoptr (NormaGrey) board = board_new (37);
  g_autoptr (NormaRaster) raster = board_see (board, &norma_homography_identity, 1, 2, 1);

  g_assert_cmpuint (norma_test_fail_allocations (compare_with_itself, raster,
                                                 (GDestroyNotify)norma_comparison_unref),
                    >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/same", test_same);
  g_test_add_func ("/compare/kinds", test_kinds);
  g_test_add_func ("/compare/options", test_options);
  g_test_add_func ("/compare/not-compared", test_not_compared);
  g_test_add_func ("/compare/mixed-types", test_mixed_types);
  g_test_add_func ("/compare/no-numbers", test_no_numbers);
  g_test_add_func ("/compare/out-of-memory", test_out_of_memory);
  return g_test_run ();
}
