/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/training-pictures.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/image/write.h"
#include "tests/support.h"

typedef struct {
  char *folder;
  GPtrArray *paths;
  NormaPicturePoolOptions options;
} Fixture;

/* Nine good pictures, one too small and one that is none. */
static void
set_up (Fixture *f, gconstpointer data)
{
  NormaTestPart part = NORMA_TEST_PART_INIT, small = NORMA_TEST_PART_INIT;
  char *path;

  f->folder = norma_test_folder ();
  part.channels = 3;
  f->paths = norma_test_parts_write (&part, 1, 9, f->folder);
  small.width = 40;
  path = g_build_filename (f->folder, "small.tif", NULL);
  norma_test_part_write (&small, 3, path);
  g_ptr_array_add (f->paths, path);
  path = g_build_filename (f->folder, "none.png", NULL);
  g_assert_true (g_file_set_contents (path, "none", -1, NULL));
  g_ptr_array_add (f->paths, path);
  f->options = (NormaPicturePoolOptions)NORMA_PICTURE_POOL_OPTIONS_INIT;
  f->options.n_threads = 1;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_remove_folder (f->folder);
  g_ptr_array_unref (f->paths);
  g_free (f->folder);
}

static NormaPicturePool *
read_pool (const Fixture *f)
{
  g_autoptr (GError) error = NULL;
  NormaPicturePool *pool = norma_picture_pool_read (f->paths, &f->options, NULL, &error);

  g_assert_no_error (error);
  return pool;
}

static void
test_pool (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaPicturePool) pool = read_pool (f);
  g_autoptr (NormaPicturePool) again = NULL, other = NULL;

  g_assert_cmpuint (norma_picture_pool_get_count (pool), ==, 9);
  g_assert_cmpuint (norma_picture_pool_get_unusable (pool), ==, 2);
  g_assert_cmpuint (norma_picture_pool_get_bytes (pool), ==, 9 * 96 * 80 * 3);
  g_assert_cmpuint (norma_picture_pool_get_width (pool, 8), ==, 96);
  g_assert_cmpuint (norma_picture_pool_get_height (pool, 8), ==, 80);

  f->options.n_threads = 3;
  again = read_pool (f);
  g_assert_cmpstr (norma_picture_pool_get_hash (again), ==, norma_picture_pool_get_hash (pool));
  f->options.seed = 5;
  other = read_pool (f);
  g_assert_cmpstr (norma_picture_pool_get_hash (other), !=, norma_picture_pool_get_hash (pool));
}

/* As many as there is room for; larger ones made smaller. */
static void
test_bounds (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaPicturePool) pool = NULL, reduced = NULL;

  f->options.most_bytes = 5 * 96 * 80 * 3 - 1;
  pool = read_pool (f);
  g_assert_cmpuint (norma_picture_pool_get_count (pool), ==, 4);
  f->options.most_bytes = G_MAXUINT64;
  f->options.most_side = 48;
  f->options.least_side = 40;
  reduced = read_pool (f);
  g_assert_cmpuint (norma_picture_pool_get_width (reduced, 0), ==, 48);
  g_assert_cmpuint (norma_picture_pool_get_height (reduced, 0), ==, 40);
}

/* A window at full size has the samples of the file. */
static void
test_cut (Fixture *f, gconstpointer data)
{
  enum { SIDE = 16 };
  float planes[3 * SIDE * SIDE], scratch[SIDE * SIDE], row[96 * 3];
  g_autoptr (NormaPicturePool) pool = NULL;
  g_autoptr (NormaRaster) raster = NULL;
  const NormaTestPart part = { 96, 80, 3, NORMA_SAMPLE_U8, 255 };

  g_ptr_array_set_size (f->paths, 1);
  pool = read_pool (f);
  raster = norma_test_part_draw (&part, 1);
  g_assert_true (norma_picture_pool_cut (pool, 0, 37, 21, SIDE, SIDE, planes, scratch, NULL));
  for (guint y = 0; y < SIDE; y++) {
    norma_raster_get_row (raster, 21 + y, row);
    for (guint x = 0; x < SIDE; x++)
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (planes[(c * SIDE + y) * SIDE + x],
                                        row[(37 + x) * 3 + c] / 255, 1e-6);
  }
}

/* Real, drawn or both: numbers of 0 … 1, the same from the same state. */
static void
test_pieces (Fixture *f, gconstpointer data)
{
  enum { SIDE = 32, N = 3 * SIDE * SIDE };
  g_autoptr (NormaPicturePool) pool = read_pool (f);
  NormaTrainingPictures pictures = { pool, 2, 7, 0.3, SIDE };
  g_autofree float *scratch = g_new (float, norma_training_pictures_get_scratch (&pictures));
  float a[N], b[N];

  for (guint64 seed = 0; seed < 60; seed++) {
    NormaRandom random;

    if (seed == 40)
      pictures.pool = NULL;
    norma_random_seed (&random, seed);
    g_assert_true (norma_training_pictures_draw (&pictures, &random, a, scratch, NULL));
    norma_random_seed (&random, seed);
    memset (b, 0xff, sizeof b);
    g_assert_true (norma_training_pictures_draw (&pictures, &random, b, scratch, NULL));
    g_assert_cmpmem (a, sizeof a, b, sizeof b);
    for (guint i = 0; i < N; i++)
      g_assert_true (a[i] >= 0 && a[i] <= 1);
  }
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (norma_picture_pool_read (f->paths, &f->options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/training-pictures/pool", test_pool);
  ADD ("/training-pictures/bounds", test_bounds);
  ADD ("/training-pictures/cut", test_cut);
  ADD ("/training-pictures/pieces", test_pieces);
  ADD ("/training-pictures/cancelled", test_cancelled);
  return g_test_run ();
}
