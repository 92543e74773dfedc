/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/image/resample.h"

static const struct {
  guint source_width, source_height, width, height;
} sizes[] = {
  { 1, 1, 1, 1 },     { 1, 1, 5, 3 },     { 1, 9, 1, 4 },     { 9, 1, 4, 1 },   { 8, 6, 4, 3 },
  { 7, 5, 3, 2 },     { 13, 11, 13, 11 }, { 5, 4, 12, 9 },    { 17, 3, 4, 10 }, { 3, 17, 10, 4 },
  { 31, 29, 30, 28 }, { 31, 29, 32, 30 }, { 640, 5, 341, 5 }, { 2, 2, 1, 1 },
};

static const NormaSampleType types[] = { NORMA_SAMPLE_U8, NORMA_SAMPLE_U16, NORMA_SAMPLE_F32 };

static void
set_sample (NormaRaster *raster, guint x, guint y, guint c, double value)
{
  gpointer row = norma_raster_row (raster, y);
  gsize i = (gsize)x * raster->channels + c;

  if (raster->type == NORMA_SAMPLE_U8)
    ((guint8 *)row)[i] = (guint8)value;
  else if (raster->type == NORMA_SAMPLE_U16)
    ((guint16 *)row)[i] = (guint16)value;
  else
    ((float *)row)[i] = (float)value;
}

/* Whole numbers below most, so that every type holds them. */
static NormaRaster *
make_raster (guint width, guint height, guint channels, NormaSampleType type, guint most)
{
  NormaRaster *raster = norma_raster_new (width, height, channels, type, NULL, 0, NULL);
  NormaRandom random;

  norma_random_seed (&random, 2385);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      for (guint c = 0; c < channels; c++)
        set_sample (raster, x, y, c, (double)norma_random_below (&random, most));
  return raster;
}

/* The header's definition, one weight at a time. */
static double
naive_weight (guint source, guint destination, guint d, guint i)
{
  double scale = (double)source / destination;
  double position;

  if (destination < source)
    return MAX (0, MIN ((d + 1) * scale, i + 1.0) - MAX (d * scale, (double)i)) / scale;
  position = CLAMP ((d + 0.5) * scale - 0.5, 0, source - 1.0);
  return MAX (0, 1 - fabs (position - i));
}

static double
naive_value (const NormaRaster *raster, guint width, guint height, guint x, guint y, guint c)
{
  g_autofree float *row = g_new (float, raster->width * raster->channels);
  double sum = 0;

  for (guint j = 0; j < raster->height; j++) {
    double down = naive_weight (raster->height, height, y, j);

    if (down == 0)
      continue;
    norma_raster_get_row (raster, j, row);
    for (guint i = 0; i < raster->width; i++)
      sum += down * naive_weight (raster->width, width, x, i) * row[i * raster->channels + c];
  }
  return sum;
}

static void
check_naive (const NormaRaster *raster, guint width, guint height)
{
  g_autofree float *planes = g_new (float, raster->channels *width *height);

  g_assert_true (norma_resample_raster (raster, width, height, planes, NULL));
  for (guint c = 0; c < raster->channels; c++)
    for (guint y = 0; y < height; y++)
      for (guint x = 0; x < width; x++)
        g_assert_cmpfloat_with_epsilon (planes[(c * height + y) * width + x],
                                        naive_value (raster, width, height, x, y, c), 2e-5);
}

static void
test_naive (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint channels = 1; channels <= 3; channels++) {
      g_autoptr (NormaRaster) raster = make_raster (sizes[i].source_width, sizes[i].source_height,
                                                    channels, NORMA_SAMPLE_U8, 256);

      check_naive (raster, sizes[i].width, sizes[i].height);
    }
}

static void
test_types_agree (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gsize n = (gsize)3 * sizes[i].width * sizes[i].height;
    g_autofree float *first = g_new (float, n);

    for (guint t = 0; t < G_N_ELEMENTS (types); t++) {
      g_autoptr (NormaRaster) raster =
          make_raster (sizes[i].source_width, sizes[i].source_height, 3, types[t], 256);
      g_autofree float *planes = g_new (float, n);

      g_assert_true (norma_resample_raster (raster, sizes[i].width, sizes[i].height, planes, NULL));
      if (t == 0)
        memcpy (first, planes, n * sizeof *planes);
      g_assert_cmpmem (first, n * sizeof *planes, planes, n * sizeof *planes);
    }
  }
}

