/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/outline-drawing.h"

#include <math.h>

#include "ui/stamp.h"

#define REJECT_COLOR 0xffffffffu
#define REVIEW_COLOR 0xfff5c211u

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
stamp_places (const NormaStamp *s, const GArray *places)
{
  for (guint i = 1; i < places->len; i++) {
    const Place *from = &g_array_index (places, Place, i - 1);
    const Place *to = &g_array_index (places, Place, i);

    norma_stamp_line (s, from->x, from->y, to->x, to->y);
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
draw_region (const GPtrArray *lines, const NormaStamp *core, int rim)
{
  g_autoptr (GPtrArray) projected = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  NormaStamp dark = norma_stamp_rim (core, rim);

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
    NormaStamp core =
        norma_stamp (viewport, pixels, stride, is_reject ? REJECT_COLOR : REVIEW_COLOR, width);

    if (is_in_view (region, viewport))
      draw_region (outlines->lines->pdata[i], &core, scale);
  }
}
