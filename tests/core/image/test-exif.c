/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/image/exif.h"

/* Worked by hand from the standard: orientation 6, 300 × 600 pixels an inch, big-endian. */
static const guint8 big_endian[] = {
  'E',  'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0,  0, 8, /* header, directory at 8 */
  0,    4, /* entries */
  0x01, 0x12, 0,   3,   0, 0, 0,   1,   0, 6,  0, 0, /* orientation */
  0x01, 0x1a, 0,   5,   0, 0, 0,   1,   0, 0,  0, 62, /* horizontal, at 62 */
  0x01, 0x1b, 0,   5,   0, 0, 0,   1,   0, 0,  0, 70, /* vertical, at 70 */
  0x01, 0x28, 0,   3,   0, 0, 0,   1,   0, 2,  0, 0, /* inches */
  0,    0,    0,   0, /* no further directory */
  0,    0,    1,   44,  0, 0, 0,   1, /* 300 / 1 */
  0,    0,    4,   176, 0, 0, 0,   2, /* 1200 / 2 */
};

/* Orientation 3, 50 pixels a centimetre, little-endian. */
static const guint8 little_endian[] = {
  'E', 'x', 'i',  'f',  0, 0, 'I', 'I', 42, 0,    8,    0,  0, 0, 4,    0,    0x12, 0x01, 3,
  0,   1,   0,    0,    0, 3, 0,   0,   0,  0x28, 0x01, 3,  0, 1, 0,    0,    0,    3,    0,
  0,   0,   0x1a, 0x01, 5, 0, 1,   0,   0,  0,    62,   0,  0, 0, 0x1b, 0x01, 5,    0,    1,
  0,   0,   0,    62,   0, 0, 0,   0,   0,  0,    0,    50, 0, 0, 0,    1,    0,    0,    0,
};

#define ORIENTATION_PLACE 25 /* low byte of the value in big_endian */
#define UNIT_PLACE 61
#define HORIZONTAL_PLACE 70 /* last two bytes of the numerator */

static void
test_known (void)
{
  NormaExif exif;

  g_assert_true (norma_exif_parse (big_endian, sizeof big_endian, &exif));
  g_assert_cmpuint (exif.orientation, ==, 6);
  g_assert_cmpfloat_with_epsilon (exif.pixels_per_mm_x, 11.811023622, 1e-8);
  g_assert_cmpfloat_with_epsilon (exif.pixels_per_mm_y, 23.622047244, 1e-8);
  g_assert_true (norma_exif_parse (little_endian, sizeof little_endian, &exif));
  g_assert_cmpuint (exif.orientation, ==, 3);
  g_assert_cmpfloat_with_epsilon (exif.pixels_per_mm_x, 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (exif.pixels_per_mm_y, 5, 1e-12);
}

static void
test_orientation_values (void)
{
  guint8 data[sizeof big_endian];
  NormaExif exif;

  memcpy (data, big_endian, sizeof data);
  for (guint value = 0; value < 256; value++) {
    data[ORIENTATION_PLACE] = (guint8)value;
    g_assert_true (norma_exif_parse (data, sizeof data, &exif));
    g_assert_cmpuint (exif.orientation, ==, value >= 1 && value <= 8 ? value : 1);
  }
}

static void
test_unknown_resolution (void)
{
  guint8 data[sizeof big_endian];
  NormaExif exif;

  memcpy (data, big_endian, sizeof data);
  data[HORIZONTAL_PLACE] = 0;
  data[HORIZONTAL_PLACE + 1] = 72;
  g_assert_true (norma_exif_parse (data, sizeof data, &exif));
  g_assert_cmpfloat (exif.pixels_per_mm_x, ==, 0);
  g_assert_cmpfloat (exif.pixels_per_mm_y, >, 23);
  data[UNIT_PLACE - 1] = 1; /* no unit */
  data[UNIT_PLACE] = 1;
  g_assert_true (norma_exif_parse (data, sizeof data, &exif));
  g_assert_cmpfloat (exif.pixels_per_mm_y, ==, 0);
}

/* A block of exactly n bytes, so that a sanitizer sees every read behind it. */
static gboolean
parse_exactly (const guint8 *data, gsize n, NormaExif *exif)
{
  g_autofree guint8 *copy = g_memdup2 (data, n);

  return norma_exif_parse (copy, n, exif);
}

static void
test_cut_everywhere (void)
{
  NormaExif exif;

  for (gsize n = 0; n < sizeof big_endian; n++) {
    g_assert_cmpint (parse_exactly (big_endian, n, &exif), ==, n >= 14);
    g_assert_cmpuint (exif.orientation, ==, n >= 28 ? 6 : 1);
    g_assert_cmpfloat (exif.pixels_per_mm_y, ==, 0);
  }
}

static void
test_every_byte_changed (void)
{
  guint8 data[sizeof little_endian];

  for (gsize i = 0; i < sizeof data; i++)
    for (guint bit = 0; bit < 8; bit++) {
      NormaExif exif;

      memcpy (data, little_endian, sizeof data);
      data[i] ^= (guint8)(1u << bit);
      parse_exactly (data, sizeof data, &exif);
      g_assert_cmpuint (exif.orientation, >=, 1);
      g_assert_cmpuint (exif.orientation, <=, 8);
    }
}

/* The stored picture is a b c / d e f; from figure 3 of the standard's description of the tag. */
static void
test_place_row (void)
{
  static const char *const upright[9] = {
    NULL, "abcdef", "cbafed", "fedcba", "defabc", "adbecf", "daebfc", "fcebda", "cfbead",
  };

  for (guint orientation = 1; orientation <= 8; orientation++) {
    gboolean transposed = norma_orientation_is_transposed (orientation);
    g_autoptr (NormaRaster) raster = norma_raster_new (transposed ? 2 : 3, transposed ? 3 : 2, 1,
                                                       NORMA_SAMPLE_U8, NULL, 0, NULL);
    g_autoptr (NormaRaster) wide = norma_raster_new (transposed ? 2 : 3, transposed ? 3 : 2, 3,
                                                     NORMA_SAMPLE_U16, NULL, 0, NULL);

    for (guint y = 0; y < 2; y++) {
      guint16 row[9];

      for (guint i = 0; i < 9; i++)
        row[i] = (guint16)(257 * ("abcdef"[y * 3 + i / 3] + i % 3));
      norma_orientation_place_row (orientation, y, "abcdef" + y * 3, raster);
      norma_orientation_place_row (orientation, y, row, wide);
    }
    g_assert_cmpint (transposed, ==, orientation > 4);
    for (guint i = 0; i < 6; i++) {
      guint y = i / raster->width, x = i % raster->width;

      g_assert_cmpint (((guint8 *)norma_raster_row (raster, y))[x], ==, upright[orientation][i]);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpint (((guint16 *)norma_raster_row (wide, y))[x * 3 + c], ==,
                         257 * (upright[orientation][i] + (int)c));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exif/known", test_known);
  g_test_add_func ("/exif/orientation-values", test_orientation_values);
  g_test_add_func ("/exif/unknown-resolution", test_unknown_resolution);
  g_test_add_func ("/exif/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/exif/every-byte-changed", test_every_byte_changed);
  g_test_add_func ("/exif/place-row", test_place_row);
  return g_test_run ();
}
