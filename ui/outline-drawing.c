/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/outline-drawing.h"

#include <math.h>

#define RIM_COLOR 0xff101010u
#define REJECT_COLOR 0xffffffffu
#define REVIEW_COLOR 0xfff5c211u

/* A square that is moved along lines. */
typedef struct {
  const NormaViewport *viewport;
  guint32 *pixels;
  gsize stride;
  guint32 color;
  int before, after; /* device pixels left of and above a place, and right of and below it */
} Stamp;

static void
stamp (const Stamp *s, int x, int y)
{
  int left = MAX (x - s->before, 0);
  int right = MIN (x + s->after, (int)s->viewport->view_width - 1);
  int bottom = MIN (y + s->after, (int)s->viewport->view_height - 1);

  for (int v = MAX (y - s->before, 0); v <= bottom; v++)
    for (int u = left; u <= right; u++)
      s->pixels[(gsize)v * s->stride + (gsize)u] = s->color;
}

/* Cuts what lies below least or above most off a line, of which `from` and `to` are the ends along
 * this axis; first … last: the part that is left, 0 … 1 (Liang and Barsky 1984, "A new concept and
 * method for line clipping"). FALSE: nothing is left. */
static gboolean
clip (double from, double to, double least, double most, double *first, double *last)
{
  double way = to - from;
  double enter = (least - from) / way;
  double leave = (most - from) / way;

  if (way == 0)
    return from >= least && from <= most;
  *first = MAX (*first, MIN (enter, leave));
  *last = MIN (*last, MAX (enter, leave));
  return *first <= *last;
}

static void
stamp_line (const Stamp *s, double x0, double y0, double x1, double y1)
{
  double reach = s->before + s->after;
  double first = 0, last = 1;
  int n_steps;

  if (!clip (x0, x1, -reach, s->viewport->view_width + reach, &first, &last) ||
      !clip (y0, y1, -reach, s->viewport->view_height + reach, &first, &last))
    return;
  n_steps = (int)ceil ((last - first) * MAX (fabs (x1 - x0), fabs (y1 - y0)));
  for (int i = 0; i <= n_steps; i++) {
    double part = n_steps == 0 ? first : first + (last - first) * i / n_steps;

    stamp (s, (int)floor (x0 + part * (x1 - x0)), (int)floor (y0 + part * (y1 - y0)));
  }
}

/* Points count from pixel centres. */
static void
to_view (const NormaViewport *viewport, const NormaPoint *point, double *x, double *y)
{
  norma_viewport_to_view (viewport, (double)point->x + 0.5, (double)point->y + 0.5, x, y);
}

static void
stamp_contour (const Stamp *s, const GArray *points)
{
  double x0, y0;

  if (points->len == 0)
    return;
  to_view (s->viewport, &g_array_index (points, NormaPoint, points->len - 1), &x0, &y0);
  for (guint i = 0; i < points->len; i++) {
    double x1, y1;

    to_view (s->viewport, &g_array_index (points, NormaPoint, i), &x1, &y1);
    /* Pieces shorter than a pixel are taken together. */
    if (fabs (x1 - x0) < 1 && fabs (y1 - y0) < 1 && i + 1 < points->len)
      continue;
    stamp_line (s, x0, y0, x1, y1);
    x0 = x1;
    y0 = y1;
  }
}

static gboolean
is_in_view (const NormaRegion *region, const NormaViewport *viewport)
{
  double left, top, right, bottom;

  norma_viewport_to_view (viewport, region->x, region->y, &left, &top);
  norma_viewport_to_view (viewport, region->x + (double)region->width,
                          region->y + (double)region->height, &right, &bottom);
  return right >= 0 && bottom >= 0 && left <= viewport->view_width && top <= viewport->view_height;
}

/* Logical pixels. */
static int
line_width (int region, int selected, int hovered)
{
  if (region == selected)
    return 3;
  return region == hovered ? 2 : 1;
}

static void
draw_region (const GPtrArray *lines, const Stamp *core, int rim)
{
  Stamp dark = *core;

  dark.color = RIM_COLOR;
  dark.before += rim;
  dark.after += rim;
  for (guint i = 0; i < lines->len; i++)
    stamp_contour (&dark, lines->pdata[i]);
  for (guint i = 0; i < lines->len; i++)
    stamp_contour (core, lines->pdata[i]);
}

void
norma_outlines_draw (const NormaOutlines *outlines, const NormaViewport *viewport, int scale,
                     int selected, int hovered, guint32 *pixels, gsize stride)
{
  g_return_if_fail (stride >= viewport->view_width);

  for (guint i = 0; i < outlines->lines->len; i++) {
    gboolean is_reject;
    const NormaRegion *region = norma_outlines_get_region (outlines, i, &is_reject);
    int width = line_width ((int)i, selected, hovered) * scale;
    Stamp core = { viewport,        pixels,   stride, is_reject ? REJECT_COLOR : REVIEW_COLOR,
                   (width - 1) / 2, width / 2 };

    if (is_in_view (region, viewport))
      draw_region (outlines->lines->pdata[i], &core, scale);
  }
}
