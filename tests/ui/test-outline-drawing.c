/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/outline-drawing.h"

#include <math.h>

#define GROUND 0xff808080u
#define WHITE 0xffffffffu
#define AMBER 0xfff5c211u

enum { SIDE = 64 };

/* Full-size pixels x, y 8 … 11 are above the reject threshold, 2 … 4 above the review threshold. */
static NormaOutlines *
make_outlines (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (16, 16, 16, 16, NULL);
  NormaLimits limits = { .review = 1, .reject = 2 };
  g_autoptr (GError) error = NULL;
  NormaOutlines *outlines;

  for (guint y = 0; y < 16; y++)
    for (guint x = 0; x < 16; x++) {
      gboolean is_reject = x >= 8 && x < 12 && y >= 8 && y < 12;
      gboolean is_review = x >= 2 && x < 5 && y >= 2 && y < 5;

      map->values[y * 16 + x] = is_reject ? 3.0f : is_review ? 1.5f : 0;
    }
  outlines = norma_outlines_new (map, &limits, &error);
  g_assert_no_error (error);
  return outlines;
}

static NormaViewport
make_viewport (double zoom)
{
  NormaViewport v = NORMA_VIEWPORT_INIT;

  norma_viewport_set_view (&v, SIDE, SIDE);
  norma_viewport_set_image (&v, 16, 16);
  norma_viewport_zoom_at (&v, zoom, SIDE / 2.0, SIDE / 2.0);
  return v;
}

static guint
count (const guint32 *pixels, guint32 color)
{
  guint n = 0;

  for (guint i = 0; i < SIDE * SIDE; i++)
    n += pixels[i] == color;
  return n;
}

static void
draw (const NormaOutlines *outlines, const NormaViewport *v, int selected, guint32 *pixels)
{
  for (guint i = 0; i < SIDE * SIDE; i++)
    pixels[i] = GROUND;
  norma_outlines_draw (outlines, v, 1, selected, -1, pixels, SIDE);
}

/* At 400 % the line of the reject region runs around pixels 8 … 11, view 32 … 48, within a pixel of
 * the image; it is closed and its inside stays as it was. */
static void
test_square (void)
{
  g_autoptr (NormaOutlines) outlines = make_outlines ();
  NormaViewport v = make_viewport (4);
  guint32 pixels[SIDE * SIDE];
  guint n_left = 0, n_top = 0;

  draw (outlines, &v, -1, pixels);
  g_assert_cmpuint (count (pixels, AMBER), >, 20);
  g_assert_cmphex (pixels[40 * SIDE + 40], ==, GROUND);
  g_assert_cmphex (pixels[60 * SIDE + 60], ==, GROUND);
  for (guint i = 28; i < 38; i++) {
    n_left += pixels[40 * SIDE + i] == WHITE;
    n_top += pixels[i * SIDE + 40] == WHITE;
  }
  g_assert_cmpuint (n_left, ==, 1);
  g_assert_cmpuint (n_top, ==, 1);
}

static void
test_selected_is_thicker (void)
{
  g_autoptr (NormaOutlines) outlines = make_outlines ();
  NormaViewport v = make_viewport (4);
  guint32 plain[SIDE * SIDE], thick[SIDE * SIDE];

  draw (outlines, &v, -1, plain);
  draw (outlines, &v, 0, thick);
  g_assert_cmpuint (count (thick, WHITE), >, 2 * count (plain, WHITE));
  g_assert_cmpuint (count (thick, AMBER), ==, count (plain, AMBER));
}

/* Lines that leave the view are cut at its border, at every zoom and place. */
static void
test_cut (void)
{
  g_autoptr (NormaOutlines) outlines = make_outlines ();
  guint32 pixels[SIDE * SIDE + 2 * SIDE];

  for (double zoom = 1; zoom <= 64; zoom *= 1.7)
    for (double at = 0; at <= 16; at += 0.8) {
      NormaViewport v = make_viewport (zoom);

      norma_viewport_center_on (&v, at, 16 - at);
      for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
        pixels[i] = GROUND;
      norma_outlines_draw (outlines, &v, 2, 0, 1, pixels + SIDE, SIDE);
      for (guint i = 0; i < SIDE; i++) {
        g_assert_cmphex (pixels[i], ==, GROUND);
        g_assert_cmphex (pixels[SIDE * SIDE + SIDE + i], ==, GROUND);
      }
    }
}

