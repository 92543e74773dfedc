/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/area-lines.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

enum { WIDTH = 9, HEIGHT = 6, STRIDE = 11 };

/* A line stands where a pixel and the one to its left or above it are inspected in different ways. */
static void
test_lines (void)
{
  g_autoptr (NormaAreaMask) mask = norma_area_mask_new (WIDTH, HEIGHT, 1, NULL);
  guint32 pixels[HEIGHT * STRIDE];

  for (guint y = 2; y < 5; y++) {
    g_assert_true (norma_area_mask_set (mask, y, 3, 6, NAN, NULL));
    g_assert_true (norma_area_mask_set (mask, y, 6, 8, 2.5f, NULL));
  }
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = 7;
  g_assert_true (norma_area_lines_draw (mask, 0x3a86ff, pixels, STRIDE, NULL));
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < STRIDE; x++) {
      gboolean across = y >= 2 && y < 5 && (x == 3 || x == 6 || x == 8);
      gboolean down = (y == 2 || y == 5) && x >= 3 && x < 8;

      g_assert_cmpuint (pixels[y * STRIDE + x], ==, across || down ? 0x3a86ff : 7);
    }
}

static gpointer
draw (gconstpointer data, GError **error)
{
  guint32 pixels[HEIGHT * STRIDE];

  return norma_area_lines_draw (data, 1, pixels, STRIDE, error) ? g_malloc (1) : NULL;
}

static void
test_fault (void)
{
  g_autoptr (NormaAreaMask) mask = norma_area_mask_new (WIDTH, HEIGHT, 1, NULL);

  g_assert_cmpuint (norma_test_fail_allocations (draw, mask, g_free), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/area-lines/lines", test_lines);
  g_test_add_func ("/area-lines/fault", test_fault);
  return g_test_run ();
}
