/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/legend.h"
#include "tests/core/report/fontconfig.h"

#include <math.h>

static void
check_score (double score, double threshold, const char *expected)
{
  g_autofree char *text = norma_legend_format_score (score, threshold);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_score (void)
{
  check_score (4.77, 2.385, "2.00 × threshold");
  check_score (0, 2.385, "0.00 × threshold");
  check_score (-2.385, 2.385, "-1.00 × threshold");
  check_score (1234567, 1, "1.23e+06 × threshold");
  check_score (999.994, 1, "999.99 × threshold");
}

/* A rejected image must not read 1.00. */
static void
test_score_near_threshold (void)
{
  check_score (2, 2, "1.00 × threshold");
  check_score (1.001, 1, "1.001 × threshold");
  check_score (0.996, 1, "0.996 × threshold");
  check_score (0.999999, 1, "0.999999 × threshold");
  check_score (nextafterf (1, 2), 1, "1.0000001 × threshold");
  check_score (1.0051, 1, "1.01 × threshold");
}

static void
test_score_odd (void)
{
  check_score (NAN, 1, "no score");
  check_score (0.12345, 0, "0.1235");
  check_score (-3, -2, "-3");
  check_score (INFINITY, 1, "inf × threshold");
}

static void
test_height (void)
{
  NormaLegend legend = { .limits = { 0.5f, 1, 0 } };
  guint small = norma_legend_height (&legend, NORMA_LEGEND_LEAST_WIDTH);

  g_assert_cmpuint (small, <, 80);
  g_assert_cmpuint (norma_legend_height (&legend, 2048), >, small);
  legend.n_removed = 3;
  g_assert_cmpuint (norma_legend_height (&legend, NORMA_LEGEND_LEAST_WIDTH), >, small);
}

static cairo_surface_t *
draw (const NormaLegend *legend, guint width)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width,
                                                         (int)norma_legend_height (legend, width));
  cairo_t *cr = cairo_create (surface);

  norma_legend_draw (legend, cr, width);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
count_color (cairo_surface_t *surface, guint32 color)
{
  const guint32 *pixels = (gpointer)cairo_image_surface_get_data (surface);
  int n = cairo_image_surface_get_width (surface) * cairo_image_surface_get_height (surface);
  guint found = 0;

  for (int i = 0; i < n; i++)
    found += (pixels[i] & 0xffffff) == color;
  return found;
}

static guint
count_after_drawing (const NormaLegend *legend, guint width, guint32 color)
{
  cairo_surface_t *surface = draw (legend, width);
  guint n = count_color (surface, color);

  cairo_surface_destroy (surface);
  return n;
}

/* A verdict has its own colour, and the whole scale is on the bar. */
static void
test_draw (void)
{
  static const guint32 signs[] = { 0x26a269, 0xe5a50a, 0xc01c28 };

  for (int verdict = 0; verdict < 3; verdict++) {
    NormaLegend legend = { (NormaVerdict)verdict,    1.3, { 0, 1, 0 }, 2, 1.2,
                           NORMA_COLOR_SCALE_VIRIDIS };

    for (int other = 0; other < 3; other++)
      g_assert_cmpint (count_after_drawing (&legend, 512, signs[other]) > 20, ==, other == verdict);
    for (int i = 0; i < 256; i += 5)
      g_assert_cmpuint (count_after_drawing (&legend, 1024,
                                             norma_color_scale_color (legend.scale, i / 255.0)),
                        >, 10);
  }
}

static void
test_draw_review (void)
{
  NormaLegend legend = { NORMA_VERDICT_ACCEPT, 0.3, { 0.5f, 1, 0 }, 0, 0, NORMA_COLOR_SCALE_GREY };
  guint with = count_after_drawing (&legend, 512, 0xe5a50a);
  guint with_at_end;

  legend.limits.review = 0.999f;
  with_at_end = count_after_drawing (&legend, 512, 0xe5a50a);
  legend.limits.review = 1;
  g_assert_cmpuint (with, >, 10);
  g_assert_cmpuint (with, <, 200);
  g_assert_cmpuint (with_at_end, >, 10);
  g_assert_cmpuint (count_after_drawing (&legend, 512, 0xe5a50a), ==, 0);
}

/* Limits that have no multiples, and widths at both ends. */
static void
test_draw_odd (void)
{
  NormaLegend legend = { NORMA_VERDICT_REJECT, NAN, { -2, -1, 0 }, 1, 3, NORMA_COLOR_SCALE_TURBO };

  cairo_surface_destroy (draw (&legend, NORMA_LEGEND_LEAST_WIDTH));
  cairo_surface_destroy (draw (&legend, 16384));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/legend/score", test_score);
  g_test_add_func ("/legend/score/near-threshold", test_score_near_threshold);
  g_test_add_func ("/legend/score/odd", test_score_odd);
  g_test_add_func ("/legend/height", test_height);
  g_test_add_func ("/legend/draw", test_draw);
  g_test_add_func ("/legend/draw/review", test_draw_review);
  g_test_add_func ("/legend/draw/odd", test_draw_odd);
  return g_test_run ();
}
