/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/corruption.h"
#include "core/image/write.h"
#include "tests/support.h"

static NormaRaster *
corrupt (NormaCorruptionKind kind, guint severity, const NormaRaster *raster)
{
  const NormaCorruption corruption = { kind, severity, raster->high - raster->low, 11, 0 };
  g_autoptr (GError) error = NULL;
  NormaRaster *corrupted = norma_corruption_apply (&corruption, raster, "a picture", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (corrupted->width, ==, raster->width);
  g_assert_cmpuint (corrupted->height, ==, raster->height);
  g_assert_cmpuint (corrupted->channels, ==, raster->channels);
  g_assert_cmpint (corrupted->type, ==, raster->type);
  return corrupted;
}

static NormaRaster *
make_float (guint width, guint height, double (*value) (guint x, guint y))
{
  NormaRaster *raster = norma_raster_new (width, height, 1, NORMA_SAMPLE_F32, NULL, 0, NULL);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      ((float *)norma_raster_row (raster, y))[x] = (float)value (x, y);
  return raster;
}

static double
get (const NormaRaster *raster, guint x, guint y)
{
  return (double)((const float *)norma_raster_row (raster, y))[x];
}

/* The variance of a blurred point across is σ², but for what lies beyond 4 σ and for the grid. */
static double
point (guint x, guint y)
{
  return x == 40 && y == 40;
}

static void
test_blur (void)
{
  g_autoptr (NormaRaster) raster = make_float (81, 81, point);

  for (guint severity = 2; severity <= NORMA_N_CORRUPTION_SEVERITIES; severity++) {
    double sigma = norma_corruption_get_amount (NORMA_CORRUPTION_BLUR, severity);
    g_autoptr (NormaRaster) blurred = corrupt (NORMA_CORRUPTION_BLUR, severity, raster);
    double sum = 0, squares = 0;

    for (guint y = 0; y < 81; y++)
      for (guint x = 0; x < 81; x++) {
        sum += get (blurred, x, y);
        squares += get (blurred, x, y) * (x - 40.0) * (x - 40.0);
      }
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
    g_assert_cmpfloat_with_epsilon (squares, sigma * sigma, 0.01 * sigma * sigma);
  }
}

static double
grey (guint x, guint y)
{
  return 0.5;
}

/* Mean 0 and the deviation that was asked for, to 5 standard errors of 40,000 samples; the same noise at
 * every severity, twice as strong. */
static void
test_noise (void)
{
  g_autoptr (NormaRaster) raster = make_float (200, 200, grey);
  g_autoptr (NormaRaster) weak = corrupt (NORMA_CORRUPTION_NOISE, 1, raster);
  g_autoptr (NormaRaster) strong = corrupt (NORMA_CORRUPTION_NOISE, 2, raster);
  double sum = 0, squares = 0;

  for (guint y = 0; y < 200; y++)
    for (guint x = 0; x < 200; x++) {
      double noise = get (weak, x, y) - 0.5;

      sum += noise;
      squares += noise * noise;
      g_assert_cmpfloat_with_epsilon (get (strong, x, y) - 0.5, 2 * noise, 1e-6);
    }
  g_assert_cmpfloat_with_epsilon (sum / 40000, 0, 5 * 0.01 / 200);
  g_assert_cmpfloat_with_epsilon (sqrt (squares / 40000), 0.01, 5 * 0.01 / sqrt (80000));
}

/* In the unit and the range of what the camera wrote. */
static void
test_light (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaTestPart wide = { 96, 80, 3, NORMA_SAMPLE_U16, 65535 };
  g_autoptr (NormaRaster) byte = norma_test_part_draw (&part, 1);
  g_autoptr (NormaRaster) word = norma_test_part_draw (&wide, 1);
  g_autoptr (NormaRaster) half = corrupt (NORMA_CORRUPTION_DARKER, 5, byte);
  g_autoptr (NormaRaster) twice = corrupt (NORMA_CORRUPTION_BRIGHTER, 5, byte);
  g_autoptr (NormaRaster) little = corrupt (NORMA_CORRUPTION_BRIGHTER, 1, word);
  guint n_saturated = 0;

  for (guint y = 0; y < 80; y++)
    for (guint x = 0; x < 96; x++) {
      guint8 value = ((const guint8 *)norma_raster_row (byte, y))[x];
      guint8 doubled = ((const guint8 *)norma_raster_row (twice, y))[x];
      guint16 before = ((const guint16 *)norma_raster_row (word, y))[3 * x + 2];
      guint16 after = ((const guint16 *)norma_raster_row (little, y))[3 * x + 2];

      g_assert_cmpuint (((const guint8 *)norma_raster_row (half, y))[x], ==,
                        (guint)round (value / 2.0));
      g_assert_cmpuint (doubled, ==, MIN (2u * value, 255));
      g_assert_cmpfloat_with_epsilon (after, MIN (before * pow (2, 1 / 16.0), 65535), 0.51);
      n_saturated += 2u * value > 255;
    }
  g_assert_cmpuint (n_saturated, >, 0);
}

static double
ramp (guint x, guint y)
{
  return 3 * x + 100.0 * y;
}

/* By 4 pixels to one side, with the edge repeated; by 2 in a picture that was decoded at half its size. */
static void
test_shift (void)
{
  g_autoptr (NormaRaster) raster = make_float (40, 30, ramp);
  g_autoptr (NormaRaster) moved = corrupt (NORMA_CORRUPTION_SHIFT, 3, raster);
  g_autoptr (NormaRaster) farther = corrupt (NORMA_CORRUPTION_SHIFT, 4, raster);
  g_autoptr (NormaRaster) halved = NULL;
  double by = get (moved, 20, 15) - ramp (20, 15);
  gboolean is_across = fabs (by) == 12;

  g_assert_true (is_across || fabs (by) == 400);
  for (guint y = 0; y < 30; y++)
    for (guint x = 0; x < 40; x++) {
      int from_x = (int)x + (is_across ? (by > 0 ? 4 : -4) : 0);
      int from_y = (int)y + (is_across ? 0 : by > 0 ? 4 : -4);

      g_assert_cmpfloat (get (moved, x, y), ==,
                         ramp ((guint)CLAMP (from_x, 0, 39), (guint)CLAMP (from_y, 0, 29)));
    }
  g_assert_cmpfloat (get (farther, 20, 15) - ramp (20, 15), ==, 2 * by);
  raster->scale_denominator = 2;
  halved = corrupt (NORMA_CORRUPTION_SHIFT, 3, raster);
  g_assert_cmpfloat (get (halved, 20, 15) - ramp (20, 15), ==, by / 2);
}

/* A ramp turned is a ramp, exactly, where the edge isn't seen. */
static void
test_rotation (void)
{
  g_autoptr (NormaRaster) raster = make_float (41, 41, ramp);
  g_autoptr (NormaRaster) turned = corrupt (NORMA_CORRUPTION_ROTATION, 5, raster);
  double angle = 8 * G_PI / 180;
  double step = get (turned, 21, 20) - get (turned, 20, 20);
  double one = 3 * cos (angle) + 100 * sin (angle), other = 3 * cos (angle) - 100 * sin (angle);

  g_assert_true (fabs (step - one) < 1e-3 || fabs (step - other) < 1e-3);
  if (fabs (step - one) < 1e-3)
    angle = -angle;
  for (guint y = 10; y <= 30; y++)
    for (guint x = 10; x <= 30; x++) {
      double u = x - 20.0, v = y - 20.0;

      g_assert_cmpfloat_with_epsilon (get (turned, x, y),
                                      3 * (20 + cos (angle) * u + sin (angle) * v) +
                                          100 * (20 - sin (angle) * u + cos (angle) * v),
                                      1e-3);
    }
}

/* What the file would hold that is written with that quality, by the reader. */
static void
test_jpeg (void)
{
  const NormaTestPart part = { 96, 80, 3, NORMA_SAMPLE_U8, 255 };
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 1);
  g_autoptr (NormaRaster) saved = corrupt (NORMA_CORRUPTION_JPEG, 3, raster);
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "a.jpg", NULL);
  g_autoptr (NormaRaster) read = NULL;

  g_assert_cmpfloat (norma_corruption_get_amount (NORMA_CORRUPTION_JPEG, 3), ==, 60);
  g_assert_true (norma_image_write_jpeg (raster, 60, path, NULL));
  read = norma_image_read (path, NULL, NULL);
  for (guint y = 0; y < 80; y++)
    g_assert_cmpmem (norma_raster_row (saved, y), 288, norma_raster_row (read, y), 288);
  norma_test_remove_folder (folder);
}

