/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "ui/draw-stroke.h"
#include "ui/shape-paint.h"

/* What a frame of a brush stroke computes on 4096 × 4096 pixels, beside the image under it: the piece of the
 * stroke, the rows of the view under it, and the whole mask painted. */

enum { SIDE = 4096, VIEW_WIDTH = 1270, VIEW_HEIGHT = 629, N_FRAMES = 300 };

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return (one > other) - (one < other);
}

static void
measure (double zoom, double radius)
{
  g_autoptr (NormaDrawStroke) stroke =
      norma_draw_stroke_new (norma_mask_new (SIDE, SIDE, NULL), radius, norma_brush_add);
  g_autofree guint32 *pixels = g_new0 (guint32, VIEW_WIDTH * VIEW_HEIGHT);
  NormaViewport viewport = NORMA_VIEWPORT_INIT;
  double ms[N_FRAMES];

  norma_viewport_set_view (&viewport, VIEW_WIDTH, VIEW_HEIGHT);
  norma_viewport_set_image (&viewport, SIDE, SIDE);
  norma_viewport_show (&viewport, zoom, SIDE / 2.0, SIDE / 2.0);
  for (guint i = 0; i < N_FRAMES; i++) {
    /* Over all of the view, with a turn at each frame. */
    NormaVertex place = { SIDE / 2.0 + 0.45 * VIEW_WIDTH / zoom * sin (0.37 * i),
                          SIDE / 2.0 + 0.45 * VIEW_HEIGHT / zoom * cos (0.59 * i) };
    gint64 start = g_get_monotonic_time ();
    const NormaMask *rows;

    if (!norma_draw_stroke_go (stroke, place, NULL) ||
        (rows = norma_draw_stroke_get_rows (stroke, &viewport)) == NULL)
      g_error ("out of memory");
    norma_shape_paint (rows, NORMA_PURPOSE_DEFECT, TRUE, 1, pixels, VIEW_WIDTH);
    ms[i] = (double)(g_get_monotonic_time () - start) / 1000;
  }
  qsort (ms, N_FRAMES, sizeof *ms, compare_doubles);
  g_print (
      "zoom %4.2f, brush of %3.0f pixels: median %5.2f ms, 90 %% within %5.2f ms, worst %5.2f ms "
      "(a frame: 16 ms)\n",
      zoom, 2 * radius, ms[N_FRAMES / 2], ms[N_FRAMES * 9 / 10], ms[N_FRAMES - 1]);
}

int
main (void)
{
  static const double zooms[] = { 0.15, 1, 4 };
  static const double radii[] = { 4, 40, 250 };

  for (guint z = 0; z < G_N_ELEMENTS (zooms); z++)
    for (guint r = 0; r < G_N_ELEMENTS (radii); r++)
      measure (zooms[z], radii[r]);
  return 0;
}
