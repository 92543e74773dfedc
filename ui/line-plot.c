/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/line-plot.h"

#include <math.h>

#include "ui/limit-colors.h"
#include "ui/plot-ink.h"

/* Logical pixels. */
enum { MARGIN = 8, PLOT_HEIGHT = 90, NATURAL_WIDTH = 200, LEAST_WIDTH = 140, DOT = 2 };

const guint32 norma_line_plot_colors[NORMA_LINE_PLOT_LINES] = { 0x3584e4, 0x26a269,
                                                                NORMA_REJECT_COLOR };

struct _NormaLinePlot {
  GtkWidget parent_instance;
  char *title, *first, *last;
  double *values; /* [n_lines][n_steps] */
  guint n_lines, n_steps;
};

G_DEFINE_FINAL_TYPE (NormaLinePlot, norma_line_plot, GTK_TYPE_WIDGET)

static void
clear_lines (NormaLinePlot *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->last, g_free);
  g_clear_pointer (&self->values, g_free);
  self->n_lines = self->n_steps = 0;
}

static void
norma_line_plot_finalize (GObject *object)
{
  clear_lines (NORMA_LINE_PLOT (object));
  G_OBJECT_CLASS (norma_line_plot_parent_class)->finalize (object);
}

static void
norma_line_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = LEAST_WIDTH;
    *natural = NATURAL_WIDTH;
  } else {
    *minimum = *natural = PLOT_HEIGHT + 2 * norma_plot_get_line_height (widget) + MARGIN;
  }
}

static void
draw_frame (NormaLinePlot *self, double left, double top, double width, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int line = norma_plot_get_line_height (widget);

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i <= 2; i++) {
    double y = floor (top + PLOT_HEIGHT * (2 - i) / 2.0) + 0.5;

    norma_plot_set_text_color (widget, i == 0 ? 0.4 : 0.14, cr);
    cairo_move_to (cr, left, y);
    cairo_line_to (cr, left + width, y);
    cairo_stroke (cr);
    norma_plot_set_text_color (widget, 0.75, cr);
    norma_plot_show_text (widget,
                          i == 0   ? "0"
                          : i == 1 ? "½"
                                   : "1",
                          left - 4, y - line / 2.0, 1, 0, cr);
  }
  norma_plot_show_text (widget, self->first, left, top + PLOT_HEIGHT + 2, 0, (int)width / 2, cr);
  norma_plot_show_text (widget, self->last, left + width, top + PLOT_HEIGHT + 2, 1, (int)width / 2,
                        cr);
  norma_plot_set_text_color (widget, 0.95, cr);
  norma_plot_show_text (widget, self->title, left, 0, 0, (int)width, cr);
}

static void
draw_line (NormaLinePlot *self, guint line, double left, double top, double width, cairo_t *cr)
{
  static const double dashes[NORMA_LINE_PLOT_LINES] = { 0, 6, 2 };
  const double *values = self->values + (gsize)line * self->n_steps;

  cairo_new_path (cr); /* text has left a point */
  norma_plot_set_color (cr, norma_line_plot_colors[line]);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, &dashes[line], dashes[line] > 0 ? 1 : 0, 0);
  for (guint i = 0; i < self->n_steps; i++) {
    if (isnan (values[i]))
      continue;
    cairo_line_to (cr, left + width * i / MAX (self->n_steps - 1, 1),
                   top + PLOT_HEIGHT * (1 - values[i]));
  }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  for (guint i = 0; i < self->n_steps; i++) {
    if (isnan (values[i]))
      continue;
    cairo_arc (cr, left + width * i / MAX (self->n_steps - 1, 1),
               top + PLOT_HEIGHT * (1 - values[i]), DOT, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

static void
norma_line_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaLinePlot *self = NORMA_LINE_PLOT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int line = norma_plot_get_line_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  if (self->values != NULL) {
    draw_frame (self, line, line + MARGIN / 2.0, width - line - MARGIN, cr);
    for (guint i = 0; i < self->n_lines; i++)
      draw_line (self, i, line, line + MARGIN / 2.0, width - line - MARGIN, cr);
  }
  cairo_destroy (cr);
}

static void
norma_line_plot_class_init (NormaLinePlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norma_line_plot_finalize;
  widget_class->measure = norma_line_plot_measure;
  widget_class->snapshot = norma_line_plot_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norma_line_plot_init (NormaLinePlot *self)
{
  /* Steps grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

GtkWidget *
norma_line_plot_new (void)
{
  return g_object_new (NORMA_TYPE_LINE_PLOT, NULL);
}

void
norma_line_plot_set_lines (NormaLinePlot *self, const char *title, const char *first,
                           const char *last, const double *values, guint n_lines, guint n_steps)
{
  clear_lines (self);
  self->title = g_strdup (title);
  self->first = g_strdup (first);
  self->last = g_strdup (last);
  self->values = g_memdup2 (values, (gsize)n_lines * n_steps * sizeof *values);
  self->n_lines = n_lines;
  self->n_steps = n_steps;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
