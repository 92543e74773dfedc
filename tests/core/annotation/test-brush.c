/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/brush.h"

#include <math.h>

#include "tests/core/annotation/bitmap.h"

#define WIDTH 61
#define HEIGHT 53

static double
distance (const NormaBrush *brush, double x, double y)
{
  double dx = brush->to.x - brush->from.x;
  double dy = brush->to.y - brush->from.y;
  double square = dx * dx + dy * dy;
  double t = square == 0
                 ? 0
                 : CLAMP (((x - brush->from.x) * dx + (y - brush->from.y) * dy) / square, 0, 1);

  return hypot (x - brush->from.x - t * dx, y - brush->from.y - t * dy);
}

/* Every pixel is as its distance says, but for those whose distance is the radius to the last digits. */
static void
check (const NormaBrush *brush)
{
  g_autoptr (NormaMask) mask = norma_mask_new (WIDTH, HEIGHT, NULL);
  NormaMaskBox box = norma_brush_get_box (brush, WIDTH, HEIGHT);
  double radius = fmax (brush->radius, M_SQRT1_2);

  g_assert_true (norma_brush_add (brush, mask, NULL));
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++) {
      double beyond = distance (brush, x + 0.5, y + 0.5) - radius;

      if (fabs (beyond) > 1e-9)
        g_assert_cmpint (norma_mask_contains (mask, x, y), ==, beyond < 0);
      if (norma_mask_contains (mask, x, y))
        g_assert_true (box.left <= x && x < box.right && box.top <= y && y < box.bottom);
    }
  g_assert_true (norma_brush_remove (brush, mask, NULL));
  g_assert_cmpuint (norma_mask_get_area (mask), ==, 0);
}

static void
test_against_distances (void)
{
  NormaRandom random;

  norma_random_seed (&random, 2024);
  for (guint i = 0; i < 300; i++) {
    NormaBrush brush = {
      { norma_random_uniform (&random) * 100 - 20, norma_random_uniform (&random) * 100 - 20 },
      { norma_random_uniform (&random) * 100 - 20, norma_random_uniform (&random) * 100 - 20 },
      norma_random_uniform (&random) * norma_random_uniform (&random) * 30,
    };

    if (i % 5 == 0)
      brush.to = brush.from;
    if (i % 7 == 0)
      brush.to.y = brush.from.y;
    if (i % 11 == 0)
      brush.to.x = brush.from.x;
    check (&brush);
  }
}

static void
test_dots (void)
{
  for (guint i = 0; i < 9; i++) {
    g_autoptr (NormaMask) mask = norma_mask_new (WIDTH, HEIGHT, NULL);
    NormaVertex place = { 20 + i / 8.0, 30 + i / 8.0 };
    NormaBrush brush = { place, place, 0 };

    g_assert_true (norma_brush_add (&brush, mask, NULL));
    g_assert_cmpuint (norma_mask_get_area (mask), >, 0);
  }
}

/* A stroke in pieces has the pixels of its pieces and no others. */
static void
test_erase (void)
{
  g_auto (Bitmap) bitmap = bitmap_random (WIDTH, HEIGHT, 2, 2, 5);
  g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);
  NormaBrush brush = { { 10.3, 12.9 }, { 40.1, 33.2 }, 6.4 };

  g_assert_true (norma_brush_remove (&brush, mask, NULL));
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      if (distance (&brush, x + 0.5, y + 0.5) <= 6.4)
        bitmap.pixels[y * WIDTH + x] = FALSE;
  bitmap_assert_equal (&bitmap, mask);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brush/against-distances", test_against_distances);
  g_test_add_func ("/brush/dots", test_dots);
  g_test_add_func ("/brush/erase", test_erase);
  return g_test_run ();
}
