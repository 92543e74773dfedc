/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/viewport.h"

static NormaViewport
make (guint view_width, guint view_height, guint image_width, guint image_height)
{
  NormaViewport v = NORMA_VIEWPORT_INIT;

  norma_viewport_set_view (&v, view_width, view_height);
  norma_viewport_set_image (&v, image_width, image_height);
  return v;
}

static void
test_fit (void)
{
  NormaViewport v = make (400, 200, 100, 80);
  double x, y;

  g_assert_cmpfloat (v.zoom, ==, 2.5);
  norma_viewport_to_view (&v, 0, 0, &x, &y);
  g_assert_cmpfloat (x, ==, 75);
  g_assert_cmpfloat (y, ==, 0);

  /* It follows the view, however small. */
  norma_viewport_set_view (&v, 50, 200);
  g_assert_cmpfloat (v.zoom, ==, 0.5);
  norma_viewport_set_view (&v, 0, 0);
  g_assert_cmpfloat (v.zoom, ==, 1);

  /* And never enlarges beyond the limit. */
  v = make (1000, 1000, 1, 1);
  g_assert_cmpfloat (v.zoom, ==, NORMA_VIEWPORT_MOST_ZOOM);
}

static void
test_zoom_keeps_point (void)
{
  NormaViewport v = make (640, 480, 2000, 1500);
  double before_x, before_y, after_x, after_y;

  norma_viewport_to_image (&v, 301.5, 222.5, &before_x, &before_y);
  norma_viewport_zoom_at (&v, 3.7, 301.5, 222.5);
  norma_viewport_to_image (&v, 301.5, 222.5, &after_x, &after_y);
  g_assert_false (v.fits);
  /* The origin is a whole device pixel: at most half of one is lost. */
  g_assert_cmpfloat_with_epsilon (before_x, after_x, 0.5 / 3.7 + 0.5 / 0.32);
  g_assert_cmpfloat_with_epsilon (before_y, after_y, 0.5 / 3.7 + 0.5 / 0.32);

  norma_viewport_zoom_at (&v, 1e9, 10, 10);
  g_assert_cmpfloat (v.zoom, ==, NORMA_VIEWPORT_MOST_ZOOM);
  norma_viewport_zoom_at (&v, 0, 10, 10);
  g_assert_cmpfloat (v.zoom, ==, 0.32);
}

static void
test_pan_stops_at_border (void)
{
  NormaViewport v = make (100, 100, 300, 300);
  double x, y;

  norma_viewport_zoom_at (&v, 1, 50, 50);
  norma_viewport_pan (&v, 10000, -10000);
  norma_viewport_to_image (&v, 0, 100, &x, &y);
  g_assert_cmpfloat (x, ==, 0);
  g_assert_cmpfloat (y, ==, 300);

  norma_viewport_center_on (&v, 123, 177);
  norma_viewport_to_image (&v, 50, 50, &x, &y);
  g_assert_cmpfloat (x, ==, 123);
  g_assert_cmpfloat (y, ==, 177);
}

static void
test_next_image (void)
{
  NormaViewport v = make (100, 100, 400, 400);

  norma_viewport_zoom_at (&v, 2, 50, 50);
  norma_viewport_center_on (&v, 100, 300);
  norma_viewport_set_image (&v, 400, 400);
  g_assert_cmpfloat (v.zoom, ==, 2);
  g_assert_cmpfloat (v.center_x, ==, 100);
  g_assert_cmpfloat (v.center_y, ==, 300);

  norma_viewport_set_image (&v, 800, 200);
  g_assert_cmpfloat (v.zoom, ==, 2);
  g_assert_cmpfloat (v.center_x, ==, 200);
  g_assert_cmpfloat (v.center_y, ==, 150);
}

/* A view that is led goes wherever it is told, and is held again once it is not. */
static void
test_led (void)
{
  NormaViewport v = make (100, 100, 300, 300);

  norma_viewport_show (&v, 1, 20, 290);
  g_assert_false (v.fits);
  g_assert_cmpfloat (v.center_x, ==, 50);
  g_assert_cmpfloat (v.center_y, ==, 250);
  norma_viewport_show (&v, 0.01, 20, 290);
  g_assert_cmpfloat_with_epsilon (v.zoom, 1 / 3.0, 1e-12);

  v.is_led = TRUE;
  norma_viewport_show (&v, 0.2, -20, 310);
  g_assert_cmpfloat (v.zoom, ==, 0.2);
  norma_viewport_set_view (&v, 120, 80);
  g_assert_cmpfloat (v.center_x, ==, -20);
  g_assert_cmpfloat (v.center_y, ==, 310);
  norma_viewport_pan (&v, 10, 0);
  g_assert_cmpfloat (v.center_x, ==, -70);

  v.is_led = FALSE;
  norma_viewport_pan (&v, 0, 0);
  g_assert_cmpfloat (v.center_x, ==, 150);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/zoom-keeps-point", test_zoom_keeps_point);
  g_test_add_func ("/viewport/pan-stops-at-border", test_pan_stops_at_border);
  g_test_add_func ("/viewport/next-image", test_next_image);
  g_test_add_func ("/viewport/led", test_led);
  return g_test_run ();
}
