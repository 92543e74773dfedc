/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/curve-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/curve-plot-private.h"

/* Logical pixels. */
enum {
  LEAST_SIDE = 130,
  NATURAL_SIDE = 190,
  GRASP = 5, /* points this near are chosen together */
};

G_DEFINE_FINAL_TYPE (NormaCurvePlot, norma_curve_plot, GTK_TYPE_WIDGET)

static guint chosen_signal;

gboolean
norma_curve_plot_locate (NormaCurvePlot *self, gsize point, double *across, double *up)
{
  double recall = norma_curves_get_recall (self->curves, point);

  if (self->kind == NORMA_CURVE_ROC) {
    *across = norma_curves_get_false_alarms (self->curves, point);
    *up = recall;
  } else {
    *across = recall;
    *up = norma_curves_get_precision (self->curves, point);
  }
  return isfinite (*across) && isfinite (*up);
}

static void
norma_curve_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = LEAST_SIDE;
  *natural = NATURAL_SIDE;
}

/* Square of the distance between a point and a place, logical pixels; infinite where it stands
 * nowhere. */
static double
measure_distance (NormaCurvePlot *self, gsize point, double x, double y)
{
  graphene_rect_t box;
  double across, up, dx, dy;

  if (!norma_curve_plot_locate (self, point, &across, &up))
    return INFINITY;
  norma_curve_plot_get_box (self, &box);
  dx = (double)box.origin.x + across * (double)box.size.width - x;
  dy = (double)box.origin.y + (1 - up) * (double)box.size.height - y;
  return dx * dx + dy * dy;
}

static gsize
find_nearest (NormaCurvePlot *self, double x, double y)
{
  gsize nearest = 0;
  double least = INFINITY;

  for (gsize i = 0; i < self->curves->n_points; i++) {
    double distance = measure_distance (self, i, x, y);

    if (distance < least) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}

static gboolean
are_near (NormaCurvePlot *self, gsize a, gsize b)
{
  graphene_rect_t box;
  double across, up;

  if (!norma_curve_plot_locate (self, b, &across, &up))
    return FALSE;
  norma_curve_plot_get_box (self, &box);
  return measure_distance (self, a, (double)box.origin.x + across * (double)box.size.width,
                           (double)box.origin.y + (1 - up) * (double)box.size.height) <=
         GRASP * GRASP;
}

/* At the first point nothing is rejected, and so no image is the last that is. */
static void
choose (NormaCurvePlot *self, gsize point)
{
  gsize first = MAX (point, 1), last = first;

  if (self->curves->n_points < 2)
    return;
  while (first > 1 && are_near (self, first - 1, point))
    first--;
  while (last + 1 < self->curves->n_points && are_near (self, last + 1, point))
    last++;
  self->cursor = MAX (point, 1);
  g_signal_emit (self, chosen_signal, 0, (double)self->curves->points[last].least,
                 (double)self->curves->points[first].least);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_curve_plot_choose_at (NormaCurvePlot *self, double x, double y)
{
  if (self->curves != NULL)
    choose (self, find_nearest (self, x, y));
}

static void
pressed (NormaCurvePlot *self, int n_presses, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  norma_curve_plot_choose_at (self, x, y);
}

static void
describe (NormaCurvePlot *self)
{
  g_autofree char *text = NULL;
  gsize at = self->curves == NULL ? 0 : norma_curves_find (self->curves, self->limits.reject);
  double across, up;

  if (self->curves == NULL || !norma_curve_plot_locate (self, at, &across, &up))
    text = g_strdup (_ ("Needs good and bad images that were not learnt from"));
  else if (self->kind == NORMA_CURVE_ROC)
    text =
        g_strdup_printf (_ ("Area %.3f; rejected now: %.1f %% of the good and %.1f %% of the bad "
                            "images"),
                         norma_curves_get_auroc (self->curves), 100 * across, 100 * up);
  else
    text =
        g_strdup_printf (_ ("Average precision %.3f; now %.1f %% of the bad images are rejected, "
                            "and %.1f %% of the rejected ones are bad"),
                         norma_curves_get_average_precision (self->curves), 100 * across, 100 * up);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

/* The next point that can be told from this one by eye. */
static void
step (NormaCurvePlot *self, int direction)
{
  gsize n = self->curves == NULL ? 0 : self->curves->n_points, at = self->cursor;

  if (n < 2)
    return;
  while ((direction > 0 ? at + 1 < n : at > 1)) {
    at = direction > 0 ? at + 1 : at - 1;
    if (!are_near (self, at, self->cursor))
      break;
  }
  self->cursor = at;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_pressed (NormaCurvePlot *self, guint key, guint code, GdkModifierType state)
{
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    step (self, key == GDK_KEY_Right ? 1 : -1);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_space:
    if (self->curves != NULL)
      choose (self, self->cursor);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
norma_curve_plot_class_init (NormaCurvePlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = norma_curve_plot_measure;
  widget_class->snapshot = norma_curve_plot_snapshot;
  gtk_widget_class_set_css_name (widget_class, "curveplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  chosen_signal = g_signal_new ("scores-chosen", NORMA_TYPE_CURVE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
norma_curve_plot_init (NormaCurvePlot *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  /* Shares grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  norma_curve_plot_set_kind (self, NORMA_CURVE_ROC);
}

GtkWidget *
norma_curve_plot_new (void)
{
  return g_object_new (NORMA_TYPE_CURVE_PLOT, NULL);
}

void
norma_curve_plot_set_kind (NormaCurvePlot *self, NormaCurveKind kind)
{
  self->kind = kind;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kind == NORMA_CURVE_ROC ? _ ("ROC curve")
                                                          : _ ("Precision and recall"),
                                  -1);
  describe (self);
}

void
norma_curve_plot_set_curves (NormaCurvePlot *self, const NormaCurves *curves)
{
  self->curves = curves;
  self->cursor = curves == NULL ? 0 : norma_curves_find (curves, self->limits.reject);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_curve_plot_set_limits (NormaCurvePlot *self, const NormaLimits *limits)
{
  self->limits = *limits;
  if (self->curves != NULL)
    self->cursor = norma_curves_find (self->curves, limits->reject);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
