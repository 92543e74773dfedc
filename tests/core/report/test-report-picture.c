/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-picture.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "tests/support.h"

/* Grey levels that tell their place: x at the row 0, and so on. */
static NormaRaster *
make_raster (guint width, guint height)
{
  NormaRaster *raster = norma_raster_new (width, height, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      ((guint8 *)norma_raster_row (raster, y))[x] = (guint8)(x + 3 * y);
  return raster;
}

/* The grey level of a pixel of the surface. */
static guint
get_level (const NormaReportPicture *picture, int x, int y)
{
  const guint8 *pixels = cairo_image_surface_get_data (picture->surface);

  return pixels[y * cairo_image_surface_get_stride (picture->surface) + 4 * x];
}

static void
test_whole (void)
{
  g_autoptr (NormaRaster) raster = make_raster (40, 30);
  g_autoptr (NormaReportPicture) picture = norma_report_picture_new (raster, "key", NULL);
  const guchar *jpeg;
  gulong n;

  g_assert_cmpfloat (picture->width, ==, 40);
  g_assert_cmpuint (get_level (picture, 7, 5), ==, 22);
  cairo_surface_get_mime_data (picture->surface, CAIRO_MIME_TYPE_JPEG, &jpeg, &n);
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (jpeg[0], ==, 0xff);
  g_assert_cmpuint (jpeg[1], ==, 0xd8);
}

static void
test_large (void)
{
  g_autoptr (NormaRaster) raster = make_raster (3 * NORMA_REPORT_PICTURE_SIDE, 90);
  g_autoptr (NormaReportPicture) picture = norma_report_picture_new (raster, NULL, NULL);

  g_assert_cmpint (cairo_image_surface_get_width (picture->surface), ==, NORMA_REPORT_PICTURE_SIDE);
  g_assert_cmpint (cairo_image_surface_get_height (picture->surface), ==, 30);
  g_assert_cmpfloat (picture->width, ==, 3 * NORMA_REPORT_PICTURE_SIDE);
}

static void
test_piece (void)
{
  g_autoptr (NormaRaster) raster = make_raster (40, 30);
  g_autoptr (NormaReportPicture) piece =
      norma_report_picture_new_piece (raster, 4.5, -3, 10, 8.5, NULL);

  g_assert_cmpfloat (piece->x, ==, 4);
  g_assert_cmpfloat (piece->y, ==, 0);
  g_assert_cmpfloat (piece->width, ==, 11);
  g_assert_cmpfloat (piece->height, ==, 6);
  g_assert_cmpuint (get_level (piece, 2, 1), ==, 4 + 2 + 3);
}

static void
test_no_piece (void)
{
  g_autoptr (NormaRaster) raster = make_raster (40, 30);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_report_picture_new_piece (raster, 40, 0, 10, 10, &error));
  g_assert_null (norma_report_picture_new_piece (raster, 0, -10, 10, 10, &error));
  g_assert_no_error (error);
}

/* Drawn in the pixels of the whole, a piece lies where it came from. */
static void
test_draw (void)
{
  g_autoptr (NormaRaster) raster = make_raster (40, 30);
  g_autoptr (NormaReportPicture) piece = norma_report_picture_new_piece (raster, 8, 6, 4, 4, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 40, 30);
  cairo_t *cr = cairo_create (surface);
  const guint8 *pixels;

  norma_report_picture_draw (piece, cr);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface) + 7 * cairo_image_surface_get_stride (surface);
  g_assert_cmpuint (pixels[4 * 9], ==, 9 + 21);
  g_assert_cmpuint (pixels[4 * 20], ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static gpointer
make_picture (gconstpointer raster, GError **error)
{
  return norma_report_picture_new_piece (raster, 1, 1, 20, 20, error);
}

static void
test_memory (void)
{
  g_autoptr (NormaRaster) raster = make_raster (40, 30);

  g_assert_cmpuint (norma_test_fail_allocations (make_picture, raster,
                                                 (GDestroyNotify)norma_report_picture_free),
                    >, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-picture/whole", test_whole);
  g_test_add_func ("/report-picture/large", test_large);
  g_test_add_func ("/report-picture/piece", test_piece);
  g_test_add_func ("/report-picture/no-piece", test_no_piece);
  g_test_add_func ("/report-picture/draw", test_draw);
  g_test_add_func ("/report-picture/memory", test_memory);
  return g_test_run ();
}
