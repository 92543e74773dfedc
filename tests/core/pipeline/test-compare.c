/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/compare.h"

#include <string.h>

#include "core/base/error.h"
#include "core/image/read.h"
#include "core/pipeline/comparison-judge.h"
#include "core/registration/orientation.h"
#include "tests/core/pipeline/areas.h"
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

static void
assert_not_compared (const NormaRaster *reference, const NormaRaster *query, const char *reason)
{
  g_autoptr (NormaComparison) comparison = compare (reference, query);

  g_assert_cmpint (comparison->verdict, ==, NORMA_NOT_COMPARED);
  g_test_message ("%s", comparison->reason);
  g_assert_nonnull (strstr (comparison->reason, reason));
  g_assert_null (comparison->finding);
  g_assert_null (comparison->kinds);
}

/* The same picture of a part that lies otherwise. */
static NormaRaster *
see_turned (const NormaRaster *upright, NormaOrientation orientation)
{
  guint right = upright->width - 1, bottom = upright->height - 1;
  gboolean sideways =
      orientation == NORMA_ORIENTATION_LEFT || orientation == NORMA_ORIENTATION_RIGHT;
  NormaRaster *turned = norma_raster_new (sideways ? upright->height : upright->width,
                                          sideways ? upright->width : upright->height, 1,
                                          NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y <= bottom; y++)
    for (guint x = 0; x <= right; x++) {
      const guint places[NORMA_N_ORIENTATIONS][2] = {
        [NORMA_ORIENTATION_UPRIGHT] = { x, y },
        [NORMA_ORIENTATION_UPSIDE_DOWN] = { right - x, bottom - y },
        [NORMA_ORIENTATION_MIRRORED] = { right - x, y },
        [NORMA_ORIENTATION_MIRRORED_DOWN] = { x, bottom - y },
        [NORMA_ORIENTATION_LEFT] = { y, right - x },
        [NORMA_ORIENTATION_RIGHT] = { bottom - y, x },
      };
      guint8 *row = norma_raster_row (turned, places[orientation][1]);

      row[places[orientation][0]] = ((guint8 *)norma_raster_row (upright, y))[x];
    }
  return turned;
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

/* Never a false verdict: another board, and one that is too small. */
static void
test_not_compared (void)
{
  g_autoptr (NormaGrey) board = board_new (34);
  g_autoptr (NormaGrey) other = board_new (35);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 6);
  g_autoptr (NormaRaster) wrong = board_see (other, &norma_homography_identity, 1, 2, 7);
  g_autoptr (NormaRaster) small = norma_raster_new (63, 90, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  assert_not_compared (reference, wrong, "another part, another view or the wrong reference");
  assert_not_compared (reference, small, "not compared: the query has 63 × 90 pixels");
}

/* A part that was put in the wrong way is told from another part. */
static void
test_turned (void)
{
  static const char *const reasons[NORMA_N_ORIENTATIONS] = {
    [NORMA_ORIENTATION_UPSIDE_DOWN] = "the query is upside down",
    [NORMA_ORIENTATION_MIRRORED] = "the query is mirrored left to right",
    [NORMA_ORIENTATION_MIRRORED_DOWN] = "the query is mirrored top to bottom",
    [NORMA_ORIENTATION_LEFT] = "the query is turned by 90° to the left",
    [NORMA_ORIENTATION_RIGHT] = "the query is turned by 90° to the right",
  };
  g_autoptr (NormaGrey) board = board_new (38);
  NormaHomography warp = board_turn (3, 1.02, 4, -6);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 6);
  g_autoptr (NormaRaster) upright = board_see (board, &warp, 0.9, 2, 8);

  for (guint i = 1; i < NORMA_N_ORIENTATIONS; i++) {
    g_autoptr (NormaRaster) turned = see_turned (upright, (NormaOrientation)i);

    assert_not_compared (reference, turned, reasons[i]);
  }
}

static NormaRaster *
read_shared (const char *relative)
{
  g_autofree char *path = norma_test_shared (relative);
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = path == NULL ? NULL : norma_image_read (path, NULL, &error);

  g_assert_no_error (error);
  return raster;
}

/* A real board, several places of which fit a little and none to the end. */
static void
test_real_board_turned (void)
{
  g_autoptr (NormaRaster) reference = read_shared ("data/pcb-pairs/00041/reference/00041000.jpg");
  g_autoptr (NormaRaster) query = NULL;
  g_autoptr (NormaRaster) turned = NULL;

  if (reference == NULL)
    return;
  query = read_shared ("data/pcb-pairs/00041/query/00041000.jpg");
  g_assert_cmpuint (query->channels, ==, 1);
  turned = see_turned (query, NORMA_ORIENTATION_UPSIDE_DOWN);
  assert_not_compared (reference, turned, "the query is upside down");
}

