/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/outline-drawing.h"

static void
add_line (const GArray *line, const NormaViewport *viewport, cairo_t *cr)
{
  for (guint i = 0; i < line->len; i++) {
    const NormaPoint *point = &g_array_index (line, NormaPoint, i);
    double x, y;

    /* Points count from pixel centres. */
    norma_viewport_to_view (viewport, (double)point->x + 0.5, (double)point->y + 0.5, &x, &y);
    cairo_line_to (cr, x, y);
  }
  cairo_close_path (cr);
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

static void
draw_region (const GPtrArray *lines, const NormaViewport *viewport, gboolean is_reject,
             double width, cairo_t *cr)
{
  cairo_new_path (cr);
  for (guint i = 0; i < lines->len; i++) {
    cairo_new_sub_path (cr);
    add_line (lines->pdata[i], viewport, cr);
  }
  cairo_set_line_width (cr, 2 * width);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, width);
  if (is_reject)
    cairo_set_source_rgb (cr, 1, 1, 1);
  else
    cairo_set_source_rgb (cr, 0.96, 0.76, 0.07);
  cairo_stroke (cr);
}

/* Logical pixels. */
static double
line_width (int region, int selected, int hovered)
{
  if (region == selected)
    return 3;
  return region == hovered ? 2.5 : 1.5;
}

void
norma_outlines_draw (const NormaOutlines *outlines, const NormaViewport *viewport, double scale,
                     int selected, int hovered, cairo_t *cr)
{
  for (guint i = 0; i < outlines->lines->len; i++) {
    gboolean is_reject;
    const NormaRegion *region = norma_outlines_get_region (outlines, i, &is_reject);

    if (is_in_view (region, viewport))
      draw_region (outlines->lines->pdata[i], viewport, is_reject,
                   line_width ((int)i, selected, hovered) * scale, cr);
  }
}
