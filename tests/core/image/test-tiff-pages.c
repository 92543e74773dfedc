/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <tiffio.h>

#include "core/base/error.h"
#include "core/image/write.h"
#include "tests/support.h"

/* Several pages in one file, read back with libtiff itself. */

static NormaRaster *
make_page (guint width, guint height, guint channels, NormaSampleType type)
{
  NormaRaster *raster = norma_raster_new (width, height, channels, type, NULL, 0, NULL);
  gsize n = width * channels * norma_sample_size (type);

  for (guint y = 0; y < height; y++)
    for (gsize i = 0; i < n; i++)
      ((guint8 *)norma_raster_row (raster, y))[i] = (guint8)(37 * i + 101 * y + channels);
  return raster;
}

static void
check_page (TIFF *tiff, const NormaRaster *page, guint number)
{
  gsize n = page->width * page->channels * norma_sample_size (page->type);
  g_autofree guint8 *row = g_malloc (n);
  guint32 kind = 0, width = 0;
  guint16 place = 0, of = 0;

  g_assert_cmpint (TIFFSetDirectory (tiff, (tdir_t)number), ==, 1);
  g_assert_cmpint (TIFFGetField (tiff, TIFFTAG_SUBFILETYPE, &kind), ==, 1);
  g_assert_cmpuint (kind, ==, FILETYPE_PAGE);
  g_assert_cmpint (TIFFGetField (tiff, TIFFTAG_PAGENUMBER, &place, &of), ==, 1);
  g_assert_cmpuint (place, ==, number);
  g_assert_cmpuint (of, ==, 3);
  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  g_assert_cmpuint (width, ==, page->width);
  for (guint y = 0; y < page->height; y++) {
    g_assert_cmpint (TIFFReadScanline (tiff, row, y, 0), ==, 1);
    g_assert_cmpmem (row, n, norma_raster_row (page, y), n);
  }
}

/* A wide page after a narrow one takes a strip of its own size. */
static void
test_pages (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "pages.tif", NULL);
  g_autoptr (NormaRaster) first = make_page (7, 5, 1, NORMA_SAMPLE_U16);
  g_autoptr (NormaRaster) second = make_page (30001, 3, 3, NORMA_SAMPLE_U8);
  g_autoptr (NormaRaster) third = make_page (1, 1, 1, NORMA_SAMPLE_U8);
  const NormaRaster *const pages[] = { first, second, third };
  g_autoptr (GError) error = NULL;
  TIFF *tiff;

  norma_image_write_tiff_pages (pages, G_N_ELEMENTS (pages), path, &error);
  g_assert_no_error (error);
  tiff = TIFFOpen (path, "r");
  g_assert_cmpuint (TIFFNumberOfDirectories (tiff), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    check_page (tiff, pages[i], i);
  TIFFClose (tiff);
  norma_test_remove_folder (folder);
}

static void
test_refused (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "pages.tif", NULL);
  g_autofree char *absent = g_build_filename (folder, "none", "pages.tif", NULL);
  g_autoptr (NormaRaster) first = make_page (7, 5, 1, NORMA_SAMPLE_U8);
  g_autoptr (NormaRaster) second = make_page (7, 5, 5, NORMA_SAMPLE_U8);
  const NormaRaster *const pages[] = { first, second };
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_image_write_tiff_pages (pages, 2, path, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (norma_image_write_tiff_pages (pages, 1, absent, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiff-pages/pages", test_pages);
  g_test_add_func ("/tiff-pages/refused", test_refused);
  return g_test_run ();
}
