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

/* Whole numbers are stepped along a line faster than floor () is called. */
enum { FRACTION_BITS = 24 };

static gint64
to_fixed (double value)
{
  return (gint64)floor (value * (1 << FRACTION_BITS));
}

static void
stamp_line (const Stamp *s, double x0, double y0, double x1, double y1)
{
  double reach = s->before + s->after;
  double first = 0, last = 1;
  gint64 x, y, step_x, step_y;
  int n_steps;

  if (!clip (x0, x1, -reach, s->viewport->view_width + reach, &first, &last) ||
      !clip (y0, y1, -reach, s->viewport->view_height + reach, &first, &last))
    return;
  n_steps = MAX ((int)ceil ((last - first) * MAX (fabs (x1 - x0), fabs (y1 - y0))), 1);
  step_x = to_fixed ((last - first) * (x1 - x0) / n_steps);
  step_y = to_fixed ((last - first) * (y1 - y0) / n_steps);
  x = to_fixed (x0 + first * (x1 - x0));
  y = to_fixed (y0 + first * (y1 - y0));
  for (int i = 0; i <= n_steps; i++, x += step_x, y += step_y)
    stamp (s, (int)(x >> FRACTION_BITS), (int)(y >> FRACTION_BITS));
}

typedef struct {
  double x, y;
} Place;

/* A closed line in device pixels; points count from pixel centres. Pieces shorter than a pixel are
 * taken together. */
static GArray *
project (const NormaViewport *viewport, const GArray *points)
{
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (Place), points->len + 1);
  int origin_x, origin_y;
  Place last = { 0, 0 };

  if (points->len == 0)
    return places;
  norma_viewport_get_origin (viewport, &origin_x, &origin_y);
  for (guint i = 0; i <= points->len; i++) {
    const NormaPoint *point = &g_array_index (points, NormaPoint, i == 0 ? points->len - 1 : i - 1);
    Place place = { origin_x + ((double)point->x + 0.5) * viewport->zoom,
                    origin_y + ((double)point->y + 0.5) * viewport->zoom };

    if (i > 0 && i < points->len && fabs (place.x - last.x) < 1 && fabs (place.y - last.y) < 1)
      continue;
    g_array_append_val (places, place);
    last = place;
  }
  return places;
}

static void
stamp_places (const Stamp *s, const GArray *places)
{
  for (guint i = 1; i < places->len; i++) {
    const Place *from = &g_array_index (places, Place, i - 1);
    const Place *to = &g_array_index (places, Place, i);

    stamp_line (s, from->x, from->y, to->x, to->y);
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

/* All rims first: no line may be cut by its neighbour's. */
static void
draw_region (const GPtrArray *lines, const Stamp *core, int rim)
{
  g_autoptr (GPtrArray) projected = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  Stamp dark = *core;

  dark.color = RIM_COLOR;
  dark.before += rim;
  dark.after += rim;
  for (guint i = 0; i < lines->len; i++) {
    GArray *places = project (core->viewport, lines->pdata[i]);

    stamp_places (&dark, places);
    g_ptr_array_add (projected, places);
  }
  for (guint i = 0; i < projected->len; i++)
    stamp_places (core, projected->pdata[i]);
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
