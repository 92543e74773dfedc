/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shape-rows.h"

#include "tests/core/annotation/bitmap.h"
#include "ui/draw-stroke.h"
#include "ui/shape-paint.h"

/* Which pixels of a view show a mask, pixel by pixel. */

enum { WIDTH = 70, HEIGHT = 71, VIEW_WIDTH = 64, VIEW_HEIGHT = 48 };

static NormaViewport
make_viewport (double zoom, double x, double y)
{
  NormaViewport viewport = NORMA_VIEWPORT_INIT;

  norma_viewport_set_view (&viewport, VIEW_WIDTH, VIEW_HEIGHT);
  norma_viewport_set_image (&viewport, WIDTH, HEIGHT);
  norma_viewport_show (&viewport, zoom, x, y);
  return viewport;
}

/* Whether view pixel (x, y) shows a pixel of the mask: made smaller, any that it touches; made larger, the
 * one at its middle. */
static gboolean
is_shown (const Bitmap *bitmap, const NormaViewport *viewport, int x, int y)
{
  int left, top;
  double zoom = viewport->zoom;

  norma_viewport_get_origin (viewport, &left, &top);
  for (int v = 0; v < HEIGHT; v++)
    for (int u = 0; u < WIDTH; u++) {
      double x0 = left + u * zoom, y0 = top + v * zoom;
      gboolean touches =
          zoom < 1 ? x0 < x + 1 && x0 + zoom > x && y0 < y + 1 && y0 + zoom > y
                   : x0 < x + 0.5 && x0 + zoom > x + 0.5 && y0 < y + 0.5 && y0 + zoom > y + 0.5;

      if (touches && bitmap->pixels[v * WIDTH + u])
        return TRUE;
    }
  return FALSE;
}

static void
assert_shows (const NormaMask *rows, const Bitmap *bitmap, const NormaViewport *viewport)
{
  for (int y = 0; y < VIEW_HEIGHT; y++)
    for (int x = 0; x < VIEW_WIDTH; x++)
      g_assert_cmpint (norma_mask_contains (rows, (guint)x, (guint)y), ==,
                       is_shown (bitmap, viewport, x, y));
}

static void
test_masks (void)
{
  /* Zooms whose pixels' borders fall on no middle of the view's. */
  static const double zooms[] = { 0.37, 0.71, 1, 2, 3.3717 };

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
    g_auto (Bitmap) bitmap = bitmap_random (WIDTH, HEIGHT, 60, 3, i + 1);
    g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);
    NormaViewport viewport = make_viewport (zooms[i], 41.3, 33.9);
    g_autoptr (NormaMask) rows = norma_shape_rows_of_mask (mask, &viewport, NULL);

    assert_shows (rows, &bitmap, &viewport);
  }
}

/* A rectangle of whole pixels is seen as its mask is, at whole zooms. */
static void
test_vectors (void)
{
  const NormaShapeTraits traits = NORMA_SHAPE_TRAITS_INIT;
  g_autoptr (NormaDrawnShape) shape =
      norma_drawn_shape_new_rectangle ((NormaBox){ 30, 20, 47, 39 }, &traits, NULL);

  for (guint zoom = 1; zoom <= 4; zoom++) {
    NormaViewport viewport = make_viewport (zoom, 41.3, 33.9);
    g_autoptr (NormaMask) mask = norma_mask_new (WIDTH, HEIGHT, NULL);
    g_autoptr (NormaMask) rows = norma_shape_rows_new (shape, &viewport, NULL);
    g_autoptr (NormaMask) expected = NULL;

    norma_drawn_shape_fill (shape, mask, NULL);
    expected = norma_shape_rows_of_mask (mask, &viewport, NULL);
    g_assert_cmpuint (norma_mask_get_area (rows), >, 0);
    g_assert_true (norma_mask_equal (rows, expected));
  }
}

/* Pieces of a stroke give what the whole gives, at every zoom, with brush and eraser. */
static void
test_strokes (void)
{
  static const double zooms[] = { 0.37, 1, 2.6 };
  static const NormaBrushUse uses[] = { norma_brush_add, norma_brush_remove };

  for (guint i = 0; i < 6; i++) {
    g_auto (Bitmap) bitmap = bitmap_random (WIDTH, HEIGHT, 20, 4, 11);
    NormaMask *mask = bitmap_to_mask (&bitmap);
    g_autoptr (NormaDrawStroke) stroke = norma_draw_stroke_new (mask, 4.3, uses[i % 2]);
    NormaViewport viewport = make_viewport (zooms[i / 2], 41.3, 33.9);
    NormaRandom random;

    norma_random_seed (&random, i);
    for (guint n = 0; n < 20; n++) {
      NormaVertex place = { norma_random_uniform (&random) * 110 - 10,
                            norma_random_uniform (&random) * 90 - 10 };
      g_autoptr (NormaMask) expected = NULL;

      g_assert_true (norma_draw_stroke_go (stroke, place, NULL));
      if (n % 3 == 0)
        continue;
      expected = norma_shape_rows_of_mask (mask, &viewport, NULL);
      g_assert_true (norma_mask_equal (norma_draw_stroke_get_rows (stroke, &viewport), expected));
    }
    mask = norma_draw_stroke_finish (stroke);
    g_assert_nonnull (mask);
    norma_mask_free (mask);
  }
}

/* Inside a tint, on the border a line, a dark one around it, and nothing farther off. */
static void
test_paint (void)
{
  for (guint purpose = 0; purpose < NORMA_N_PURPOSES; purpose++) {
    guint32 pixels[12 * 12];
    g_autoptr (NormaMask) rows = norma_mask_new (12, 12, NULL);

    for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
      pixels[i] = 0xff405060u;
    for (guint y = 3; y < 9; y++)
      norma_mask_add_span (rows, y, (NormaSpan){ 0, 8 }, NULL);
    norma_shape_paint (rows, purpose, FALSE, 1, pixels, 12);
    for (guint y = 0; y < 12; y++)
      for (guint x = 0; x < 12; x++) {
        gboolean inside = y >= 3 && y < 9 && x < 8;
        /* The view's own border is none of the shape's. */
        gboolean border = inside && (y == 3 || y == 8 || x == 7);
        gboolean rim = !inside && ((y >= 3 && y < 9 && x == 8) || (x < 8 && (y == 2 || y == 9)));

        if (border)
          g_assert_cmphex (pixels[y * 12 + x], ==, norma_purpose_color (purpose));
        else if (rim)
          g_assert_cmphex (pixels[y * 12 + x], ==, 0xff101010u);
        else if (inside)
          g_assert_cmphex (pixels[y * 12 + x], !=, 0xff405060u);
        else
          g_assert_cmphex (pixels[y * 12 + x], ==, 0xff405060u);
      }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape-rows/masks", test_masks);
  g_test_add_func ("/shape-rows/vectors", test_vectors);
  g_test_add_func ("/shape-rows/strokes", test_strokes);
  g_test_add_func ("/shape-rows/paint", test_paint);
  return g_test_run ();
}