static void
test_amounts (void)
{
  static const double expected[NORMA_N_CORRUPTIONS][2] = {
    { 0.5, 8 }, { 0.01, 0.16 }, { 0.0625, 1 }, { 0.0625, 1 }, { 1, 16 }, { 0.5, 8 }, { 90, 16 },
  };

  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++)
    for (guint i = 0; i < 2; i++)
      g_assert_cmpfloat_with_epsilon (
          norma_corruption_get_amount (kind, i == 0 ? 1 : NORMA_N_CORRUPTION_SEVERITIES),
          expected[kind][i], 1e-12);
  g_assert_cmpstr (norma_corruption_to_string (NORMA_CORRUPTION_ROTATION), ==, "rotation");
  g_assert_cmpstr (norma_corruption_get_unit (NORMA_CORRUPTION_NOISE), ==, "of range");
  g_assert_true (norma_corruption_applies (NORMA_CORRUPTION_JPEG, NORMA_VALUES_BYTE, 3));
  g_assert_false (norma_corruption_applies (NORMA_CORRUPTION_JPEG, NORMA_VALUES_BYTE, 4));
  g_assert_false (norma_corruption_applies (NORMA_CORRUPTION_JPEG, NORMA_VALUES_INTEGER, 1));
  g_assert_true (norma_corruption_applies (NORMA_CORRUPTION_BLUR, NORMA_VALUES_FLOAT, 4));
}

typedef struct {
  const NormaRaster *raster;
  NormaCorruption corruption;
} Case;

static gpointer
apply (gconstpointer data, GError **error)
{
  const Case *c = data;

  return norma_corruption_apply (&c->corruption, c->raster, "a picture", error);
}

static void
test_failures (void)
{
  const NormaTestPart wide = { 96, 80, 1, NORMA_SAMPLE_U16, 65535 };
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) word = norma_test_part_draw (&wide, 1);
  g_autoptr (NormaRaster) byte = norma_test_part_draw (&part, 1);
  const NormaCorruption jpeg = { NORMA_CORRUPTION_JPEG, 1, 1, 1, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_corruption_apply (&jpeg, word, "a picture", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "a picture"));
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++) {
    const Case c = { byte, { kind, 1, 1, 1, 0 } };

    g_assert_cmpuint (norma_test_fail_allocations (apply, &c, (GDestroyNotify)norma_raster_unref),
                      >=, 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corruption/blur", test_blur);
  g_test_add_func ("/corruption/noise", test_noise);
  g_test_add_func ("/corruption/light", test_light);
  g_test_add_func ("/corruption/shift", test_shift);
  g_test_add_func ("/corruption/rotation", test_rotation);
  g_test_add_func ("/corruption/jpeg", test_jpeg);
  g_test_add_func ("/corruption/amounts", test_amounts);
  g_test_add_func ("/corruption/failures", test_failures);
  return g_test_run ();
}
