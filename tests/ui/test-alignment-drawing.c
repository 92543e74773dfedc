/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/alignment-drawing.h"

#include "tests/ui/drawn-pair.h"

enum { VIEW_WIDTH = 320, VIEW_HEIGHT = 240 };

typedef struct {
  NormaPicture *reference;
  NormaComparison *comparison;
  NormaAlignedReference *aligned;
  NormaViewport viewport;
  guint32 *pixels;
} Stage;

static void
set_up (Stage *t, gconstpointer zoom)
{
  t->reference = pair_picture (TRUE, 1, NORMA_SAMPLE_U8);
  t->comparison = pair_compare ();
  t->aligned = norma_aligned_reference_new (t->reference, t->comparison);
  t->viewport = (NormaViewport)NORMA_VIEWPORT_INIT;
  norma_viewport_set_view (&t->viewport, VIEW_WIDTH, VIEW_HEIGHT);
  norma_viewport_set_image (&t->viewport, PAIR_WIDTH, PAIR_HEIGHT);
  norma_viewport_zoom_at (&t->viewport, GPOINTER_TO_INT (zoom), VIEW_WIDTH / 2.0,
                          VIEW_HEIGHT / 2.0);
  t->pixels = g_new0 (guint32, VIEW_WIDTH * VIEW_HEIGHT);
}

static void
tear_down (Stage *t, gconstpointer zoom)
{
  norma_picture_unref (t->reference);
  norma_comparison_unref (t->comparison);
  norma_aligned_reference_unref (t->aligned);
  g_free (t->pixels);
}

/* What lies at a place of the query, give or take a pixel of the screen. */
static gboolean
has_color (Stage *t, double image_x, double image_y, guint32 color)
{
  double x, y;

  norma_viewport_to_view (&t->viewport, image_x, image_y, &x, &y);
  for (int v = (int)floor (y) - 1; v <= (int)floor (y) + 1; v++)
    for (int u = (int)floor (x) - 1; u <= (int)floor (x) + 1; u++)
      if (u >= 0 && v >= 0 && u < VIEW_WIDTH && v < VIEW_HEIGHT &&
          t->pixels[v * VIEW_WIDTH + u] == color)
        return TRUE;
  return FALSE;
}

/* From the middle of each cell of 16 pixels to where the local warp has it, as many times too long as
 * is said. */
static void
test_displacement (Stage *t, gconstpointer zoom)
{
  double most, times = norma_displacement_exaggeration (t->aligned, &t->viewport, 1, &most);

  g_assert_cmpfloat_with_epsilon (most, t->aligned->field->most / 0.5, 1e-9);
  g_assert_cmpfloat (times, ==, 2); /* 5 × 3.21 > 0.8 × 16 */
  norma_draw_displacement (t->aligned, &t->viewport, 1, t->pixels, VIEW_WIDTH);
  for (double y = 24; y < PAIR_HEIGHT - 16; y += 16)
    for (double x = 24; x < PAIR_WIDTH - 16; x += 16) {
      double dx, dy;

      pair_displace (x, y, &dx, &dy);
      g_assert_true (has_color (t, x, y, 0xff33d1ff));
      g_assert_true (has_color (t, x + times * dx, y + times * dy, 0xff33d1ff));
    }
  g_assert_false (has_color (t, 31, 32, 0xff33d1ff));
}

static void
test_no_displacement (Stage *t, gconstpointer zoom)
{
  g_autoptr (NormaAlignedReference) straight =
      norma_aligned_reference_new_by_hand (t->reference, &pair_warp);
  double most;

  g_assert_cmpfloat (norma_displacement_exaggeration (straight, &t->viewport, 1, &most), ==, 0);
  norma_draw_displacement (straight, &t->viewport, 1, t->pixels, VIEW_WIDTH);
  for (guint i = 0; i < VIEW_WIDTH * VIEW_HEIGHT; i++)
    g_assert_cmphex (t->pixels[i], ==, 0);
}

/* Nearer the image has room for longer arrows: the numbers are 1, 2, 5, 10 … */
static void
test_exaggeration (Stage *t, gconstpointer zoom)
{
  double most, before = G_MAXDOUBLE;

  for (double z = 1; z <= 64; z *= 2) {
    double times;

    norma_viewport_zoom_at (&t->viewport, z, 10, 10);
    times = norma_displacement_exaggeration (t->aligned, &t->viewport, 1, &most);
    g_assert_true (times == 1 || times * most <= 0.8 * 32 / z);
    g_assert_cmpfloat (times, <=, before);
    before = times;
  }
}

/* Every place of the border lies on the border of the reference. */
static void
test_valid_area (Stage *t, gconstpointer zoom)
{
  guint n = 0;

  norma_draw_valid_area (t->aligned, &t->viewport, 1, t->pixels, VIEW_WIDTH);
  for (guint row = 0; row < VIEW_HEIGHT; row++)
    for (guint column = 0; column < VIEW_WIDTH; column++) {
      double x, y, u, v;

      if (t->pixels[row * VIEW_WIDTH + column] != 0xff8ff0a4)
        continue;
      norma_viewport_to_image (&t->viewport, column + 0.5, row + 0.5, &x, &y);
      pair_follow (x, y, &u, &v);
      g_assert_cmpfloat (MIN (MIN (fabs (u), fabs (u - PAIR_WIDTH)),
                              MIN (fabs (v), fabs (v - PAIR_HEIGHT))),
                         <, 1.5);
      n++;
    }
  g_assert_cmpuint (n, >, 200);
}

static void
test_cross_hair (Stage *t, gconstpointer zoom)
{
  norma_draw_cross_hair (80, 60, &t->viewport, 1, t->pixels, VIEW_WIDTH);
  g_assert_true (has_color (t, 75, 60, 0xffffffff));
  g_assert_true (has_color (t, 85, 60, 0xffffffff));
  g_assert_true (has_color (t, 80, 55, 0xffffffff));
  g_assert_true (has_color (t, 80, 65, 0xffffffff));
  g_assert_false (has_color (t, 80, 60, 0xffffffff)); /* what is pointed at is seen */
  g_assert_false (has_color (t, 90, 60, 0xffffffff));
}

static void
add (const char *path, void (*test) (Stage *, gconstpointer))
{
  g_test_add (path, Stage, GINT_TO_POINTER (2), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/alignment-drawing/displacement", test_displacement);
  add ("/alignment-drawing/no-displacement", test_no_displacement);
  add ("/alignment-drawing/exaggeration", test_exaggeration);
  add ("/alignment-drawing/valid-area", test_valid_area);
  add ("/alignment-drawing/cross-hair", test_cross_hair);
  return g_test_run ();
}