static void
test_find_region (void)
{
  g_autoptr (NormaOutlines) outlines = make_outlines ();

  g_assert_cmpuint (norma_outlines_get_n_regions (outlines), ==, 2);
  g_assert_cmpint (norma_outlines_find_region (outlines, 1.5, 3), ==, -1);
  g_assert_cmpint (norma_outlines_find_region (outlines, 13, 13), ==, -1);
  g_assert_cmpint (norma_outlines_find_region (outlines, NAN, 3), ==, -1);
  g_assert_cmpint (norma_outlines_find_region (outlines, 9.5, 9.5), ==, 0);
  g_assert_cmpint (norma_outlines_find_region (outlines, 3.5, 3.5), ==, 1);
}

/* A large image, with two bumps that overlap at the lower threshold only. */
static NormaAnomalyMap *
make_large_map (void)
{
  g_autoptr (GError) error = NULL;
  NormaAnomalyMap *map = norma_anomaly_map_new (64, 48, 4000, 3000, &error);

  g_assert_no_error (error);
  for (guint y = 0; y < 48; y++)
    for (guint x = 0; x < 64; x++) {
      double one = hypot (x - 20.0, y - 20.0), other = hypot (x - 50.0, y - 30.0);

      map->values[y * 64 + x] = (float)(exp (-one * one / 50) + 0.6 * exp (-other * other / 30));
    }
  return map;
}

/* Distance to the nearest point of the lines. */
static double
get_distance (GPtrArray *lines, const NormaPoint *point)
{
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < lines->len; i++) {
    GArray *line = lines->pdata[i];

    for (guint k = 0; k < line->len; k++) {
      const NormaPoint *other = &g_array_index (line, NormaPoint, k);

      least = MIN (least, hypot ((double)(other->x - point->x), (double)(other->y - point->y)));
    }
  }
  return least;
}

static void
assert_near (const NormaRegion *draft, const NormaRegion *exact)
{
  enum { NEAR = 16 }; /* pixels of the image, two of the draft */

  g_assert_cmpint (ABS ((int)draft->x - (int)exact->x), <=, NEAR);
  g_assert_cmpint (ABS ((int)draft->y - (int)exact->y), <=, NEAR);
  g_assert_cmpint (ABS ((int)draft->width - (int)exact->width), <=, 2 * NEAR);
  g_assert_cmpint (ABS ((int)draft->height - (int)exact->height), <=, 2 * NEAR);
  g_assert_cmpint (ABS ((int)draft->peak_x - (int)exact->peak_x), <=, NEAR);
  g_assert_cmpint (ABS ((int)draft->peak_y - (int)exact->peak_y), <=, NEAR);
  g_assert_cmpfloat (fabs ((double)draft->area / (double)exact->area - 1), <, 0.02);
}

static void
test_draft (void)
{
  g_autoptr (NormaAnomalyMap) map = make_large_map ();
  NormaLimits limits = { .review = 0.3f, .reject = 0.8f, .least_area = 1000 };
  g_autoptr (NormaOutlines) exact = norma_outlines_new (map, &limits, NULL);
  g_autoptr (NormaOutlines) draft = norma_outlines_new_draft (map, &limits, NULL);

  g_assert_true (norma_outlines_want_draft (map));
  g_assert_true (draft->is_draft && !exact->is_draft);
  g_assert_cmpuint (draft->limits.least_area, ==, 1000);
  g_assert_cmpuint (norma_outlines_get_n_regions (exact), ==, 2);
  g_assert_cmpuint (norma_outlines_get_n_regions (draft), ==, 2);
  for (guint i = 0; i < 2; i++) {
    GPtrArray *lines = draft->lines->pdata[i];

    assert_near (norma_outlines_get_region (draft, i, NULL),
                 norma_outlines_get_region (exact, i, NULL));
    for (guint k = 0; k < lines->len; k++) {
      GArray *line = lines->pdata[k];

      for (guint p = 0; p < line->len; p++)
        g_assert_cmpfloat (get_distance (exact->lines->pdata[i],
                                         &g_array_index (line, NormaPoint, p)),
                           <, 4);
    }
  }
}

/* Exact ones are there as soon. */
static void
test_no_draft (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (64, 48, 1000, 750, NULL);

  g_assert_false (norma_outlines_want_draft (map));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline-drawing/square", test_square);
  g_test_add_func ("/outline-drawing/selected-is-thicker", test_selected_is_thicker);
  g_test_add_func ("/outline-drawing/cut", test_cut);
  g_test_add_func ("/outline-drawing/find-region", test_find_region);
  g_test_add_func ("/outline-drawing/draft", test_draft);
  g_test_add_func ("/outline-drawing/no-draft", test_no_draft);
  return g_test_run ();
}
