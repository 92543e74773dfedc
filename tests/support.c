/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support.h"

#include <glib/gstdio.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/image/write.h"

char *
norma_test_shared (const char *relative)
{
  const char *shared = g_getenv ("NORMA_SHARED");
  g_autofree char *path = shared == NULL ? NULL : g_build_filename (shared, relative, NULL);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("the shared data folder is absent");
    return NULL;
  }
  return g_steal_pointer (&path);
}

char *
norma_test_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("norma-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
norma_test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      norma_test_remove_folder (child);
    else
      g_remove (child);
  }
  g_rmdir (path);
}

guint
norma_test_fail_allocations (NormaTestMake make, gconstpointer data, GDestroyNotify release)
{
  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    gpointer made;

    norma_alloc_fail_nth (nth);
    made = make (data, &error);
    norma_alloc_fail_nth (0);
    if (made != NULL) {
      release (made);
      return nth - 1;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_assert_cmpuint (nth, <, 10000);
  }
}

/* What differs from piece to piece. */
typedef struct {
  double phase_x, phase_y, exposure;
  double spot_x, spot_y; /* 0 … 1 of the picture */
} Piece;

static double
brightness_at (const NormaTestPart *part, const Piece *piece, guint x, guint y, guint channel)
{
  double texture = sin (x / 3.0 + piece->phase_x) * cos (y / (4.0 + channel) + piece->phase_y);
  double dx = x - piece->spot_x * part->width, dy = y - piece->spot_y * part->height;

  if (part->defective && dx * dx + dy * dy < 64)
    return 0.06;
  return piece->exposure * (0.5 + 0.2 * texture + 0.1 * (double)x / part->width);
}

static void
put (const NormaRaster *raster, gsize at, double value)
{
  if (raster->type == NORMA_SAMPLE_U8)
    ((guint8 *)raster->samples)[at] = (guint8)CLAMP (round (value), 0, 255);
  else if (raster->type == NORMA_SAMPLE_U16)
    ((guint16 *)(gpointer)raster->samples)[at] = (guint16)CLAMP (round (value), 0, 65535);
  else
    ((float *)raster->samples)[at] = (float)value;
}

NormaRaster *
norma_test_part_draw (const NormaTestPart *part, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  NormaRaster *raster =
      norma_raster_new (part->width, part->height, part->channels, part->type, NULL, 0, &error);
  gsize in_row;
  NormaRandom random;
  Piece piece;

  g_assert_no_error (error);
  norma_random_seed (&random, seed);
  piece.phase_x = 0.2 * norma_random_normal (&random);
  piece.phase_y = 0.2 * norma_random_normal (&random);
  piece.exposure = 1 + 0.03 * norma_random_normal (&random);
  piece.spot_x = 0.2 + 0.6 * norma_random_uniform (&random);
  piece.spot_y = 0.2 + 0.6 * norma_random_uniform (&random);

  in_row = raster->stride / norma_sample_size (part->type);
  for (guint y = 0; y < part->height; y++)
    for (guint x = 0; x < part->width; x++)
      for (guint c = 0; c < part->channels; c++) {
        double noise = 0.015 * norma_random_normal (&random);
        double value = brightness_at (part, &piece, x, y, c) + noise;

        put (raster, y * in_row + x * part->channels + c, value * part->white);
      }
  return raster;
}

void
norma_test_part_write (const NormaTestPart *part, guint64 seed, const char *path)
{
  g_autoptr (NormaRaster) raster = norma_test_part_draw (part, seed);
  g_autoptr (GError) error = NULL;

  if (g_str_has_suffix (path, ".png"))
    norma_image_write_png (raster, path, &error);
  else if (g_str_has_suffix (path, ".jpg"))
    norma_image_write_jpeg (raster, 90, path, &error);
  else
    norma_image_write_tiff (raster, path, &error);
  g_assert_no_error (error);
}

GPtrArray *
norma_test_parts_write (const NormaTestPart *part, guint64 first, guint n, const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint64 seed = first; seed < first + n; seed++) {
    g_autofree char *name = g_strdup_printf ("part-%04" G_GUINT64_FORMAT ".tif", seed);
    char *path = g_build_filename (folder, name, NULL);

    norma_test_part_write (part, seed, path);
    g_ptr_array_add (paths, path);
  }
  return paths;
}
