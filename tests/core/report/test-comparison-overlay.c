/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/comparison-overlay.h"

#include "core/report/legend.h"
#include "tests/core/registration/board.h"
#include "tests/core/report/fontconfig.h"

/* Of the picture's pixels, those of exactly this colour. */
static guint
count_color (const NormaRaster *picture, guint32 color)
{
  guint n = 0;

  for (guint y = 0; y < picture->height; y++) {
    const guint8 *row = norma_raster_row (picture, y);

    for (guint x = 0; x < picture->width; x++, row += 3)
      n += row[0] == color >> 16 && row[1] == (color >> 8 & 255) && row[2] == (color & 255);
  }
  return n;
}

static NormaRaster *
draw (const NormaRaster *reference, const NormaRaster *query, NormaComparison **comparison)
{
  const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  NormaRaster *picture;

  *comparison = norma_compare (reference, query, &options, &error);
  g_assert_no_error (error);
  picture = norma_comparison_overlay_new (query, *comparison, &error);
  g_assert_no_error (error);
  return picture;
}

/* Each kind in its colour and no other, and a line more where there is something to count. */
static void
test_kinds (void)
{
  g_autoptr (NormaGrey) board = board_new (61);
  g_autoptr (NormaGrey) marked = NULL;
  g_autoptr (NormaRaster) clean_view = NULL;
  g_autoptr (NormaRaster) marked_view = NULL;
  NormaRaster *pictures[3];
  NormaComparison *comparisons[3];

  board_fill (board, 100, 80, 52, 52, 0.8f);
  marked = norma_grey_copy (board, NULL);
  board_fill (marked, 120, 100, 12, 12, 0.2f);
  clean_view = board_see (board, &norma_homography_identity, 1, 2, 1);
  marked_view = board_see (marked, &norma_homography_identity, 1, 2, 2);
  pictures[0] = draw (clean_view, clean_view, &comparisons[0]);
  pictures[1] = draw (clean_view, marked_view, &comparisons[1]);
  pictures[2] = draw (marked_view, clean_view, &comparisons[2]);
  g_assert_cmpuint (count_color (pictures[0], 0xe69f00), ==, 0);
  g_assert_cmpuint (count_color (pictures[0], 0x56b4e9), ==, 0);
  g_assert_cmpuint (count_color (pictures[1], 0xe69f00), >, 0);
  g_assert_cmpuint (count_color (pictures[1], 0x56b4e9), ==, 0);
  g_assert_cmpuint (count_color (pictures[2], 0xe69f00), ==, 0);
  g_assert_cmpuint (count_color (pictures[2], 0x56b4e9), >, 0);
  g_assert_cmpuint (pictures[1]->height, >, pictures[0]->height);
  g_assert_cmpuint (pictures[1]->height, ==, pictures[2]->height);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    norma_raster_unref (pictures[i]);
    norma_comparison_unref (comparisons[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison-overlay/kinds", test_kinds);
  return g_test_run ();
}
