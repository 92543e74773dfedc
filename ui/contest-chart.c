/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/contest-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/report/model-chart.h"
#include "ui/evaluation-words.h"

/* Logical pixels a point of the chart, whose letters are those of a page. */
#define SCALE 1.5

enum { NATURAL_WIDTH = 420, LEAST_WIDTH = 300 };

/* On a dark background; those of paper are for a light one. */
enum { DARK_INK = 0xf2f2f4, DARK_INK_SOFT = 0xa8a8b0, DARK_RULE = 0x4c4c54 };

struct _NormaContestChart {
  GtkWidget parent_instance;
  const NormaMeasuredContest *measured; /* lent; NULL: nothing is shown */
  NormaReportText *text;
  guint cursor; /* the model that keys move from */
};

G_DEFINE_FINAL_TYPE (NormaContestChart, norma_contest_chart, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
norma_contest_chart_finalize (GObject *object)
{
  norma_report_text_free (NORMA_CONTEST_CHART (object)->text);
  G_OBJECT_CLASS (norma_contest_chart_parent_class)->finalize (object);
}

static gboolean
is_dark (GtkWidget *widget)
{
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  return text.red + text.green + text.blue > 1.5f;
}

/* group: of the one set, where its name is kept. */
static NormaModelChart
get_chart (NormaContestChart *self, const char **group)
{
  gboolean dark = is_dark (GTK_WIDGET (self));

  *group = _ ("Images of the project");
  return (NormaModelChart){ .comparison = self->measured->comparison,
                            .models = (const char *const *)self->measured->names->pdata,
                            .groups = group,
                            .title = _ ("Image AUROC"),
                            .ink = dark ? DARK_INK : NORMA_INK,
                            .ink_soft = dark ? DARK_INK_SOFT : NORMA_INK_SOFT,
                            .rule = dark ? DARK_RULE : NORMA_RULE };
}

static void
norma_contest_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  NormaContestChart *self = NORMA_CONTEST_CHART (widget);
  const char *group;
  NormaModelChart chart;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = LEAST_WIDTH;
    *natural = NATURAL_WIDTH;
    return;
  }
  *minimum = *natural = 0;
  if (self->measured == NULL)
    return;
  chart = get_chart (self, &group);
  *minimum = *natural = (int)ceil (SCALE * norma_model_chart_height (&chart));
}

void
norma_contest_chart_get_row (NormaContestChart *self, guint model, double *y, double *height)
{
  const char *group;
  const NormaModelChart chart = get_chart (self, &group);

  norma_model_chart_get_row (&chart, 0, model, y, height);
  *y *= SCALE;
  *height *= SCALE;
}

static void
draw_cursor (NormaContestChart *self, double width, cairo_t *cr)
{
  GdkRGBA color;
  double y, height;

  norma_contest_chart_get_row (self, self->cursor, &y, &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha = 0.12f;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_rectangle (cr, 0, y, width, height);
  cairo_fill (cr);
}

static void
norma_contest_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaContestChart *self = NORMA_CONTEST_CHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const char *group;
  NormaModelChart chart;
  cairo_t *cr;

  if (self->measured == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  chart = get_chart (self, &group);
  if (gtk_widget_has_visible_focus (widget))
    draw_cursor (self, width, cr);
  cairo_scale (cr, SCALE, SCALE);
  norma_model_chart_draw (&chart, self->text, width / SCALE, cr);
  cairo_destroy (cr);
}

static void
choose (NormaContestChart *self, guint model)
{
  self->cursor = model;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, chosen_signal, 0, model);
}

void
norma_contest_chart_choose_at (NormaContestChart *self, double y)
{
  const char *group;
  NormaModelChart chart;
  guint set, model;

  if (self->measured == NULL)
    return;
  chart = get_chart (self, &group);
  if (norma_model_chart_find (&chart, y / SCALE, &set, &model))
    choose (self, model);
}

static void
pressed (NormaContestChart *self, int n_presses, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  norma_contest_chart_choose_at (self, y);
}

static gboolean
key_pressed (NormaContestChart *self, guint key, guint code, GdkModifierType state)
{
  if (self->measured == NULL)
    return FALSE;
  switch (key) {
  case GDK_KEY_Up:
    self->cursor -= self->cursor > 0;
    break;
  case GDK_KEY_Down:
    self->cursor += self->cursor + 1 < self->measured->comparison->n_models;
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
norma_contest_chart_class_init (NormaContestChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norma_contest_chart_finalize;
  widget_class->measure = norma_contest_chart_measure;
  widget_class->snapshot = norma_contest_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "contestchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_CONTEST_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
norma_contest_chart_init (NormaContestChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->text = norma_report_text_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  /* Values grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* What the marks show, in words. */
static void
describe (NormaContestChart *self)
{
  const NormaComparedSet *set = self->measured->comparison->sets->pdata[0];
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint m = 0; m < self->measured->comparison->n_models; m++) {
    g_autofree char *value = norma_figure_describe (set->models[m].auroc);

    g_string_append_printf (words, "%s%s: %s", m == 0 ? "" : "; ",
                            (const char *)self->measured->names->pdata[m], value);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Image AUROC"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words->str, -1);
}

void
norma_contest_chart_set_measured (NormaContestChart *self, const NormaMeasuredContest *measured)
{
  self->measured = measured;
  self->cursor = 0;
  if (measured != NULL)
    describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
