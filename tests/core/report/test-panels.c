/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/panels.h"

#include <math.h>

#include "core/base/error.h"
#include "tests/core/report/fontconfig.h"
#include "tests/support.h"

enum { WIDTH = 200, HEIGHT = 150, GAP = 12, TITLE = 26 };

static const guint8 ground[3] = { 40, 90, 160 }, mark[3] = { 210, 30, 20 };

/* One colour with a square of another, from 100, 60 on, 20 wide. */
static NormaRaster *
draw (guint reduced)
{
  NormaRaster *raster =
      norma_raster_new (WIDTH / reduced, HEIGHT / reduced, 3, NORMA_SAMPLE_U8, NULL, 0, NULL);

  raster->file_width = WIDTH;
  raster->file_height = HEIGHT;
  for (guint y = 0; y < raster->height; y++)
    for (guint x = 0; x < raster->width; x++) {
      guint full_x = x * reduced, full_y = y * reduced;
      gboolean marked = full_x >= 100 && full_x < 120 && full_y >= 60 && full_y < 80;

      for (guint c = 0; c < 3; c++)
        ((guint8 *)norma_raster_row (raster, y))[3 * x + c] = (marked ? mark : ground)[c];
    }
  return raster;
}

static guint32
to_color (const guint8 *rgb)
{
  return (guint32)rgb[0] << 16 | (guint32)rgb[1] << 8 | rgb[2];
}

/* The place stands in the middle, at its scale, of reduced pictures too; beyond the border is grey. */
static void
test_colors (void)
{
  for (guint reduced = 1; reduced <= 2; reduced++) {
    g_autoptr (NormaRaster) raster = draw (reduced);
    const NormaPanel panel = { raster, 100, 60, 20, 20, "" }, corner = { raster, 0, 0, 8, 8, "" };
    g_autofree guint32 *colors = norma_panel_colors (&panel, 60, 120, NULL);
    g_autofree guint32 *at_corner = norma_panel_colors (&corner, 60, 120, NULL);

    /* the place is 40 wide here, and its outline white */
    g_assert_cmphex (colors[60 * 120 + 40] & 0xffffff, ==, 0xffffff);
    g_assert_cmphex (colors[80 * 120 + 60] & 0xffffff, ==, 0xffffff);
    for (guint i = 0; i < 120; i++) {
      gboolean is_edge = (i + 5) % 40 < 10;

      if (!is_edge)
        g_assert_cmphex (colors[60 * 120 + i] & 0xffffff, ==,
                         to_color (i > 40 && i < 80 ? mark : ground));
    }
    g_assert_cmphex (at_corner[0] & 0xffffff, ==, 0x77767b);
    g_assert_cmphex (at_corner[119 * 120 + 119] & 0xffffff, ==, to_color (ground));
  }
}

/* Panels stand beside each other under their titles, and each has its outline. */
static void
test_picture (void)
{
  g_autoptr (NormaRaster) raster = draw (1);
  const NormaPanel panels[] = { { raster, 100, 60, 20, 20, "one" },
                                { raster, 30, 60, 20, 20,
                                  "a title that is much too long for the "
                                  "panel that it stands above of" },
                                { raster, 900, 900, 20, 20, "beyond" } };
  g_autoptr (NormaRaster) picture = norma_panels_new (panels, 3, 60, NULL);
  guint middle = TITLE + NORMA_PANEL_SIDE / 2;
  const guint8 *row = norma_raster_row (picture, middle);
  guint n_white = 0;

  g_assert_cmpuint (picture->width, ==, GAP + 3 * (NORMA_PANEL_SIDE + GAP));
  g_assert_cmpuint (picture->height, ==, TITLE + NORMA_PANEL_SIDE + GAP);
  for (guint i = 0; i < 3; i++) {
    const guint8 *at = row + 3 * (GAP + i * (NORMA_PANEL_SIDE + GAP) + NORMA_PANEL_SIDE / 2);

    if (i < 2)
      g_assert_cmpmem (at, 3, i == 0 ? mark : ground, 3);
    else
      g_assert_cmpuint (at[0], ==, 0x77);
  }
  for (guint x = 0; x < picture->width; x++)
    n_white += row[3 * x] == 255 && row[3 * x + 1] == 255 && row[3 * x + 2] == 255;
  g_assert_cmpuint (n_white, >=, 3 * 2);
}

/* The same pixels in pictures of the same range look the same, whatever else a panel shows. */
static void
test_same_range (void)
{
  g_autoptr (NormaRaster) raster =
      norma_raster_new (WIDTH, HEIGHT, 1, NORMA_SAMPLE_U16, NULL, 0, NULL);
  const NormaPanel dim = { raster, 10, 70, 10, 10, "" }, bright = { raster, 90, 70, 10, 10, "" };
  g_autofree guint32 *one = NULL, *other = NULL;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      ((guint16 *)norma_raster_row (raster, y))[x] = (guint16)(300 + 20 * x);
  one = norma_panel_colors (&dim, 30, 30, NULL);
  other = norma_panel_colors (&bright, 30, 30, NULL);
  g_assert_cmpuint ((one[3 * 30 + 15] & 255) + 60, <, other[3 * 30 + 15] & 255);
  g_assert_cmpuint ((one[3 * 30 + 29] & 255) - (one[3 * 30 + 1] & 255), <, 60);
}

static void
test_around (void)
{
  g_assert_cmpfloat (norma_panels_around (3, 2), ==, 48);
  g_assert_cmpfloat (norma_panels_around (20, 31), ==, 93);
}

static gpointer
make (gconstpointer data, GError **error)
{
  const NormaPanel panels[] = { { data, 10, 6, 20, 20, "one" }, { data, 1, 1, 20, 20, "two" } };

  return norma_panels_new (panels, 2, 60, error);
}

static void
test_no_memory (void)
{
  g_autoptr (NormaRaster) raster = draw (1);

  g_assert_cmpuint (norma_test_fail_allocations (make, raster, (GDestroyNotify)norma_raster_unref),
                    >, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/panels/colors", test_colors);
  g_test_add_func ("/panels/picture", test_picture);
  g_test_add_func ("/panels/same-range", test_same_range);
  g_test_add_func ("/panels/around", test_around);
  g_test_add_func ("/panels/no-memory", test_no_memory);
  return g_test_run ();
}
