/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/pipeline/spot.h"

/* Twice as many pixels a side as the image across, and as many down. */
static const NormaFrame frame = { .width = 80, .height = 64, .channels = 3, .low = 0, .high = 1 };
enum { FULL_WIDTH = 40, FULL_HEIGHT = 64 };

static float *
draw (const NormaSpot *spot, const NormaFrame *in, double contrast)
{
  float *planes = g_new0 (float, (gsize)in->channels * in->height * in->width);

  norma_spot_draw (spot, in, contrast, planes);
  return planes;
}

static double
sum_plane (const float *planes, const NormaFrame *in, guint channel)
{
  gsize n = (gsize)in->width * in->height;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double)planes[channel * n + i];
  return sum;
}

/* Against π·rx·ry; of a spot smaller than a pixel only a few lines meet it. */
static void
test_area (void)
{
  static const double diameters[] = { 0.71, 2.385, 7.3, 20.9 };

  for (guint i = 0; i < G_N_ELEMENTS (diameters); i++) {
    double d = diameters[i];
    double area = G_PI * (d / 2 * 2) * (d / 2);
    g_autofree float *planes = NULL;
    NormaSpot spot;

    norma_spot_place (&frame, FULL_WIDTH, FULL_HEIGHT, d, 0.37, 0.61, &spot);
    g_assert_cmpfloat (spot.radius_x, ==, d);
    g_assert_cmpfloat (spot.radius_y, ==, d / 2);
    planes = draw (&spot, &frame, -0.25);
    for (guint c = 0; c < frame.channels; c++)
      g_assert_cmpfloat_with_epsilon (sum_plane (planes, &frame, c), -0.25 * area,
                                      0.25 * area * (d < 1 ? 0.03 : 0.005));
  }
}

/* A pixel is covered if its centre lies well inside, and untouched well outside. */
static void
test_shape (void)
{
  const NormaSpot spot = { 31.7, 28.2, 12.5, 6.3 };
  g_autofree float *planes = draw (&spot, &frame, 0.5);

  for (guint y = 0; y < frame.height; y++)
    for (guint x = 0; x < frame.width; x++) {
      double place = hypot ((x + 0.5 - spot.x) / spot.radius_x, (y + 0.5 - spot.y) / spot.radius_y);
      float found = planes[y * frame.width + x];

      if (place < 0.85)
        g_assert_cmpfloat_with_epsilon (found, 0.5, 1e-6);
      if (place > 1.15)
        g_assert_cmpfloat (found, ==, 0);
    }
}

static void
test_inside (void)
{
  static const double shares[] = { 0, 0.5, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    NormaSpot spot;

    norma_spot_place (&frame, FULL_WIDTH, FULL_HEIGHT, 10, shares[i], shares[i], &spot);
    g_assert_cmpfloat (spot.x, ==, 10 + shares[i] * 60);
    g_assert_cmpfloat (spot.y, ==, 5 + shares[i] * 54);
  }
}

/* Larger than the image: in its middle, and cut off at the frame. */
static void
test_too_large (void)
{
  g_autofree float *planes = NULL;
  NormaSpot spot;

  norma_spot_place (&frame, FULL_WIDTH, FULL_HEIGHT, 1000, 0.9, 0.9, &spot);
  g_assert_cmpfloat (spot.x, ==, 40);
  g_assert_cmpfloat (spot.y, ==, 32);
  planes = draw (&spot, &frame, 1);
  g_assert_cmpfloat_with_epsilon (sum_plane (planes, &frame, 0), 80 * 64, 1e-6);
}

/* 40 × 64 pixels stand in the middle of 80 × 64. */
static void
test_letterbox (void)
{
  NormaFrame letterbox = frame;
  NormaSpot spot;

  letterbox.fit = NORMA_FRAME_LETTERBOX;
  norma_spot_place (&letterbox, FULL_WIDTH, FULL_HEIGHT, 10, 0, 1, &spot);
  g_assert_cmpfloat (spot.radius_x, ==, 5);
  g_assert_cmpfloat (spot.x, ==, 25);
  g_assert_cmpfloat (spot.y, ==, 59);
}

static void
test_ground (void)
{
  g_autofree float *planes = g_new0 (float, 3 * 80 * 64);
  const NormaSpot spot = { 11.9, 3.2, 5, 5 };

  for (guint c = 0; c < 3; c++)
    planes[c * 80 * 64 + 3 * 80 + 11] = 0.1f + 0.2f * (float)c;
  g_assert_cmpfloat_with_epsilon (norma_spot_get_ground (&spot, &frame, planes), 0.3, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spot/area", test_area);
  g_test_add_func ("/spot/shape", test_shape);
  g_test_add_func ("/spot/inside", test_inside);
  g_test_add_func ("/spot/too-large", test_too_large);
  g_test_add_func ("/spot/letterbox", test_letterbox);
  g_test_add_func ("/spot/ground", test_ground);
  return g_test_run ();
}
