/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/color-scale.h"

#include <math.h>

static const NormaColorScale scales[] = {
  NORMA_COLOR_SCALE_VIRIDIS,
  NORMA_COLOR_SCALE_CIVIDIS,
  NORMA_COLOR_SCALE_TURBO,
  NORMA_COLOR_SCALE_GREY,
};

static void
test_position (void)
{
  static const double known[][2] = {
    { 0.25, 0 }, { 0.5, 0.25 }, { 1, 0.5 }, { 2, 0.75 },
    { 4, 1 },    { 0.1, 0 },    { 5, 1 },   { 1.4142135623730951, 0.625 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpfloat_with_epsilon (norma_color_scale_position (2.385 * known[i][0], 2.385),
                                    known[i][1], 1e-12);
  g_assert_cmpfloat (norma_color_scale_position (0.1234, 0.1234), ==, 0.5);
}

static void
test_position_odd (void)
{
  g_assert_cmpfloat (norma_color_scale_position (0, 1), ==, 0);
  g_assert_cmpfloat (norma_color_scale_position (-3, 1), ==, 0);
  g_assert_cmpfloat (norma_color_scale_position (NAN, 1), ==, 0);
  g_assert_cmpfloat (norma_color_scale_position (INFINITY, 1), ==, 1);
  g_assert_cmpfloat (norma_color_scale_position (1e300, 1e-300), ==, 1);
  g_assert_cmpfloat (norma_color_scale_position (1, 0), ==, 1);
  g_assert_cmpfloat (norma_color_scale_position (0, 0), ==, 0);
  g_assert_cmpfloat (norma_color_scale_position (-1, -2), ==, 1);
  g_assert_cmpfloat (norma_color_scale_position (-3, -2), ==, 0);
  g_assert_cmpfloat (norma_color_scale_position (NAN, 0), ==, 0);
}

/* The hexadecimal colours that the authors' own tables and plots show. */
static void
test_color_known (void)
{
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_VIRIDIS, 0), ==, 0x440154);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_VIRIDIS, 0.5), ==, 0x21918c);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_VIRIDIS, 1), ==, 0xfde725);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_CIVIDIS, 0), ==, 0x00224e);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_CIVIDIS, 1), ==, 0xfee838);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_TURBO, 0), ==, 0x30123b);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_TURBO, 1), ==, 0x7a0403);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_GREY, 0), ==, 0);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_GREY, 0.5), ==, 0x808080);
  g_assert_cmphex (norma_color_scale_color (NORMA_COLOR_SCALE_GREY, 1), ==, 0xffffff);
}

static void
test_color_clamped (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    guint32 first = norma_color_scale_color (scales[i], 0);

    g_assert_cmphex (norma_color_scale_color (scales[i], -1), ==, first);
    g_assert_cmphex (norma_color_scale_color (scales[i], NAN), ==, first);
    g_assert_cmphex (norma_color_scale_color (scales[i], 7), ==,
                     norma_color_scale_color (scales[i], 1));
  }
}

/* Brighter is more, in every scale but turbo: a slip in a table would break it. */
static void
test_color_rises (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    double last = -1;

    for (int k = 0; k < 256 && scales[i] != NORMA_COLOR_SCALE_TURBO; k++) {
      guint32 color = norma_color_scale_color (scales[i], k / 255.0);
      double luma = 0.2126 * (color >> 16) + 0.7152 * (color >> 8 & 255) + 0.0722 * (color & 255);

      g_assert_cmpfloat (luma, >, last - 0.5);
      last = luma;
    }
  }
}

static void
test_names (void)
{
  NormaColorScale found = NORMA_COLOR_SCALE_TURBO;

  g_assert_false (norma_color_scale_from_string ("jet", &found));
  g_assert_cmpint (found, ==, NORMA_COLOR_SCALE_TURBO);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    g_assert_true (norma_color_scale_from_string (norma_color_scale_to_string (scales[i]), &found));
    g_assert_cmpint (found, ==, scales[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color-scale/position", test_position);
  g_test_add_func ("/color-scale/position/odd", test_position_odd);
  g_test_add_func ("/color-scale/color/known", test_color_known);
  g_test_add_func ("/color-scale/color/clamped", test_color_clamped);
  g_test_add_func ("/color-scale/color/rises", test_color_rises);
  g_test_add_func ("/color-scale/names", test_names);
  return g_test_run ();
}
