/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/histogram.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/histogram-private.h"

/* Logical pixels. */
enum {
  LEAST_WIDTH = 160,
  NATURAL_HEIGHT = 160,
  GRASP = 6 /* a line is taken hold of from this far */
};

enum {
  REVIEW = NORMA_HISTOGRAM_REVIEW,
  REJECT = NORMA_HISTOGRAM_REJECT,
  N_LIMITS = NORMA_HISTOGRAM_N_LIMITS
};

/* A step of the keys; ten make a tenth. */
#define KEY_STEP 1.01

enum { DRAG_BEGAN, DRAG_ENDED, BINS_CHOSEN, N_SIGNALS };

G_DEFINE_FINAL_TYPE (NormaHistogram, norma_histogram, GTK_TYPE_WIDGET)

static guint moved_signals[N_LIMITS];
static guint signals[N_SIGNALS];

double
norma_histogram_plot_width (NormaHistogram *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * NORMA_HISTOGRAM_MARGIN, 1);
}

/* Numbers need more room where text is larger. */
static int
label_height (NormaHistogram *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "½");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return MAX (height, NORMA_HISTOGRAM_LABELS);
}

double
norma_histogram_bar_height (NormaHistogram *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self)) - NORMA_PLOT_HANDLE_SIZE - label_height (self);
}

double
norma_histogram_get_place (NormaHistogram *self, double score)
{
  return NORMA_HISTOGRAM_MARGIN + norma_score_axis_position (&self->axis, score, self->unit) *
                                      norma_histogram_plot_width (self);
}

double
norma_histogram_get_score (NormaHistogram *self, double place)
{
  return norma_score_axis_score (&self->axis,
                                 (place - NORMA_HISTOGRAM_MARGIN) /
                                     norma_histogram_plot_width (self),
                                 self->unit);
}

static void
norma_histogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  NormaHistogram *self = NORMA_HISTOGRAM (widget);

  for (guint i = 0; i < N_LIMITS; i++)
    gtk_widget_measure (self->handles[i], orientation, -1, NULL, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = LEAST_WIDTH;
  else
    *minimum = *natural = NATURAL_HEIGHT - NORMA_HISTOGRAM_LABELS + label_height (self);
}

static void
norma_histogram_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NormaHistogram *self = NORMA_HISTOGRAM (widget);

  for (guint i = 0; i < N_LIMITS; i++) {
    double place = norma_histogram_get_place (self, self->limits[i]);
    GtkAllocation box = { (int)(place + 0.5) - NORMA_PLOT_HANDLE_SIZE / 2,
                          height - label_height (self) - NORMA_PLOT_HANDLE_SIZE,
                          NORMA_PLOT_HANDLE_SIZE, NORMA_PLOT_HANDLE_SIZE };

    gtk_widget_size_allocate (self->handles[i], &box, -1);
  }
}

