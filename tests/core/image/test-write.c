/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>
#include <tiffio.h>

#include "core/base/error.h"
#include "core/image/format.h"
#include "core/image/write.h"
#include "tests/support.h"

/* The three writers as one, so that all of them meet the same tests. */
typedef gboolean (*Writer) (const NormaRaster *raster, const char *path, GError **error);

static gboolean
write_jpeg (const NormaRaster *raster, const char *path, GError **error)
{
  return norma_image_write_jpeg (raster, 90, path, error);
}

static const Writer writers[] = { norma_image_write_tiff, norma_image_write_png, write_jpeg };

static const guint sides[][2] = { { 1, 1 }, { 1, 7 }, { 7, 1 }, { 33, 17 }, { 700, 130 } };

static NormaRaster *
make_raster (guint width, guint height, guint channels, NormaSampleType type)
{
  NormaRaster *raster = norma_raster_new (width, height, channels, type, NULL, 0, NULL);
  guint32 noise = 2385;

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < width * channels; i++) {
      gpointer row = norma_raster_row (raster, y);

      noise = noise * 1664525 + 1013904223;
      if (type == NORMA_SAMPLE_U8)
        ((guint8 *)row)[i] = (guint8)(noise >> 24);
      else if (type == NORMA_SAMPLE_U16)
        ((guint16 *)row)[i] = (guint16)(noise >> 16);
      else
        ((float *)row)[i] = (float)noise / 1000 - 7;
    }
  raster->pixels_per_mm_x = 4;
  raster->pixels_per_mm_y = 12.5;
  return raster;
}

static void
assert_rows (const NormaRaster *expected, const NormaRaster *found)
{
  gsize n = expected->width * expected->channels * norma_sample_size (expected->type);

  g_assert_cmpuint (found->width, ==, expected->width);
  g_assert_cmpuint (found->height, ==, expected->height);
  g_assert_cmpuint (found->channels, ==, expected->channels);
  g_assert_cmpint ((int)found->type, ==, (int)expected->type);
  for (guint y = 0; y < expected->height; y++)
    g_assert_cmpmem (norma_raster_row (found, y), n, norma_raster_row (expected, y), n);
}

/* In the folder lies nothing but `name` (NULL: nothing). */
static void
assert_only (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *found = g_dir_read_name (dir);

  g_assert_cmpstr (found, ==, name);
  g_assert_null (name == NULL ? NULL : g_dir_read_name (dir));
}

/* TIFF, read back by libtiff itself. */

static guint
get_field (TIFF *tiff, guint tag)
{
  guint16 value = 0;

  g_assert_cmpint (TIFFGetFieldDefaulted (tiff, tag, &value), ==, 1);
  return value;
}

