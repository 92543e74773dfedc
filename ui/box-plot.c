/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/box-plot.h"

#include <math.h>

#include "ui/plot-ink.h"

/* Logical pixels, but for LANES. */
enum {
  MARGIN = 8,
  BOX = 14, /* height of a box */
  DOT = 3, /* radius */
  GRASP = 10, /* a click as near as this hits a dot */
  LANES = 3, /* dots of like values stand above each other in so many lanes */
  NATURAL_WIDTH = 420,
  LEAST_WIDTH = 220,
};

struct _NormaBoxPlot {
  GtkWidget parent_instance;
  char **names;
  guint n_series;
  GArray *dots; /* NormaBoxDot, by series, then by value */
  gsize cursor; /* the dot that keys move from */
};

G_DEFINE_FINAL_TYPE (NormaBoxPlot, norma_box_plot, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
norma_box_plot_finalize (GObject *object)
{
  NormaBoxPlot *self = NORMA_BOX_PLOT (object);

  g_strfreev (self->names);
  g_array_unref (self->dots);
  G_OBJECT_CLASS (norma_box_plot_parent_class)->finalize (object);
}

static const NormaBoxDot *
get_dot (NormaBoxPlot *self, gsize place)
{
  return &g_array_index (self->dots, NormaBoxDot, place);
}

static double
series_height (NormaBoxPlot *self)
{
  return MAX (norma_plot_get_line_height (GTK_WIDGET (self)), BOX) + 2 * MARGIN;
}

/* Of the values: the names stand on its left, the axis below. */
static void
get_box (NormaBoxPlot *self, graphene_rect_t *box)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double left = MIN (0.3 * width, 160);
  double right = norma_plot_get_line_height (GTK_WIDGET (self)); /* half of the last number */

  graphene_rect_init (box, (float)left, 0, (float)MAX (width - left - right, 1),
                      (float)(series_height (self) * self->n_series));
}

gboolean
norma_box_plot_locate (NormaBoxPlot *self, gsize place, double *x, double *y)
{
  graphene_rect_t box;
  int lane = (int)(place % LANES) - LANES / 2;

  if (place >= self->dots->len)
    return FALSE;
  get_box (self, &box);
  *x = (double)box.origin.x + get_dot (self, place)->value * (double)box.size.width;
  *y = (get_dot (self, place)->series + 0.5) * series_height (self) + lane * (BOX / LANES + 1);
  return TRUE;
}

static void
norma_box_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  NormaBoxPlot *self = NORMA_BOX_PLOT (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = LEAST_WIDTH;
    *natural = NATURAL_WIDTH;
    return;
  }
  *minimum = *natural = (int)ceil (series_height (self) * MAX (self->n_series, 1)) +
                        norma_plot_get_line_height (widget) + MARGIN;
}

double
norma_box_quantile (const NormaBoxDot *ascending, gsize n, double share)
{
  double position = share * (double)(n - 1);
  gsize before = (gsize)position, after = MIN (before + 1, n - 1);

  return ascending[before].value +
         (position - (double)before) * (ascending[after].value - ascending[before].value);
}

static void
draw_axis (NormaBoxPlot *self, const graphene_rect_t *box, cairo_t *cr)
{
  double bottom = (double)box->size.height;

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i <= 4; i++) {
    double x = floor ((double)box->origin.x + (double)box->size.width * i / 4) + 0.5;
    g_autofree char *text = g_strdup_printf ("%.2f", i / 4.0);

    norma_plot_set_text_color (GTK_WIDGET (self), 0.14, cr);
    cairo_move_to (cr, x, 0);
    cairo_line_to (cr, x, bottom);
    cairo_stroke (cr);
    norma_plot_set_text_color (GTK_WIDGET (self), 0.75, cr);
    norma_plot_show_text (GTK_WIDGET (self), text, x, bottom + 2, 0.5, 0, cr);
  }
}