static void
handle_stepped (NormaPlotHandle *handle, int steps, NormaHistogram *self)
{
  guint limit = GTK_WIDGET (handle) == self->handles[REVIEW] ? REVIEW : REJECT;

  g_signal_emit (self, moved_signals[limit], 0, self->limits[limit] * pow (KEY_STEP, steps));
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

static guint
bin_at (NormaHistogram *self, double x)
{
  double place = (x - NORMA_HISTOGRAM_MARGIN) / norma_histogram_plot_width (self);

  return (guint)CLAMP (place * NORMA_N_SCORE_BINS, 0, NORMA_N_SCORE_BINS - 1);
}

/* The strip of knobs moves the nearer threshold; among the bars only its line does. */
static gboolean
is_at_limit (NormaHistogram *self, double x, double y)
{
  double place = norma_histogram_get_place (self, self->limits[nearest_limit (self, x)]);

  return y >= norma_histogram_bar_height (self) || fabs (x - place) <= GRASP;
}

static void
drag_began (NormaHistogram *self, double x, double y)
{
  self->drag_start = x;
  self->dragged = -1;
  if (!is_at_limit (self, x, y))
    return;
  self->dragged = (int)nearest_limit (self, x);
  gtk_widget_grab_focus (self->handles[self->dragged]);
  g_signal_emit (self, signals[DRAG_BEGAN], 0);
  g_signal_emit (self, moved_signals[self->dragged], 0, norma_histogram_get_score (self, x));
}

static void
drag_updated (NormaHistogram *self, double dx, double dy)
{
  guint start = bin_at (self, self->drag_start);
  guint now = bin_at (self, self->drag_start + dx);

  if (self->dragged >= 0)
    g_signal_emit (self, moved_signals[self->dragged], 0,
                   norma_histogram_get_score (self, self->drag_start + dx));
  else
    norma_histogram_mark_bins (self, MIN (start, now), MAX (start, now));
}

static void
drag_ended (NormaHistogram *self, double dx, double dy)
{
  guint start = bin_at (self, self->drag_start);
  guint end = bin_at (self, self->drag_start + dx);

  if (self->dragged >= 0)
    g_signal_emit (self, signals[DRAG_ENDED], 0);
  else
    g_signal_emit (self, signals[BINS_CHOSEN], 0, MIN (start, end), MAX (start, end));
  self->dragged = -1;
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
  static const char *const drag_names[] = { "drag-began", "drag-ended" };
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
  for (guint i = DRAG_BEGAN; i <= DRAG_ENDED; i++)
    signals[i] = g_signal_new (drag_names[i], NORMA_TYPE_HISTOGRAM, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  signals[BINS_CHOSEN] = g_signal_new ("bins-chosen", NORMA_TYPE_HISTOGRAM, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
norma_histogram_init (NormaHistogram *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->unit = 1;
  self->dragged = -1;
  self->first_marked = 1;
  self->limits[REVIEW] = self->limits[REJECT] = 1;
  norma_score_axis_fit (&self->axis, NULL, 0, 1);
  self->handles[REVIEW] = norma_plot_handle_new ("review", _ ("Review threshold"));
  self->handles[REJECT] = norma_plot_handle_new ("reject", _ ("Reject threshold"));
  for (guint i = 0; i < N_LIMITS; i++) {
    gtk_widget_set_parent (self->handles[i], GTK_WIDGET (self));
    g_signal_connect (self->handles[i], "stepped", G_CALLBACK (handle_stepped), self);
  }
  /* Numbers grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_updated), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_ended), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Scores of good, bad and unlabelled images"), -1);
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
      g_strdup_printf (_ ("%'u good, %'u bad and %'u unlabelled images; review above %.2f, reject "
                          "above %.2f times the fitted threshold"),
                       self->bins[NORMA_BINS_GOOD].total, self->bins[NORMA_BINS_BAD].total,
                       self->bins[NORMA_BINS_UNLABELLED].total, self->limits[REVIEW] / self->unit,
                       self->limits[REJECT] / self->unit);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
update_handles (NormaHistogram *self)
{
  for (guint i = 0; i < N_LIMITS; i++) {
    double multiple = self->limits[i] / self->unit;
    g_autofree char *text = g_strdup_printf (_ ("%.2f times the fitted threshold"), multiple);

    norma_plot_handle_set_value (NORMA_PLOT_HANDLE (self->handles[i]), multiple,
                                 exp2 (self->axis.low), exp2 (self->axis.high), text);
  }
  describe (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_histogram_set_scores (NormaHistogram *self, GArray *const scores[NORMA_N_BINS_KINDS],
                            double unit)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++)
    g_array_append_vals (all, scores[kind]->data, scores[kind]->len);
  self->unit = unit;
  norma_score_axis_fit (&self->axis, (const float *)(gpointer)all->data, all->len, unit);
  for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++)
    norma_score_bins_fill (&self->bins[kind], &self->axis,
                           (const float *)(gpointer)scores[kind]->data, scores[kind]->len, unit);
  update_handles (self);
}

void
norma_histogram_set_limits (NormaHistogram *self, double review, double reject)
{
  self->limits[REVIEW] = review;
  self->limits[REJECT] = reject;
  update_handles (self);
}

void
norma_histogram_mark_bins (NormaHistogram *self, guint first, guint last)
{
  self->first_marked = first;
  self->last_marked = last;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const NormaScoreAxis *
norma_histogram_get_axis (NormaHistogram *self)
{
  return &self->axis;
}

const NormaScoreBins *
norma_histogram_get_bins (NormaHistogram *self, NormaBinsKind kind)
{
  return &self->bins[kind];
}