/* The board under a lamp at its side, and with another tone curve, with or without something new. */
static NormaRaster *
see_under (const NormaGrey *board, gboolean is_shaded, gboolean is_changed)
{
  g_autoptr (NormaGrey) lit = norma_grey_copy (board, NULL);

  if (is_changed)
    board_fill (lit, 120, 100, 12, 12, 0.25f);
  for (guint i = 0; i < BOARD_WIDTH * BOARD_HEIGHT; i++)
    lit->values[i] *= is_shaded ? 0.4f + 0.55f * (float)(i % BOARD_WIDTH) / BOARD_WIDTH
                                : 0.2f + 0.8f * lit->values[i] * lit->values[i];
  return board_see (lit, &norma_homography_identity, 1, 2, 44);
}

static void
test_light (void)
{
  static const NormaLight lights[] = { NORMA_LIGHT_HISTOGRAM, NORMA_LIGHT_SHADING };
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaGrey) board = board_with_ground (39);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 5);

  for (guint is_shaded = 0; is_shaded < 2; is_shaded++) {
    g_autoptr (NormaRaster) clean = see_under (board, is_shaded, FALSE);
    g_autoptr (NormaRaster) marked = see_under (board, is_shaded, TRUE);
    g_autoptr (NormaComparison) same = NULL;
    g_autoptr (NormaComparison) changed = NULL;

    options.light = lights[is_shaded];
    same = norma_compare (reference, clean, &options, NULL);
    changed = norma_compare (reference, marked, &options, NULL);
    g_assert_cmpint (same->verdict, ==, NORMA_COMPARED_SAME);
    assert_change (changed, NORMA_CHANGE_APPEARED, 125.5, 105.5);
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

/* A change in an ignore area is not told, one in a region of interest counts as often as it says, also
 * judged again; where nothing is inspected, nothing is compared. */
static void
check_areas (const NormaRaster *reference, const NormaRaster *query, const DrawnBox *box,
             NormaComparisonVerdict verdict, double times)
{
  g_autoptr (NormaAreas) areas = make_areas (box, 1, query->width, query->height);
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaComparison) bare = norma_compare (reference, query, &options, NULL);
  g_autoptr (NormaComparison) comparison = NULL;
  g_autoptr (NormaComparison) judged = NULL;

  options.areas = areas;
  comparison = norma_compare (reference, query, &options, NULL);
  g_assert_cmpint (comparison->verdict, ==, verdict);
  judged = norma_comparison_judge (comparison, &options, NULL);
  g_assert_cmpint (judged->verdict, ==, verdict);
  if (times > 0) {
    g_assert_cmpfloat (comparison->score, ==, times * bare->score);
    g_assert_cmpfloat (judged->score, ==, comparison->score);
  }
}

static void
test_areas (void)
{
  g_autoptr (NormaGrey) board = board_with_ground (32);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 4, 1);
  g_autoptr (NormaRaster) query = see_changed (board, 0.2f, &norma_homography_identity);
  const DrawnBox ignored = { { 100, 80, 152, 132 }, NORMA_PURPOSE_IGNORE, 1 };
  const DrawnBox elsewhere = { { 0, 0, 60, 60 }, NORMA_PURPOSE_ROI, 1 };
  const DrawnBox twice = { { 100, 80, 152, 132 }, NORMA_PURPOSE_ROI, 2 };
  const DrawnBox nothing = { { -1, -1, 5000, 5000 }, NORMA_PURPOSE_IGNORE, 1 };

  check_areas (reference, query, &ignored, NORMA_COMPARED_SAME, 0);
  check_areas (reference, query, &elsewhere, NORMA_COMPARED_SAME, 0);
  check_areas (reference, query, &twice, NORMA_COMPARED_CHANGED, 2);
  check_areas (reference, query, &nothing, NORMA_NOT_COMPARED, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/areas", test_areas);
  g_test_add_func ("/compare/same", test_same);
  g_test_add_func ("/compare/kinds", test_kinds);
  g_test_add_func ("/compare/options", test_options);
  g_test_add_func ("/compare/not-compared", test_not_compared);
  g_test_add_func ("/compare/turned", test_turned);
  g_test_add_func ("/compare/real-board-turned", test_real_board_turned);
  g_test_add_func ("/compare/light", test_light);
  g_test_add_func ("/compare/mixed-types", test_mixed_types);
  g_test_add_func ("/compare/no-numbers", test_no_numbers);
  g_test_add_func ("/compare/out-of-memory", test_out_of_memory);
  return g_test_run ();
}
