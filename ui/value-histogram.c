/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/value-histogram.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/plot-handle.h"

/* Logical pixels. */
enum { LEAST_WIDTH = 160, HEIGHT = 78, MARGIN = NORMA_PLOT_HANDLE_SIZE / 2 };

/* A step of the keys, a part of the axis: about one of an 8-bit range. */
#define KEY_STEP (1 / 256.0)

enum { BLACK, WHITE, N_ENDS };

struct _NormaValueHistogram {
  GtkWidget parent_instance;
  NormaValueSpread spread;
  double ends[N_ENDS]; /* raw values shown black and white */
  GtkWidget *handles[N_ENDS];
  int dragged;
  double drag_start;
};

G_DEFINE_FINAL_TYPE (NormaValueHistogram, norma_value_histogram, GTK_TYPE_WIDGET)

static guint moved_signal;

static double
plot_width (NormaValueHistogram *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN, 1);
}

static double
get_place (NormaValueHistogram *self, double value)
{
  return MARGIN + norma_value_spread_position (&self->spread, value) * plot_width (self);
}

static void
norma_value_histogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                               int *minimum, int *natural, int *minimum_baseline,
                               int *natural_baseline)
{
  NormaValueHistogram *self = NORMA_VALUE_HISTOGRAM (widget);

  for (guint i = 0; i < N_ENDS; i++)
    gtk_widget_measure (self->handles[i], orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT;
}

static void
norma_value_histogram_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormaValueHistogram *self = NORMA_VALUE_HISTOGRAM (widget);

  for (guint i = 0; i < N_ENDS; i++) {
    GtkAllocation box = { (int)(get_place (self, self->ends[i]) + 0.5) - MARGIN,
                          height - NORMA_PLOT_HANDLE_SIZE, NORMA_PLOT_HANDLE_SIZE,
                          NORMA_PLOT_HANDLE_SIZE };

    gtk_widget_size_allocate (self->handles[i], &box, -1);
  }
}

static guint
tallest (const NormaValueHistogram *self)
{
  guint most = 1;

  for (guint i = 0; i < NORMA_N_VALUE_BINS; i++)
    most = MAX (most, self->spread.n[i]);
  return most;
}

static void
draw_bars (NormaValueHistogram *self, double height, cairo_t *cr)
{
  double step = plot_width (self) / NORMA_N_VALUE_BINS;
  /* Roots, so that a few bright pixels are seen beside a dark ground. */
  double unit = height / sqrt (tallest (self));

  for (guint i = 0; i < NORMA_N_VALUE_BINS; i++) {
    double bar = sqrt (self->spread.n[i]) * unit;

    cairo_rectangle (cr, MARGIN + i * step, height - bar, step, bar);
  }
  cairo_fill (cr);
}

/* What greys the window gives, along the axis. */
static void
draw_ramp (NormaValueHistogram *self, double top, double height, cairo_t *cr)
{
  double low = get_place (self, self->ends[BLACK]);
  double high = get_place (self, self->ends[WHITE]);
  cairo_pattern_t *ramp = cairo_pattern_create_linear (low, 0, MAX (high, low + 0.5), 0);

  cairo_pattern_add_color_stop_rgb (ramp, 0, 0, 0, 0);
  cairo_pattern_add_color_stop_rgb (ramp, 1, 1, 1, 1);
  cairo_set_source (cr, ramp);
  cairo_rectangle (cr, MARGIN, top, plot_width (self), height);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
}

static void
norma_value_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  enum { RAMP = 6 };
  NormaValueHistogram *self = NORMA_VALUE_HISTOGRAM (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double bars = height - NORMA_PLOT_HANDLE_SIZE - RAMP;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= 0.55f;
  gdk_cairo_set_source_rgba (cr, &color);
  draw_bars (self, bars, cr);
  for (guint i = 0; i < N_ENDS; i++) {
    cairo_rectangle (cr, get_place (self, self->ends[i]) - 0.5, 0, 1, height - MARGIN);
    cairo_fill (cr);
  }
  draw_ramp (self, bars, RAMP, cr);
  cairo_destroy (cr);
  for (guint i = 0; i < N_ENDS; i++)
    gtk_widget_snapshot_child (widget, self->handles[i], snapshot);
}