static void
test_constant (void)
{
  static const float constant = 0.1f;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gsize n_source = (gsize)sizes[i].source_width * sizes[i].source_height;
    gsize n = (gsize)sizes[i].width * sizes[i].height;
    g_autofree float *source = g_new (float, n_source);
    g_autofree float *out = g_new (float, n);

    for (gsize k = 0; k < n_source; k++)
      source[k] = constant;
    g_assert_true (norma_resample_plane (source, sizes[i].source_width, sizes[i].source_height,
                                         sizes[i].width, sizes[i].height, out, NULL));
    for (gsize k = 0; k < n; k++)
      g_assert_true (out[k] == constant);
  }
}

static double
mean_of (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / (double)n;
}

static void
test_area_keeps_mean (void)
{
  static const struct {
    guint width, height;
  } smaller[] = { { 30, 20 }, { 20, 60 }, { 41, 37 }, { 59, 1 }, { 1, 1 }, { 60, 59 } };
  g_autoptr (NormaRaster) raster = make_raster (60, 60, 1, NORMA_SAMPLE_F32, 65536);
  double mean = mean_of (raster->samples, 3600);

  for (guint i = 0; i < G_N_ELEMENTS (smaller); i++) {
    gsize n = (gsize)smaller[i].width * smaller[i].height;
    g_autofree float *out = g_new (float, n);

    g_assert_true (norma_resample_raster (raster, smaller[i].width, smaller[i].height, out, NULL));
    g_assert_cmpfloat_with_epsilon (mean_of (out, n), mean, 1e-3);
  }
}

static void
test_identity (void)
{
  g_autoptr (NormaRaster) raster = make_raster (13, 7, 1, NORMA_SAMPLE_F32, 1 << 24);
  float out[13 * 7];

  g_assert_true (norma_resample_raster (raster, 13, 7, out, NULL));
  g_assert_cmpmem (out, sizeof out, raster->samples, sizeof out);
}

/* Worked by hand: thirds of two pixels, and a ramp grown to twice its size. */
static void
test_known (void)
{
  static const float source[3] = { 3, 6, 12 };
  static const float ramp[2] = { 10, 20 };
  float shrunk[2], grown[4];

  g_assert_true (norma_resample_plane (source, 3, 1, 2, 1, shrunk, NULL));
  g_assert_cmpfloat_with_epsilon (shrunk[0], (3 + 6 * 0.5) / 1.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (shrunk[1], (6 * 0.5 + 12) / 1.5, 1e-6);
  g_assert_true (norma_resample_plane (ramp, 1, 2, 1, 4, grown, NULL));
  g_assert_cmpfloat (grown[0], ==, 10);
  g_assert_cmpfloat (grown[1], ==, 12.5);
  g_assert_cmpfloat (grown[2], ==, 17.5);
  g_assert_cmpfloat (grown[3], ==, 20);
}

static void
test_infinite_stays_local (void)
{
  float source[6] = { 1, 1, 1, INFINITY, 1, 1 };
  float out[3];

  g_assert_true (norma_resample_plane (source, 6, 1, 3, 1, out, NULL));
  g_assert_cmpfloat (out[0], ==, 1);
  g_assert_true (isinf (out[1]));
  g_assert_cmpfloat (out[2], ==, 1);
}

static void
test_into_strides (void)
{
  g_autoptr (NormaRaster) raster = make_raster (9, 8, 3, NORMA_SAMPLE_U16, 65536);
  float packed[3 * 4 * 5], loose[3 * 60];

  for (guint i = 0; i < G_N_ELEMENTS (loose); i++)
    loose[i] = -1;
  g_assert_true (norma_resample_raster (raster, 5, 4, packed, NULL));
  g_assert_true (norma_resample_raster_into (raster, 5, 4, loose, 7, 60, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (loose); i++) {
    guint c = i / 60, y = i % 60 / 7, x = i % 60 % 7;

    if (y < 4 && x < 5)
      g_assert_cmpfloat (loose[i], ==, packed[(c * 4 + y) * 5 + x]);
    else
      g_assert_cmpfloat (loose[i], ==, -1);
  }
}

static void
test_failing_allocations (void)
{
  g_autoptr (NormaRaster) raster = make_raster (9, 8, 1, NORMA_SAMPLE_U8, 256);
  float out[20];
  guint nth = 0;
  gboolean done = FALSE;

  while (!done) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (++nth);
    done = norma_resample_raster (raster, 5, 4, out, &error);
    norma_alloc_fail_nth (0);
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/naive", test_naive);
  g_test_add_func ("/resample/types-agree", test_types_agree);
  g_test_add_func ("/resample/constant", test_constant);
  g_test_add_func ("/resample/area-keeps-mean", test_area_keeps_mean);
  g_test_add_func ("/resample/identity", test_identity);
  g_test_add_func ("/resample/known", test_known);
  g_test_add_func ("/resample/infinite-stays-local", test_infinite_stays_local);
  g_test_add_func ("/resample/into-strides", test_into_strides);
  g_test_add_func ("/resample/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