static void
check_fields (TIFF *tiff, const NormaRaster *raster)
{
  gboolean is_float = raster->type == NORMA_SAMPLE_F32;
  guint32 width = 0, height = 0;
  float x = 0, y = 0;

  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetField (tiff, TIFFTAG_XRESOLUTION, &x);
  TIFFGetField (tiff, TIFFTAG_YRESOLUTION, &y);
  g_assert_cmpuint (width, ==, raster->width);
  g_assert_cmpuint (height, ==, raster->height);
  g_assert_cmpfloat (x, ==, 40);
  g_assert_cmpfloat (y, ==, 125);
  g_assert_cmpuint (get_field (tiff, TIFFTAG_RESOLUTIONUNIT), ==, RESUNIT_CENTIMETER);
  g_assert_cmpuint (get_field (tiff, TIFFTAG_SAMPLESPERPIXEL), ==, raster->channels);
  g_assert_cmpuint (get_field (tiff, TIFFTAG_BITSPERSAMPLE), ==,
                    8 * norma_sample_size (raster->type));
  g_assert_cmpuint (get_field (tiff, TIFFTAG_SAMPLEFORMAT), ==,
                    is_float ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  g_assert_cmpuint (get_field (tiff, TIFFTAG_COMPRESSION), ==, COMPRESSION_ADOBE_DEFLATE);
  g_assert_cmpuint (get_field (tiff, TIFFTAG_PREDICTOR), ==, is_float ? 3 : 2);
  g_assert_cmpuint (get_field (tiff, TIFFTAG_PHOTOMETRIC), ==,
                    raster->channels < 3 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
}

static void
check_tiff (const NormaRaster *raster, const char *path)
{
  gsize n = raster->width * raster->channels * norma_sample_size (raster->type);
  g_autofree guint8 *row = g_malloc (n);
  TIFF *tiff;

  g_assert_true (norma_image_write_tiff (raster, path, NULL));
  tiff = TIFFOpen (path, "r");
  check_fields (tiff, raster);
  for (guint y = 0; y < raster->height; y++) {
    g_assert_cmpint (TIFFReadScanline (tiff, row, y, 0), ==, 1);
    g_assert_cmpmem (row, n, norma_raster_row (raster, y), n);
  }
  TIFFClose (tiff);
}

static void
test_tiff (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "picture.tif", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint channels = 1; channels <= 4; channels++)
      for (guint type = NORMA_SAMPLE_U8; type <= NORMA_SAMPLE_F32; type++) {
        g_autoptr (NormaRaster) raster =
            make_raster (sides[i][0], sides[i][1], channels, (NormaSampleType)type);

        check_tiff (raster, path);
      }
  assert_only (folder, "picture.tif");
  norma_test_remove_folder (folder);
}

static void
fill_map_row (gpointer data, guint y, float *row)
{
  guint *expected_y = data;

  g_assert_cmpuint (y, ==, *expected_y);
  (*expected_y)++;
  for (guint x = 0; x < 611; x++)
    row[x] = (float)x * 0.37f + (float)y * 1e-4f;
}

static void
test_map (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "map.tif", NULL);
  guint expected_y = 0;
  float row[611];
  guint32 strip_rows = 0;
  TIFF *tiff;

  g_assert_true (norma_image_write_map_tiff (611, 407, fill_map_row, &expected_y, path, NULL));
  g_assert_cmpuint (expected_y, ==, 407);
  tiff = TIFFOpen (path, "r");
  TIFFGetField (tiff, TIFFTAG_ROWSPERSTRIP, &strip_rows);
  g_assert_cmpuint (strip_rows, <, 64);
  g_assert_cmpuint (get_field (tiff, TIFFTAG_PREDICTOR), ==, 3);
  for (guint y = 0; y < 407; y++) {
    g_assert_cmpint (TIFFReadScanline (tiff, row, y, 0), ==, 1);
    for (guint x = 0; x < 611; x++)
      g_assert_true (row[x] == (float)x * 0.37f + (float)y * 1e-4f);
  }
  TIFFClose (tiff);
  norma_test_remove_folder (folder);
}

/* PNG and JPEG, read back by Norma. */

static void
test_png (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  const NormaReadOptions options = NORMA_READ_OPTIONS_INIT;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint channels = 1; channels <= 3; channels += 2)
      for (guint type = NORMA_SAMPLE_U8; type <= NORMA_SAMPLE_U16; type++) {
        g_autoptr (NormaRaster) raster =
            make_raster (sides[i][0], sides[i][1], channels, (NormaSampleType)type);
        g_autoptr (NormaSource) source = NULL;
        g_autoptr (NormaRaster) found = NULL;

        g_assert_true (norma_image_write_png (raster, path, NULL));
        source = norma_source_open (path, NULL);
        found = norma_png_format.read (source, &options, NULL);
        assert_rows (raster, found);
        g_assert_cmpfloat (found->pixels_per_mm_x, ==, 4);
        g_assert_cmpfloat (found->pixels_per_mm_y, ==, 12.5);
      }
  assert_only (folder, "picture.png");
  norma_test_remove_folder (folder);
}

