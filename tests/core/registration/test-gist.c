/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/gist.h"

#include "tests/core/registration/board.h"
#include "tests/support.h"

static NormaPyramid *
look (const NormaRaster *raster)
{
  g_autoptr (GError) error = NULL;
  NormaPyramid *pyramid = norma_pyramid_new (raster, G_MAXUINT, &error);

  g_assert_no_error (error);
  return pyramid;
}

/* The gist of a board as it is seen. */
static NormaGist *
see (guint64 board_seed, const NormaHomography *warp, double gain, double noise)
{
  g_autoptr (NormaGrey) board = board_new (board_seed);
  g_autoptr (NormaRaster) raster = board_see (board, warp, gain, noise, board_seed + 1000);
  g_autoptr (NormaPyramid) pyramid = look (raster);
  NormaGist *gist = norma_gist_new (pyramid, NULL);

  g_assert_nonnull (gist);
  return gist;
}

static double
compare (const NormaGist *one, const NormaGist *other)
{
  g_autoptr (NormaGistSearch) search = norma_gist_search_new (one, NULL);

  return norma_gist_search_likeness (search, other);
}

static void
test_itself (void)
{
  g_autoptr (NormaGist) gist = see (1, &norma_homography_identity, 1, 0);
  g_autoptr (NormaGist) dark = see (1, &norma_homography_identity, 0.5, 0);
  g_autoptr (NormaGist) other = see (2, &norma_homography_identity, 1, 0);

  g_assert_cmpfloat_with_epsilon (compare (gist, gist), 1, 1e-5);
  g_assert_cmpfloat_with_epsilon (compare (gist, dark), 1, 1e-2);
  g_assert_cmpfloat (compare (gist, other), <, 0.6);
}

/* Turned, scaled and shifted it is more like itself than like any other board. */
static void
test_found_again (void)
{
  const NormaHomography warps[] = { board_turn (0, 1, 40, -30), board_turn (12, 1.1, -10, 8),
                                    board_turn (-20, 0.85, 20, 0) };

  for (guint w = 0; w < G_N_ELEMENTS (warps); w++) {
    g_autoptr (NormaGist) query = see (7, &warps[w], 0.7, 5);
    g_autoptr (NormaGistSearch) search = norma_gist_search_new (query, NULL);
    double own = 0, most = 0;

    for (guint64 seed = 1; seed <= 20; seed++) {
      g_autoptr (NormaGist) gist = see (seed, &norma_homography_identity, 1, 5);
      double likeness = norma_gist_search_likeness (search, gist);

      if (seed == 7)
        own = likeness;
      else
        most = MAX (most, likeness);
    }
    g_assert_cmpfloat (own, >, most);
  }
}

static void
test_plain (void)
{
  g_autoptr (NormaRaster) even = norma_raster_new (400, 70, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  g_autoptr (NormaPyramid) pyramid = look (even);
  g_autoptr (NormaGist) plain = norma_gist_new (pyramid, NULL);
  g_autoptr (NormaGist) board = see (3, &norma_homography_identity, 1, 0);

  g_assert_cmpfloat (compare (plain, board), ==, 0);
  g_assert_cmpfloat (compare (board, plain), ==, 0);
  g_assert_cmpfloat (compare (plain, plain), ==, 0);
}

static gpointer
make (gconstpointer pyramid, GError **error)
{
  g_autoptr (NormaGist) gist = norma_gist_new (pyramid, error);

  return gist == NULL ? NULL : norma_gist_search_new (gist, error);
}

static void
test_out_of_memory (void)
{
  g_autoptr (NormaGrey) board = board_new (4);
  g_autoptr (NormaRaster) raster = board_see (board, &norma_homography_identity, 1, 2, 1);
  g_autoptr (NormaPyramid) pyramid = look (raster);

  g_assert_cmpuint (norma_test_fail_allocations (make, pyramid,
                                                 (GDestroyNotify)norma_gist_search_free),
                    >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gist/itself", test_itself);
  g_test_add_func ("/gist/found-again", test_found_again);
  g_test_add_func ("/gist/plain", test_plain);
  g_test_add_func ("/gist/out-of-memory", test_out_of_memory);
  return g_test_run ();
}
