/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/histogram.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/threshold-handle.h"

enum {
  HANDLE = 18, /* height of the strip of handles below the bars */
  LABELS = 16, /* height of the strip of numbers below them */
  MARGIN = 9, /* so that a handle at an end is whole */
  LEAST_WIDTH = 160,
  NATURAL_HEIGHT = 160
};

enum { REVIEW, REJECT, N_LIMITS };

struct _NormaHistogram {
  GtkWidget parent_instance;
  NormaScoreAxis axis;
  NormaScoreBins good, other;
  double unit;
  double limits[N_LIMITS]; /* raw scores */
  GtkWidget *handles[N_LIMITS];
  int dragged; /* of the limits; -1: none */
  double drag_start; /* place */
};

G_DEFINE_FINAL_TYPE (NormaHistogram, norma_histogram, GTK_TYPE_WIDGET)

static guint moved_signals[N_LIMITS];

enum { DRAG_BEGAN, DRAG_ENDED, N_DRAG_SIGNALS };

static guint drag_signals[N_DRAG_SIGNALS];

static const GdkRGBA limit_colors[N_LIMITS] = { { 0.90f, 0.62f, 0.05f, 1 },
                                                { 0.88f, 0.11f, 0.14f, 1 } };
static const GdkRGBA good_color = { 0.18f, 0.63f, 0.45f, 0.85f };
static const GdkRGBA other_color = { 0.86f, 0.42f, 0.16f, 0.75f };

static double
plot_width (NormaHistogram *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN, 1);
}

double
norma_histogram_get_place (NormaHistogram *self, double score)
{
  return MARGIN + norma_score_axis_position (&self->axis, score, self->unit) * plot_width (self);
}

double
norma_histogram_get_score (NormaHistogram *self, double place)
{
  return norma_score_axis_score (&self->axis, (place - MARGIN) / plot_width (self), self->unit);
}

static void
norma_histogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : NATURAL_HEIGHT;
  for (guint i = 0; i < N_LIMITS; i++) {
    NormaHistogram *self = NORMA_HISTOGRAM (widget);
    int least, wish;

    gtk_widget_measure (self->handles[i], orientation, -1, &least, &wish, NULL, NULL);
    *minimum = MAX (*minimum, least);
  }
  *natural = MAX (*natural, *minimum);
}

static void
norma_histogram_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormaHistogram *self = NORMA_HISTOGRAM (widget);

  for (guint i = 0; i < N_LIMITS; i++) {
    double place = norma_histogram_get_place (self, self->limits[i]);
    GtkAllocation box = { (int)(place + 0.5) - HANDLE / 2, height - LABELS - HANDLE, HANDLE,
                          HANDLE };

    gtk_widget_size_allocate (self->handles[i], &box, -1);
  }
}

static guint
tallest (const NormaHistogram *self)
{
  guint most = 1;

  for (guint i = 0; i < NORMA_N_SCORE_BINS; i++)
    most = MAX (most, MAX (self->good.n[i], self->other.n[i]));
  return most;
}

static void
draw_bars (NormaHistogram *self, const NormaScoreBins *bins, const GdkRGBA *color, double height,
           cairo_t *cr)
{
  double step = plot_width (self) / NORMA_N_SCORE_BINS;
  /* Roots, so that a single image is seen beside hundreds. */
  double unit = height / sqrt (tallest (self));

  gdk_cairo_set_source_rgba (cr, color);
  for (guint i = 0; i < NORMA_N_SCORE_BINS; i++) {
    double bar = sqrt (bins->n[i]) * unit;

    cairo_rectangle (cr, MARGIN + i * step, height - bar, MAX (step - 1, 1), bar);
  }
  cairo_fill (cr);
}

static void
draw_limits (NormaHistogram *self, double height, cairo_t *cr)
{
  double review = norma_histogram_get_place (self, self->limits[REVIEW]);
  double reject = norma_histogram_get_place (self, self->limits[REJECT]);

  cairo_rectangle (cr, review, 0, reject - review, height);
  cairo_set_source_rgba (cr, 0.96, 0.76, 0.07, 0.18);
  cairo_fill (cr);
  for (guint i = 0; i < N_LIMITS; i++) {
    double x = i == REVIEW ? review : reject;

    gdk_cairo_set_source_rgba (cr, &limit_colors[i]);
    cairo_rectangle (cr, x - 1, 0, 2, height + HANDLE / 2.0);
    cairo_fill (cr);
  }
}

/* The numbers stand at whole octaves. */
static void
draw_numbers (NormaHistogram *self, double top, cairo_t *cr)
{
  static const char *const words[] = { "1⁄16", "⅛", "¼", "½", "1 ×", "2", "4", "8", "16" };
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  PangoAttrList *small = pango_attr_list_new ();
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= 0.7f;
  gdk_cairo_set_source_rgba (cr, &color);
  pango_attr_list_insert (small, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, small);
  pango_attr_list_unref (small);
  for (int octave = (int)ceil (self->axis.low); octave <= (int)floor (self->axis.high); octave++) {
    double x = norma_histogram_get_place (self, self->unit * exp2 (octave));
    int width;

    pango_layout_set_text (layout, words[CLAMP (octave + 4, 0, 8)], -1);
    pango_layout_get_pixel_size (layout, &width, NULL);
    x = CLAMP (x - width / 2.0, 0, gtk_widget_get_width (widget) - width);
    cairo_move_to (cr, x, top);
    pango_cairo_show_layout (cr, layout);
  }
}

