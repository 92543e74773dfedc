/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/display.h"

#include <math.h>

#include "core/base/error.h"

static NormaRaster *
new_raster (guint width, guint height, guint channels, NormaSampleType type)
{
  return norma_raster_new (width, height, channels, type, NULL, 0, NULL);
}

static void
test_grey (void)
{
  g_autoptr (NormaRaster) image = new_raster (256, 1, 1, NORMA_SAMPLE_U8);
  g_autofree guint32 *colors = NULL;
  guint8 *row = norma_raster_row (image, 0);

  for (guint i = 0; i < 256; i++)
    row[i] = (guint8)i;
  colors = norma_display_colors (image, 256, 1, NULL);
  for (guint i = 0; i < 256; i++)
    g_assert_cmphex (colors[i], ==, i * 0x010101);
}

/* A 4-bit file is shown over its own range. */
static void
test_few_bits (void)
{
  g_autoptr (NormaRaster) image = new_raster (2, 1, 1, NORMA_SAMPLE_U8);
  g_autofree guint32 *colors = NULL;

  image->bits = 4;
  image->high = 15;
  ((guint8 *)norma_raster_row (image, 0))[1] = 15;
  colors = norma_display_colors (image, 2, 1, NULL);
  g_assert_cmphex (colors[0], ==, 0);
  g_assert_cmphex (colors[1], ==, 0xffffff);
}

static void
check_channels (guint channels, guint32 expected)
{
  g_autoptr (NormaRaster) image = new_raster (1, 1, channels, NORMA_SAMPLE_U8);
  g_autofree guint32 *colors = NULL;
  guint8 *row = norma_raster_row (image, 0);

  for (guint c = 0; c < channels; c++)
    row[c] = (guint8)(0x21 + 0x11 * c);
  colors = norma_display_colors (image, 1, 1, NULL);
  g_assert_cmphex (colors[0], ==, expected);
}

static void
test_channels (void)
{
  check_channels (1, 0x212121);
  check_channels (2, 0x212121);
  check_channels (3, 0x213243);
  check_channels (5, 0x213243);
}

static guint
grey_of (guint32 color)
{
  g_assert_cmphex (color, ==, (color & 255) * 0x010101);
  return color & 255;
}

/* 0 … 999: 5 of 1000 at each end are beyond the window. */
static void
test_window (void)
{
  g_autoptr (NormaRaster) image = new_raster (1000, 1, 1, NORMA_SAMPLE_U16);
  g_autofree guint32 *colors = NULL;
  guint16 *row = norma_raster_row (image, 0);

  for (guint i = 0; i < 1000; i++)
    row[i] = (guint16)(20000 + i * 7 % 1000);
  row[13 * 143 % 1000] = G_MAXUINT16;
  colors = norma_display_colors (image, 1000, 1, NULL);
  for (guint i = 0; i < 1000; i++)
    if (row[i] != G_MAXUINT16) {
      double part = (row[i] - 20005.0) / (20995.0 - 20005.0);

      g_assert_cmpfloat_with_epsilon (grey_of (colors[i]), CLAMP (part, 0, 1) * 255, 0.51);
    }
  g_assert_cmphex (colors[13 * 143 % 1000], ==, 0xffffff);
}

static void
test_window_large (void)
{
  g_autoptr (NormaRaster) image = new_raster (1024, 600, 1, NORMA_SAMPLE_U16);
  g_autofree guint32 *colors = NULL;

  for (guint y = 0; y < 600; y++)
    for (guint x = 0; x < 1024; x++)
      ((guint16 *)norma_raster_row (image, y))[x] = (guint16)(x * 64);
  colors = norma_display_colors (image, 1024, 600, NULL);
  g_assert_cmpfloat_with_epsilon (grey_of (colors[512]), 128, 2);
  g_assert_cmphex (colors[2], ==, 0);
  g_assert_cmphex (colors[1021], ==, 0xffffff);
}

static void
test_constant (void)
{
  g_autoptr (NormaRaster) image = new_raster (3, 2, 1, NORMA_SAMPLE_U16);
  g_autofree guint32 *colors = norma_display_colors (image, 3, 2, NULL);

  for (guint i = 0; i < 6; i++)
    g_assert_cmphex (colors[i], ==, 0x808080);
}

static void
test_nan (void)
{
  g_autoptr (NormaRaster) image = new_raster (3, 1, 1, NORMA_SAMPLE_F32);
  g_autofree guint32 *colors = NULL;
  g_autofree guint32 *none = NULL;
  float *row = norma_raster_row (image, 0);

  row[0] = NAN;
  row[1] = -2.385f;
  row[2] = 2.385f;
  colors = norma_display_colors (image, 3, 1, NULL);
  g_assert_cmphex (colors[0], ==, 0);
  g_assert_cmphex (colors[1], ==, 0);
  g_assert_cmphex (colors[2], ==, 0xffffff);
  row[1] = row[2] = NAN;
  none = norma_display_colors (image, 3, 1, NULL);
  g_assert_cmphex (none[0] | none[1] | none[2], ==, 0);
}

static void
test_fault (void)
{
  g_autoptr (NormaRaster) image = new_raster (5, 4, 3, NORMA_SAMPLE_U16);

  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autofree guint32 *colors = NULL;

    norma_alloc_fail_nth (nth);
    colors = norma_display_colors (image, 3, 2, &error);
    if (colors != NULL) {
      g_assert_cmpuint (nth, >, 3);
      break;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/grey", test_grey);
  g_test_add_func ("/display/few-bits", test_few_bits);
  g_test_add_func ("/display/channels", test_channels);
  g_test_add_func ("/display/window", test_window);
  g_test_add_func ("/display/window/large", test_window_large);
  g_test_add_func ("/display/constant", test_constant);
  g_test_add_func ("/display/nan", test_nan);
  g_test_add_func ("/display/fault", test_fault);
  return g_test_run ();
}