/* dots: [n], of one series, n at least 1. */
static void
draw_whiskers (const NormaBoxDot *dots, gsize n, double lower, double upper,
               const graphene_rect_t *box, double y, cairo_t *cr)
{
  double reach = 1.5 * (upper - lower), least = lower, most = upper;

  for (gsize i = 0; i < n; i++) {
    least = dots[i].value >= lower - reach ? MIN (least, dots[i].value) : least;
    most = dots[i].value <= upper + reach ? MAX (most, dots[i].value) : most;
  }
  cairo_move_to (cr, (double)box->origin.x + least * (double)box->size.width, y);
  cairo_line_to (cr, (double)box->origin.x + lower * (double)box->size.width, y);
  cairo_move_to (cr, (double)box->origin.x + upper * (double)box->size.width, y);
  cairo_line_to (cr, (double)box->origin.x + most * (double)box->size.width, y);
  cairo_stroke (cr);
}

static void
draw_box (NormaBoxPlot *self, const NormaBoxDot *dots, gsize n, const graphene_rect_t *box,
          double y, cairo_t *cr)
{
  double left = (double)box->origin.x, width = (double)box->size.width;
  double lower = norma_box_quantile (dots, n, 0.25), upper = norma_box_quantile (dots, n, 0.75);
  double median = left + norma_box_quantile (dots, n, 0.5) * width;

  norma_plot_set_text_color (GTK_WIDGET (self), 0.5, cr);
  cairo_set_line_width (cr, 1);
  draw_whiskers (dots, n, lower, upper, box, y, cr);
  cairo_rectangle (cr, left + lower * width, y - BOX / 2.0, (upper - lower) * width, BOX);
  cairo_stroke_preserve (cr);
  norma_plot_set_text_color (GTK_WIDGET (self), 0.12, cr);
  cairo_fill (cr);
  norma_plot_set_text_color (GTK_WIDGET (self), 0.95, cr);
  cairo_set_line_width (cr, 2.5);
  cairo_move_to (cr, median, y - BOX / 2.0 - 2);
  cairo_line_to (cr, median, y + BOX / 2.0 + 2);
  cairo_stroke (cr);
}

static void
draw_series (NormaBoxPlot *self, guint series, const graphene_rect_t *box, cairo_t *cr)
{
  double y = (series + 0.5) * series_height (self);
  gsize first = 0, end;

  while (first < self->dots->len && get_dot (self, first)->series < series)
    first++;
  for (end = first; end < self->dots->len && get_dot (self, end)->series == series;)
    end++;
  norma_plot_set_text_color (GTK_WIDGET (self), 0.9, cr);
  norma_plot_show_text (GTK_WIDGET (self), self->names[series], 0,
                        y - norma_plot_get_line_height (GTK_WIDGET (self)) / 2.0, 0,
                        (int)box->origin.x - MARGIN, cr);
  if (end > first)
    draw_box (self, get_dot (self, first), end - first, box, y, cr);
}

static void
draw_dots (NormaBoxPlot *self, cairo_t *cr)
{
  double x, y;

  for (gsize i = 0; norma_box_plot_locate (self, i, &x, &y); i++) {
    cairo_new_sub_path (cr);
    cairo_arc (cr, x, y, DOT, 0, 2 * G_PI);
  }
  norma_plot_set_color (cr, 0x3584e4);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 0.75);
  norma_plot_set_text_color (GTK_WIDGET (self), 0.7, cr);
  cairo_stroke (cr);
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)) &&
      norma_box_plot_locate (self, self->cursor, &x, &y)) {
    norma_plot_set_text_color (GTK_WIDGET (self), 1, cr);
    cairo_set_line_width (cr, 2);
    cairo_arc (cr, x, y, DOT + 4, 0, 2 * G_PI);
    cairo_stroke (cr);
  }
}

static void
norma_box_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaBoxPlot *self = NORMA_BOX_PLOT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  graphene_rect_t box;

  get_box (self, &box);
  draw_axis (self, &box, cr);
  for (guint i = 0; i < self->n_series; i++)
    draw_series (self, i, &box, cr);
  draw_dots (self, cr);
  cairo_destroy (cr);
}