static void
norma_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaHistogram *self = NORMA_HISTOGRAM (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double bars = height - HANDLE - LABELS;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  draw_bars (self, &self->other, &other_color, bars, cr);
  draw_bars (self, &self->good, &good_color, bars, cr);
  color.alpha *= 0.3f;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_rectangle (cr, MARGIN, bars, plot_width (self), 1);
  cairo_fill (cr);
  draw_limits (self, bars, cr);
  draw_numbers (self, height - LABELS + 1, cr);
  cairo_destroy (cr);
  for (guint i = 0; i < N_LIMITS; i++)
    gtk_widget_snapshot_child (widget, self->handles[i], snapshot);
}

static void
handle_moved (NormaThresholdHandle *handle, double multiple, NormaHistogram *self)
{
  guint limit = GTK_WIDGET (handle) == self->handles[REVIEW] ? REVIEW : REJECT;

  g_signal_emit (self, moved_signals[limit], 0, multiple * self->unit);
}

/* The nearer of the two; between equal ones the side decides, so that they can be parted. */
static guint
nearest_limit (NormaHistogram *self, double x)
{
  double to_review = fabs (x - norma_histogram_get_place (self, self->limits[REVIEW]));
  double to_reject = fabs (x - norma_histogram_get_place (self, self->limits[REJECT]));

  if (to_review == to_reject)
    return x < norma_histogram_get_place (self, self->limits[REJECT]) ? REVIEW : REJECT;
  return to_review < to_reject ? REVIEW : REJECT;
}

static void
drag_to (NormaHistogram *self, double x)
{
  if (self->dragged >= 0)
    g_signal_emit (self, moved_signals[self->dragged], 0, norma_histogram_get_score (self, x));
}

static void
drag_began (NormaHistogram *self, double x, double y)
{
  self->dragged = (int)nearest_limit (self, x);
  self->drag_start = x;
  g_signal_emit (self, drag_signals[DRAG_BEGAN], 0);
  gtk_widget_grab_focus (self->handles[self->dragged]);
  drag_to (self, x);
}

static void
drag_updated (NormaHistogram *self, double dx, double dy)
{
  drag_to (self, self->drag_start + dx);
}

static void
drag_ended (NormaHistogram *self)
{
  self->dragged = -1;
  g_signal_emit (self, drag_signals[DRAG_ENDED], 0);
}

static void
norma_histogram_dispose (GObject *object)
{
  NormaHistogram *self = NORMA_HISTOGRAM (object);

  for (guint i = 0; i < N_LIMITS; i++)
    g_clear_pointer (&self->handles[i], gtk_widget_unparent);
  G_OBJECT_CLASS (norma_histogram_parent_class)->dispose (object);
}

static void
norma_histogram_class_init (NormaHistogramClass *klass)
{
  static const char *const names[N_LIMITS] = { "review-moved", "reject-moved" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_histogram_dispose;
  widget_class->measure = norma_histogram_measure;
  widget_class->size_allocate = norma_histogram_size_allocate;
  widget_class->snapshot = norma_histogram_snapshot;
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (guint i = 0; i < N_LIMITS; i++)
    moved_signals[i] = g_signal_new (names[i], NORMA_TYPE_HISTOGRAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  drag_signals[DRAG_BEGAN] = g_signal_new ("drag-began", NORMA_TYPE_HISTOGRAM, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  drag_signals[DRAG_ENDED] = g_signal_new ("drag-ended", NORMA_TYPE_HISTOGRAM, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_histogram_init (NormaHistogram *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->unit = 1;
  self->dragged = -1;
  self->limits[REVIEW] = self->limits[REJECT] = 1;
  norma_score_axis_fit (&self->axis, NULL, 0, 1);
  self->handles[REVIEW] = norma_threshold_handle_new ("review", _ ("Review threshold"));
  self->handles[REJECT] = norma_threshold_handle_new ("reject", _ ("Reject threshold"));
  for (guint i = 0; i < N_LIMITS; i++) {
    gtk_widget_set_parent (self->handles[i], GTK_WIDGET (self));
    g_signal_connect (self->handles[i], "moved", G_CALLBACK (handle_moved), self);
  }
  /* Numbers grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_updated), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_ended), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Scores of good and other images"), -1);
}

GtkWidget *
norma_histogram_new (void)
{
  return g_object_new (NORMA_TYPE_HISTOGRAM, NULL);
}

static void
describe (NormaHistogram *self)
{
  g_autofree char *text =
      g_strdup_printf (_ ("%u good and %u other images"), self->good.total, self->other.total);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

void
norma_histogram_set_scores (NormaHistogram *self, const GArray *good, const GArray *other,
                            double unit)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (float));

  g_array_append_vals (all, good->data, good->len);
  g_array_append_vals (all, other->data, other->len);
  self->unit = unit;
  norma_score_axis_fit (&self->axis, (const float *)(gpointer)all->data, all->len, unit);
  norma_score_bins_fill (&self->good, &self->axis, (const float *)(gpointer)good->data, good->len,
                         unit);
  norma_score_bins_fill (&self->other, &self->axis, (const float *)(gpointer)other->data,
                         other->len, unit);
  describe (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_histogram_set_limits (NormaHistogram *self, double review, double reject)
{
  self->limits[REVIEW] = review;
  self->limits[REJECT] = reject;
  for (guint i = 0; i < N_LIMITS; i++)
    norma_threshold_handle_set_value (NORMA_THRESHOLD_HANDLE (self->handles[i]),
                                      self->limits[i] / self->unit);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