/* A ramp of colours: coding at full size keeps it to a few values. */
static void
test_jpeg (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "picture.jpg", NULL);
  const NormaReadOptions options = NORMA_READ_OPTIONS_INIT;

  for (guint channels = 1; channels <= 3; channels += 2) {
    g_autoptr (NormaRaster) raster = make_raster (97, 61, channels, NORMA_SAMPLE_U8);
    g_autoptr (NormaSource) source = NULL;
    g_autoptr (NormaRaster) found = NULL;

    for (guint y = 0; y < 61; y++)
      for (guint i = 0; i < 97 * channels; i++)
        ((guint8 *)norma_raster_row (raster, y))[i] = (guint8)(i / channels + y * (i % channels));
    g_assert_true (norma_image_write_jpeg (raster, 95, path, NULL));
    source = norma_source_open (path, NULL);
    found = norma_jpeg_format.read (source, &options, NULL);
    g_assert_cmpuint (found->channels, ==, channels);
    g_assert_cmpfloat_with_epsilon (found->pixels_per_mm_x, 4, 0.02);
    g_assert_cmpfloat_with_epsilon (found->pixels_per_mm_y, 12.5, 0.02);
    for (guint y = 0; y < 61; y++)
      for (guint i = 0; i < 97 * channels; i++)
        g_assert_cmpint (abs (((guint8 *)norma_raster_row (raster, y))[i] -
                              ((guint8 *)norma_raster_row (found, y))[i]),
                         <=, 4);
  }
  norma_test_remove_folder (folder);
}

/* To memory go the bytes that go to a file. */
static void
test_jpeg_bytes (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "a.jpg", NULL);
  g_autoptr (NormaRaster) raster = make_raster (701, 301, 3, NORMA_SAMPLE_U8);
  g_autoptr (NormaRaster) wide = make_raster (7, 3, 1, NORMA_SAMPLE_U16);
  g_autoptr (GBytes) bytes = norma_image_encode_jpeg (raster, 90, "a", NULL);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  char *data;
  gsize n;

  g_assert_true (norma_image_write_jpeg (raster, 90, path, NULL));
  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  file = g_bytes_new_take (data, n);
  g_assert_true (g_bytes_equal (bytes, file));
  g_assert_null (norma_image_encode_jpeg (wide, 90, "a picture", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, "a picture"));
  norma_test_remove_folder (folder);
}

/* Properties of all. */

static void
test_same_bytes (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *first_path = g_build_filename (folder, "first", NULL);
  g_autofree char *second_path = g_build_filename (folder, "second", NULL);
  g_autoptr (NormaRaster) raster = make_raster (301, 200, 3, NORMA_SAMPLE_U8);

  for (guint i = 0; i < G_N_ELEMENTS (writers); i++) {
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    gsize n_first, n_second;

    g_assert_true (writers[i](raster, first_path, NULL));
    g_assert_true (writers[i](raster, second_path, NULL));
    g_assert_true (g_file_get_contents (first_path, &first, &n_first, NULL));
    g_assert_true (g_file_get_contents (second_path, &second, &n_second, NULL));
    g_assert_cmpmem (first, n_first, second, n_second);
  }
  norma_test_remove_folder (folder);
}

static void
assert_old_content (const char *path)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "old");
}

/* No file of this process may grow beyond n bytes: a full disk. */
static void
limit_file_size (rlim_t n)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (n, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_full_disk (void)
{
  static const rlim_t limits[] = { 0, 1, 8, 100, 5000, 70000 };
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "picture", NULL);
  g_autoptr (NormaRaster) raster = make_raster (300, 400, 3, NORMA_SAMPLE_U8);

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    for (guint k = 0; k < G_N_ELEMENTS (limits); k++) {
      g_autoptr (GError) error = NULL;
      gboolean written;

      limit_file_size (limits[k]);
      written = writers[i](raster, path, &error);
      limit_file_size (RLIM_INFINITY);
      g_assert_false (written);
      g_assert_true (error->domain == G_FILE_ERROR);
      g_assert_true (g_str_has_prefix (error->message, path));
      assert_old_content (path);
      assert_only (folder, "picture");
    }
  norma_test_remove_folder (folder);
}