static void
choose (NormaBoxPlot *self, gsize place)
{
  if (place >= self->dots->len)
    return;
  self->cursor = place;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, chosen_signal, 0, get_dot (self, place)->number);
}

void
norma_box_plot_choose_at (NormaBoxPlot *self, double x, double y)
{
  double least = GRASP * GRASP, dot_x, dot_y;
  gsize nearest = G_MAXSIZE;

  for (gsize i = 0; norma_box_plot_locate (self, i, &dot_x, &dot_y); i++) {
    double distance = (dot_x - x) * (dot_x - x) + (dot_y - y) * (dot_y - y);

    if (distance <= least) {
      least = distance;
      nearest = i;
    }
  }
  choose (self, nearest);
}

static void
pressed (NormaBoxPlot *self, int n_presses, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  norma_box_plot_choose_at (self, x, y);
}

/* To the first dot of the next series, or of the one before. */
static void
step_series (NormaBoxPlot *self, int direction)
{
  guint series = self->dots->len == 0 ? 0 : get_dot (self, self->cursor)->series;

  for (gsize i = 0; i < self->dots->len; i++)
    if ((int)get_dot (self, i)->series == (int)series + direction) {
      self->cursor = i;
      return;
    }
}

static gboolean
key_pressed (NormaBoxPlot *self, guint key, guint code, GdkModifierType state)
{
  switch (key) {
  case GDK_KEY_Left:
    self->cursor -= self->cursor > 0;
    break;
  case GDK_KEY_Right:
    self->cursor += self->cursor + 1 < self->dots->len;
    break;
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    step_series (self, key == GDK_KEY_Down ? 1 : -1);
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_space:
    choose (self, self->cursor);
    return TRUE;
  default:
    return FALSE;
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static void
norma_box_plot_class_init (NormaBoxPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norma_box_plot_finalize;
  widget_class->measure = norma_box_plot_measure;
  widget_class->snapshot = norma_box_plot_snapshot;
  gtk_widget_class_set_css_name (widget_class, "boxplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_BOX_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
norma_box_plot_init (NormaBoxPlot *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->dots = g_array_new (FALSE, FALSE, sizeof (NormaBoxDot));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  /* Values grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
norma_box_plot_new (void)
{
  return g_object_new (NORMA_TYPE_BOX_PLOT, NULL);
}

static int
compare_dots (gconstpointer a, gconstpointer b)
{
  const NormaBoxDot *one = a, *other = b;

  if (one->series != other->series)
    return one->series < other->series ? -1 : 1;
  return (one->value > other->value) - (one->value < other->value);
}

/* What the boxes show, in words. */
static void
describe (NormaBoxPlot *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize first = 0, end; first < self->dots->len; first = end) {
    guint series = get_dot (self, first)->series;

    for (end = first; end < self->dots->len && get_dot (self, end)->series == series;)
      end++;
    g_string_append_printf (text, "%s%s: %.2f (%.2f – %.2f)", first == 0 ? "" : "; ",
                            self->names[series],
                            norma_box_quantile (get_dot (self, first), end - first, 0.5),
                            norma_box_quantile (get_dot (self, first), end - first, 0.25),
                            norma_box_quantile (get_dot (self, first), end - first, 0.75));
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

void
norma_box_plot_set_dots (NormaBoxPlot *self, const char *const *names, guint n_series,
                         const NormaBoxDot *dots, gsize n)
{
  g_strfreev (self->names);
  self->names = g_new0 (char *, n_series + 1);
  for (guint i = 0; i < n_series; i++)
    self->names[i] = g_strdup (names[i]);
  self->n_series = n_series;
  self->cursor = 0;
  g_array_set_size (self->dots, 0);
  g_array_append_vals (self->dots, dots, (guint)n);
  g_array_sort (self->dots, compare_dots);
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
