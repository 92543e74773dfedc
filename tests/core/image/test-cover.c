/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/cover.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/support.h"

enum { WIDTH = 40, HEIGHT = 31 };

static const NormaCoverSource smooth = { NULL, 0, 0 };

/* A slope with a structure of its own in each channel. */
static double
sample_at (guint x, guint y, guint channel)
{
  return 60 + 2.1 * x - 0.9 * y + 11 * channel + 14 * sin (0.7 * x + 0.4 * y * (channel + 1));
}

static NormaRaster *
draw (guint channels, NormaSampleType type, double gain, double offset)
{
  NormaRaster *raster = norma_raster_new (WIDTH, HEIGHT, channels, type, NULL, 0, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint i = 0; i < WIDTH * channels; i++) {
      double value = offset + gain * sample_at (i / channels, y, i % channels);
      gpointer row = norma_raster_row (raster, y);

      if (type == NORMA_SAMPLE_U8)
        ((guint8 *)row)[i] = (guint8)CLAMP (value, 0, 255);
      else if (type == NORMA_SAMPLE_U16)
        ((guint16 *)row)[i] = (guint16)value;
      else
        ((float *)row)[i] = (float)value;
    }
  return raster;
}

static float
read_sample (const NormaRaster *raster, guint x, guint y, guint channel)
{
  g_autofree float *row = g_new (float, raster->width * raster->channels);

  norma_raster_get_row (raster, y, row);
  return row[x * raster->channels + channel];
}

static gboolean
is_inside (const NormaCoverBox *box, guint x, guint y)
{
  return x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height;
}

/* What is good and darker by 17 all over comes back as it was before the box was spoilt; outside, and
 * in the facts, nothing changes. */
static void
test_source (void)
{
  static const NormaSampleType types[] = { NORMA_SAMPLE_U8, NORMA_SAMPLE_U16, NORMA_SAMPLE_F32 };
  static const NormaCoverBox boxes[] = {
    { 9, 8, 20, 13 }, { 0, 0, 7, 5 }, { 33, 0, 7, 31 }, { 12, 30, 1, 1 }
  };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    for (gsize b = 0; b < G_N_ELEMENTS (boxes); b++) {
      const NormaCoverBox *box = &boxes[b];
      guint channels = t == 1 ? 1 : 3;
      g_autoptr (NormaRaster) good = draw (channels, types[t], 1, -17);
      g_autoptr (NormaRaster) whole = draw (channels, types[t], 1, 0);
      g_autoptr (NormaRaster) spoilt = norma_raster_copy (whole, NULL);
      g_autoptr (NormaRaster) covered = NULL;
      const NormaCoverSource source = { good, 0, 0 };

      spoilt->file_width = 2 * WIDTH;
      for (guint y = box->y; y < box->y + box->height; y++)
        memset ((guint8 *)norma_raster_row (spoilt, y) +
                    box->x * channels * norma_sample_size (types[t]),
                0, box->width * channels * norma_sample_size (types[t]));
      covered = norma_cover_new (spoilt, box, &source, NULL);
      g_assert_cmpuint (covered->file_width, ==, 2 * WIDTH);
      g_assert_cmpfloat (covered->high, ==, spoilt->high);
      for (guint y = 0; y < HEIGHT; y++)
        for (guint x = 0; x < WIDTH; x++)
          for (guint c = 0; c < channels; c++)
            g_assert_cmpfloat (fabsf (read_sample (covered, x, y, c) -
                                      read_sample (whole, x, y, c)),
                               <=, is_inside (box, x, y) ? 1.01f : 0);
    }
}

/* A source that stands elsewhere, and one that ends inside the box. */
static void
test_shift (void)
{
  const NormaCoverBox box = { 10, 9, 6, 7 };
  g_autoptr (NormaRaster) raster = draw (1, NORMA_SAMPLE_F32, 0, 100);
  g_autoptr (NormaRaster) source_raster = draw (1, NORMA_SAMPLE_F32, 0, 40);
  const NormaCoverSource source = { source_raster, 3, -2 }, beyond = { source_raster, 27, 0 };
  g_autoptr (NormaRaster) covered = NULL, clamped = NULL;

  ((float *)norma_raster_row (source_raster, 10))[16] = 90;
  covered = norma_cover_new (raster, &box, &source, NULL);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      g_assert_cmpfloat_with_epsilon (read_sample (covered, x, y, 0),
                                      x == 13 && y == 12 ? 150 : 100, 0.05f);
  clamped = norma_cover_new (raster, &box, &beyond, NULL);
  g_assert_cmpfloat_with_epsilon (read_sample (clamped, 15, 15, 0), 100, 0.05f);
}

/* A slope is its own membrane. */
static void
test_smooth (void)
{
  const NormaCoverBox box = { 5, 6, 25, 20 };
  g_autoptr (NormaRaster) slope =
      norma_raster_new (WIDTH, HEIGHT, 1, NORMA_SAMPLE_F32, NULL, 0, NULL);
  g_autoptr (NormaRaster) covered = NULL;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      ((float *)norma_raster_row (slope, y))[x] =
          is_inside (&box, x, y) ? 4711 : (float)(3.1 * x + 1.7 * y);
  covered = norma_cover_new (slope, &box, &smooth, NULL);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      g_assert_cmpfloat_with_epsilon ((double)read_sample (covered, x, y, 0), 3.1 * x + 1.7 * y,
                                      is_inside (&box, x, y) ? 2 : 1e-4);
}

static void
test_refused (void)
{
  static const NormaCoverBox boxes[] = { { 0, 0, WIDTH, HEIGHT }, { 0, 0, 0, 3 },
                                         { 3, 3, 3, 0 },          { WIDTH, 0, 1, 1 },
                                         { 1, 1, WIDTH, 2 },      { 5, 30, 2, 2 } };
  g_autoptr (NormaRaster) raster = draw (1, NORMA_SAMPLE_U8, 1, 0);
  g_autoptr (NormaRaster) color = draw (3, NORMA_SAMPLE_U8, 1, 0);
  const NormaCoverSource source = { color, 0, 0 };
  const NormaCoverBox sound = { 3, 3, 5, 5 };
  g_autoptr (GError) error = NULL;

  for (gsize b = 0; b < G_N_ELEMENTS (boxes); b++) {
    g_autoptr (GError) refused = NULL;

    g_assert_null (norma_cover_new (raster, &boxes[b], &smooth, &refused));
    g_assert_error (refused, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
  g_assert_null (norma_cover_new (raster, &sound, &source, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
}

static gpointer
make (gconstpointer data, GError **error)
{
  const NormaCoverBox box = { 3, 3, 25, 5 };
  const NormaCoverSource source = { data, 1, 1 };

  return norma_cover_new (data, &box, &source, error);
}

static void
test_no_memory (void)
{
  g_autoptr (NormaRaster) raster = draw (1, NORMA_SAMPLE_U8, 1, 0);

  g_assert_cmpuint (norma_test_fail_allocations (make, raster, (GDestroyNotify)norma_raster_unref),
                    >, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cover/source", test_source);
  g_test_add_func ("/cover/shift", test_shift);
  g_test_add_func ("/cover/smooth", test_smooth);
  g_test_add_func ("/cover/refused", test_refused);
  g_test_add_func ("/cover/no-memory", test_no_memory);
  return g_test_run ();
}