/* An end pushes the other one along. */
static void
ask (NormaValueHistogram *self, guint end, double value)
{
  double range = self->spread.most - self->spread.least;
  double least_gap = range * KEY_STEP;
  double ends[N_ENDS] = { self->ends[BLACK], self->ends[WHITE] };

  if (!(range > 0))
    return;
  ends[end] = CLAMP (value, self->spread.least, self->spread.most);
  if (end == BLACK)
    ends[WHITE] = MAX (ends[WHITE], ends[BLACK] + least_gap);
  else
    ends[BLACK] = MIN (ends[BLACK], ends[WHITE] - least_gap);
  g_signal_emit (self, moved_signal, 0, ends[BLACK], ends[WHITE]);
}

static void
handle_stepped (NormaPlotHandle *handle, int steps, NormaValueHistogram *self)
{
  guint end = GTK_WIDGET (handle) == self->handles[BLACK] ? BLACK : WHITE;
  double range = self->spread.most - self->spread.least;

  ask (self, end, self->ends[end] + steps * KEY_STEP * range);
}

static void
drag_to (NormaValueHistogram *self, double x)
{
  ask (self, (guint)self->dragged,
       norma_value_spread_value (&self->spread, (x - MARGIN) / plot_width (self)));
}

static void
drag_began (NormaValueHistogram *self, double x, double y)
{
  double to_black = fabs (x - get_place (self, self->ends[BLACK]));
  double to_white = fabs (x - get_place (self, self->ends[WHITE]));

  self->drag_start = x;
  self->dragged = to_black < to_white ? BLACK : WHITE;
  gtk_widget_grab_focus (self->handles[self->dragged]);
  drag_to (self, x);
}

static void
drag_updated (NormaValueHistogram *self, double dx, double dy)
{
  drag_to (self, self->drag_start + dx);
}

static void
norma_value_histogram_dispose (GObject *object)
{
  NormaValueHistogram *self = NORMA_VALUE_HISTOGRAM (object);

  for (guint i = 0; i < N_ENDS; i++)
    g_clear_pointer (&self->handles[i], gtk_widget_unparent);
  G_OBJECT_CLASS (norma_value_histogram_parent_class)->dispose (object);
}

static void
norma_value_histogram_class_init (NormaValueHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_value_histogram_dispose;
  widget_class->measure = norma_value_histogram_measure;
  widget_class->size_allocate = norma_value_histogram_size_allocate;
  widget_class->snapshot = norma_value_histogram_snapshot;
  gtk_widget_class_set_css_name (widget_class, "valuehistogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  moved_signal = g_signal_new ("window-moved", NORMA_TYPE_VALUE_HISTOGRAM, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
norma_value_histogram_init (NormaValueHistogram *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->spread.most = self->ends[WHITE] = 1;
  self->handles[BLACK] = norma_plot_handle_new ("black", _ ("Value shown black"));
  self->handles[WHITE] = norma_plot_handle_new ("white", _ ("Value shown white"));
  for (guint i = 0; i < N_ENDS; i++) {
    gtk_widget_set_parent (self->handles[i], GTK_WIDGET (self));
    g_signal_connect (self->handles[i], "stepped", G_CALLBACK (handle_stepped), self);
  }
  /* Numbers grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_updated), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Values of the image"), -1);
}

GtkWidget *
norma_value_histogram_new (void)
{
  return g_object_new (NORMA_TYPE_VALUE_HISTOGRAM, NULL);
}

static void
update_handles (NormaValueHistogram *self)
{
  g_autofree char *text =
      g_strdup_printf (_ ("values from %.5g to %.5g; %.5g is black, %.5g white"),
                       self->spread.least, self->spread.most, self->ends[BLACK], self->ends[WHITE]);

  for (guint i = 0; i < N_ENDS; i++) {
    g_autofree char *value = g_strdup_printf ("%.5g", self->ends[i]);

    norma_plot_handle_set_value (NORMA_PLOT_HANDLE (self->handles[i]), self->ends[i],
                                 self->spread.least, self->spread.most, value);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_value_histogram_set_spread (NormaValueHistogram *self, const NormaValueSpread *spread)
{
  self->spread = *spread;
  update_handles (self);
}

void
norma_value_histogram_set_window (NormaValueHistogram *self, const NormaDisplayWindow *window)
{
  self->ends[BLACK] = window->low;
  self->ends[WHITE] = window->high;
  update_handles (self);
}