static void
test_failing_allocations (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "picture", NULL);
  g_autoptr (NormaRaster) raster = make_raster (30, 40, 3, NORMA_SAMPLE_U8);

  for (guint i = 0; i < G_N_ELEMENTS (writers); i++) {
    guint nth = 0;
    gboolean done = FALSE;

    g_assert_true (g_file_set_contents (path, "old", -1, NULL));
    while (!done) {
      g_autoptr (GError) error = NULL;

      norma_alloc_fail_nth (++nth);
      done = writers[i](raster, path, &error);
      norma_alloc_fail_nth (0);
      if (done)
        break;
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
      assert_old_content (path);
      assert_only (folder, "picture");
    }
    g_assert_cmpuint (nth, >=, 2);
  }
  norma_test_remove_folder (folder);
}

static void
assert_file_error (const NormaRaster *raster, const char *path, GFileError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (writers[i](raster, path, &error));
    g_assert_error (error, G_FILE_ERROR, (int)code);
    g_assert_true (g_str_has_prefix (error->message, path));
  }
}

static void
test_unwritable (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *absent = g_build_filename (folder, "absent", "picture", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *in_file = g_build_filename (folder, "file", "picture", NULL);
  g_autofree char *sub = g_build_filename (folder, "sub", NULL);
  g_autofree char *in_sub = g_build_filename (folder, "sub", "picture", NULL);
  g_autoptr (NormaRaster) raster = make_raster (3, 4, 1, NORMA_SAMPLE_U8);

  g_assert_true (g_file_set_contents (file, "old", -1, NULL));
  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  assert_file_error (raster, absent, G_FILE_ERROR_NOENT);
  assert_file_error (raster, in_file, G_FILE_ERROR_NOTDIR);
  assert_file_error (raster, sub, G_FILE_ERROR_ISDIR);
  assert_only (sub, NULL);
  g_assert_cmpint (g_chmod (sub, 0500), ==, 0);
  if (g_access (sub, W_OK) != 0)
    assert_file_error (raster, in_sub, G_FILE_ERROR_ACCES);
  g_assert_cmpint (g_chmod (sub, 0700), ==, 0);
  norma_test_remove_folder (folder);
}

static void
test_longest_name (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *name = g_strnfill (255, 'n');
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (NormaRaster) raster = make_raster (3, 4, 1, NORMA_SAMPLE_U8);

  for (guint i = 0; i < G_N_ELEMENTS (writers); i++) {
    g_assert_true (writers[i](raster, path, NULL));
    assert_only (folder, name);
  }
  norma_test_remove_folder (folder);
}

static void
check_refused (Writer write, guint width, guint channels, NormaSampleType type)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "picture", NULL);
  g_autoptr (NormaRaster) raster = make_raster (width, 2, channels, type);
  g_autoptr (GError) error = NULL;

  g_assert_false (write (raster, path, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, path));
  assert_only (folder, NULL);
  norma_test_remove_folder (folder);
}

static void
test_refused_rasters (void)
{
  check_refused (norma_image_write_tiff, 3, 5, NORMA_SAMPLE_U8);
  check_refused (norma_image_write_png, 3, 2, NORMA_SAMPLE_U8);
  check_refused (norma_image_write_png, 3, 4, NORMA_SAMPLE_U16);
  check_refused (norma_image_write_png, 3, 1, NORMA_SAMPLE_F32);
  check_refused (write_jpeg, 3, 2, NORMA_SAMPLE_U8);
  check_refused (write_jpeg, 3, 1, NORMA_SAMPLE_U16);
  check_refused (write_jpeg, 3, 3, NORMA_SAMPLE_F32);
  check_refused (write_jpeg, 65536, 1, NORMA_SAMPLE_U8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/write/tiff", test_tiff);
  g_test_add_func ("/write/map", test_map);
  g_test_add_func ("/write/png", test_png);
  g_test_add_func ("/write/jpeg", test_jpeg);
  g_test_add_func ("/write/same-bytes", test_same_bytes);
  g_test_add_func ("/write/jpeg-bytes", test_jpeg_bytes);
  g_test_add_func ("/write/full-disk", test_full_disk);
  g_test_add_func ("/write/failing-allocations", test_failing_allocations);
  g_test_add_func ("/write/unwritable", test_unwritable);
  g_test_add_func ("/write/longest-name", test_longest_name);
  g_test_add_func ("/write/refused-rasters", test_refused_rasters);
  return g_test_run ();
}
