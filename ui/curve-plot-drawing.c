/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/curve-plot-private.h"
#include "ui/limit-colors.h"
#include "ui/plot-ink.h"

/* Logical pixels. */
enum { MARGIN = 8, POINT = 5 };

/* Nothing is seen of a line that is shorter. */
static const double least_step = 0.5;

/* Words of both axes stand outside, on the left and below. */
void
norma_curve_plot_get_box (NormaCurvePlot *self, graphene_rect_t *box)
{
  int words = norma_plot_get_line_height (GTK_WIDGET (self)) + 2;
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - words - MARGIN;
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - words - MARGIN;

  graphene_rect_init (box, (float)words, MARGIN, (float)MAX (width, 1), (float)MAX (height, 1));
}

/* Coordinates from here on are those of the box. */
static gboolean
find_place (NormaCurvePlot *self, const graphene_rect_t *box, gsize point, double *x, double *y)
{
  double across, up;

  if (!norma_curve_plot_locate (self, point, &across, &up))
    return FALSE;
  *x = across * (double)box->size.width;
  *y = (1 - up) * (double)box->size.height;
  return TRUE;
}

static void
draw_grid (NormaCurvePlot *self, const graphene_rect_t *box, cairo_t *cr)
{
  double width = (double)box->size.width, height = (double)box->size.height;

  cairo_set_line_width (cr, 1);
  norma_plot_set_text_color (GTK_WIDGET (self), 0.14, cr);
  for (guint i = 1; i < 4; i++) {
    double x = floor (width * i / 4) + 0.5, y = floor (height * i / 4) + 0.5;

    cairo_move_to (cr, x, 0);
    cairo_line_to (cr, x, height);
    cairo_move_to (cr, 0, y);
    cairo_line_to (cr, width, y);
  }
  if (self->kind == NORMA_CURVE_ROC) { /* chance */
    cairo_move_to (cr, 0, height);
    cairo_line_to (cr, width, 0);
  }
  cairo_stroke (cr);
  norma_plot_set_text_color (GTK_WIDGET (self), 0.4, cr);
  cairo_rectangle (cr, 0.5, 0.5, width - 1, height - 1);
  cairo_stroke (cr);
}

/* Between two points of the ROC lie the thresholds that divide equal scores by lot; a precision holds for
 * all of the recall that its point adds. */
static void
draw_curve (NormaCurvePlot *self, const graphene_rect_t *box, cairo_t *cr)
{
  double before_x = 0, before_y = 0;
  gboolean has_point = FALSE;

  for (gsize i = 0; i < self->curves->n_points; i++) {
    gboolean is_last = i + 1 == self->curves->n_points;
    double x, y;

    if (!find_place (self, box, i, &x, &y))
      continue;
    if (has_point && !is_last && fabs (x - before_x) < least_step &&
        fabs (y - before_y) < least_step)
      continue;
    if (!has_point && self->kind == NORMA_CURVE_ROC)
      cairo_move_to (cr, x, y);
    else if (self->kind == NORMA_CURVE_ROC)
      cairo_line_to (cr, x, y);
    else {
      if (has_point)
        cairo_line_to (cr, before_x, y);
      else
        cairo_move_to (cr, 0, y);
      cairo_line_to (cr, x, y);
    }
    before_x = x;
    before_y = y;
    has_point = TRUE;
  }
  norma_plot_set_text_color (GTK_WIDGET (self), 0.95, cr);
  cairo_set_line_width (cr, 1.75);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
draw_working_point (NormaCurvePlot *self, const graphene_rect_t *box, float limit, guint32 color,
                    cairo_t *cr)
{
  double x, y;

  if (!find_place (self, box, norma_curves_find (self->curves, limit), &x, &y))
    return;
  norma_plot_set_color (cr, color);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x, (double)box->size.height);
  cairo_move_to (cr, 0, y);
  cairo_line_to (cr, x, y);
  cairo_stroke (cr);
  cairo_arc (cr, x, y, POINT, 0, 2 * G_PI);
  cairo_fill_preserve (cr);
  norma_plot_set_text_color (GTK_WIDGET (self), 1, cr);
  cairo_stroke (cr);
}

static void
draw_cursor (NormaCurvePlot *self, const graphene_rect_t *box, cairo_t *cr)
{
  double x, y;

  if (!gtk_widget_has_visible_focus (GTK_WIDGET (self)) ||
      !find_place (self, box, self->cursor, &x, &y))
    return;
  norma_plot_set_text_color (GTK_WIDGET (self), 1, cr);
  cairo_set_line_width (cr, 2);
  cairo_arc (cr, x, y, POINT + 3, 0, 2 * G_PI);
  cairo_stroke (cr);
}

/* Along the box: below it, and upwards on its left. */
static void
draw_words (NormaCurvePlot *self, const graphene_rect_t *box, const char *across, const char *up,
            cairo_t *cr)
{
  g_autoptr (PangoLayout) below = norma_plot_new_layout (GTK_WIDGET (self), across);
  g_autoptr (PangoLayout) beside = norma_plot_new_layout (GTK_WIDGET (self), up);
  int width;

  norma_plot_set_text_color (GTK_WIDGET (self), 0.75, cr);
  pango_layout_set_width (below, (int)box->size.width * PANGO_SCALE);
  pango_layout_get_pixel_size (below, &width, NULL);
  cairo_move_to (cr, ((double)box->size.width - width) / 2, (double)box->size.height + 2);
  pango_cairo_show_layout (cr, below);
  pango_layout_set_width (beside, (int)box->size.height * PANGO_SCALE);
  pango_layout_get_pixel_size (beside, &width, NULL);
  cairo_move_to (cr, -(double)box->origin.x, ((double)box->size.height + width) / 2);
  cairo_rotate (cr, -G_PI / 2);
  pango_cairo_show_layout (cr, beside);
}

static void
draw_none (NormaCurvePlot *self, const graphene_rect_t *box, cairo_t *cr)
{
  g_autoptr (PangoLayout) layout =
      norma_plot_new_layout (GTK_WIDGET (self),
                             _ ("Needs good and bad images that were not learnt from"));
  int height;

  norma_plot_set_text_color (GTK_WIDGET (self), 0.75, cr);
  pango_layout_set_width (layout, ((int)box->size.width - 2 * MARGIN) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, ((int)box->size.height - 2 * MARGIN) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cr, MARGIN, ((double)box->size.height - height) / 2);
  pango_cairo_show_layout (cr, layout);
}

/* Whether there is anything to draw: both classes for the ROC, bad images for the other. */
static gboolean
has_curve (NormaCurvePlot *self)
{
  return self->curves != NULL && self->curves->n_anomalous > 0 && self->curves->n_nominal > 0;
}

void
norma_curve_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaCurvePlot *self = NORMA_CURVE_PLOT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  graphene_rect_t box;

  norma_curve_plot_get_box (self, &box);
  cairo_translate (cr, (double)box.origin.x, (double)box.origin.y);
  draw_grid (self, &box, cr);
  if (has_curve (self)) {
    draw_curve (self, &box, cr);
    draw_working_point (self, &box, self->limits.review, NORMA_REVIEW_COLOR, cr);
    draw_working_point (self, &box, self->limits.reject, NORMA_REJECT_COLOR, cr);
    draw_cursor (self, &box, cr);
  } else {
    draw_none (self, &box, cr);
  }
  if (self->kind == NORMA_CURVE_ROC)
    draw_words (self, &box, _ ("false alarms"), _ ("found"), cr);
  else
    draw_words (self, &box, _ ("found"), _ ("precision"), cr);
  cairo_destroy (cr);
}
