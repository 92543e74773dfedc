/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/page-marks.h"

#include "core/annotation/rings.h"
#include "core/report/report-pages-private.h"

static void
add_outline (cairo_t *cr, const NormaInspectedRegion *place)
{
  for (guint l = 0; l < place->outline->len; l++) {
    const GArray *line = place->outline->pdata[l];

    for (guint i = 0; i < line->len; i++) {
      const NormaPoint *point = &g_array_index (line, NormaPoint, i);

      /* Pixel centres stand at whole numbers in a contour, and at halves on the page. */
      if (i == 0)
        cairo_move_to (cr, (double)point->x + 0.5, (double)point->y + 0.5);
      else
        cairo_line_to (cr, (double)point->x + 0.5, (double)point->y + 0.5);
    }
    cairo_close_path (cr);
  }
}

static void
add_shape (cairo_t *cr, const NormaDrawnShape *shape)
{
  g_autoptr (NormaRings) traced =
      shape->rings == NULL ? norma_rings_from_mask (shape->mask, NULL) : NULL;
  const NormaRings *rings = shape->rings == NULL ? traced : shape->rings;

  for (guint r = 0; rings != NULL && r < rings->n_rings; r++) {
    for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; i++)
      cairo_line_to (cr, rings->vertices[i].x, rings->vertices[i].y);
    cairo_close_path (cr);
  }
}

/* The path was made in pixels of the image, the pen is one of the page. */
static void
stroke (cairo_t *cr, const cairo_matrix_t *page, guint32 color, double width)
{
  cairo_matrix_t pixels;

  cairo_get_matrix (cr, &pixels);
  cairo_set_matrix (cr, page);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.8);
  cairo_set_line_width (cr, width + 1);
  cairo_stroke_preserve (cr);
  norma_report_set_color (cr, color);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
  cairo_set_matrix (cr, &pixels);
}

static guint32
find_color (const NormaInspectedRegion *place)
{
  return place->level == NORMA_VERDICT_REJECT ? NORMA_COLOR_REJECTED : NORMA_COLOR_OPEN;
}

void
norma_report_draw_marks (const NormaInspectedImage *image, cairo_t *cr, const cairo_matrix_t *page)
{
  const double dashes[] = { 3, 2 };

  for (guint i = 0; i < image->regions->len; i++) {
    const NormaInspectedRegion *place = &g_array_index (image->regions, NormaInspectedRegion, i);

    if (place->outline == NULL)
      continue;
    add_outline (cr, place);
    stroke (cr, page, find_color (place), 0.8);
  }
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (guint i = 0; i < image->shapes->len; i++) {
    add_shape (cr, image->shapes->pdata[i]);
    stroke (cr, page, NORMA_COLOR_DRAWN, 0.8);
  }
  cairo_set_dash (cr, NULL, 0, 0);
}
