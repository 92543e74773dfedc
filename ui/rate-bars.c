/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/rate-bars.h"

#include <math.h>

#include "ui/limit-colors.h"
#include "ui/plot-ink.h"

/* Logical pixels. */
enum { MARGIN = 8, BAR = 18, PLOT_HEIGHT = 130, GROUP_WIDTH = 110, LEAST_GROUP_WIDTH = 52 };

struct _NormaRateBars {
  GtkWidget parent_instance;
  NormaRateGroup *groups; /* [n], which own their names */
  guint n, cursor;
};

G_DEFINE_FINAL_TYPE (NormaRateBars, norma_rate_bars, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
clear_groups (NormaRateBars *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free ((char *)self->groups[i].name);
  g_clear_pointer (&self->groups, g_free);
  self->n = 0;
}

static void
norma_rate_bars_finalize (GObject *object)
{
  clear_groups (NORMA_RATE_BARS (object));
  G_OBJECT_CLASS (norma_rate_bars_parent_class)->finalize (object);
}

/* Shares stand on its left, names below. */
static void
get_box (NormaRateBars *self, graphene_rect_t *box)
{
  int line = norma_plot_get_line_height (GTK_WIDGET (self));
  float left = 3.0f * (float)line;

  graphene_rect_init (box, left, (float)line / 2,
                      (float)MAX ((float)gtk_widget_get_width (GTK_WIDGET (self)) - left - MARGIN,
                                  1.0f),
                      PLOT_HEIGHT);
}

static void
norma_rate_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  NormaRateBars *self = NORMA_RATE_BARS (widget);
  int line = norma_plot_get_line_height (widget), n = (int)MAX (self->n, 1);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 3 * line + MARGIN + n * LEAST_GROUP_WIDTH;
    *natural = 3 * line + MARGIN + n * GROUP_WIDTH;
  } else {
    *minimum = *natural = PLOT_HEIGHT + 2 * line + MARGIN;
  }
}

static void
draw_axis (NormaRateBars *self, const graphene_rect_t *box, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int line = norma_plot_get_line_height (widget);

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i <= 4; i++) {
    double y = (double)box->origin.y + (double)box->size.height * (4 - i) / 4;
    g_autofree char *text = g_strdup_printf ("%u %%", 25 * i);

    norma_plot_set_text_color (widget, i == 0 ? 0.4 : 0.14, cr);
    cairo_move_to (cr, (double)box->origin.x, floor (y) + 0.5);
    cairo_line_to (cr, (double)(box->origin.x + box->size.width), floor (y) + 0.5);
    cairo_stroke (cr);
    norma_plot_set_text_color (widget, 0.75, cr);
    norma_plot_show_text (widget, text, (double)box->origin.x - 4, y - line / 2.0, 1, 0, cr);
  }
}

/* x: of its left edge. */
static void
draw_bar (NormaRateBars *self, const NormaRate *rate, guint32 color, double x,
          const graphene_rect_t *box, cairo_t *cr)
{
  double bottom = (double)(box->origin.y + box->size.height), height = (double)box->size.height;
  double middle = floor (x + BAR / 2.0) + 0.5;

  if (rate->n == 0)
    return;
  norma_plot_set_color (cr, color);
  cairo_rectangle (cr, x, bottom - rate->share * height, BAR, rate->share * height);
  cairo_fill (cr);
  norma_plot_set_text_color (GTK_WIDGET (self), 0.9, cr);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, middle, bottom - rate->interval.low * height);
  cairo_line_to (cr, middle, bottom - rate->interval.high * height);
  for (guint end = 0; end < 2; end++) {
    double y = bottom - (end == 0 ? rate->interval.low : rate->interval.high) * height;

    cairo_move_to (cr, middle - 4, y);
    cairo_line_to (cr, middle + 4, y);
  }
  cairo_stroke (cr);
}

static void
draw_group (NormaRateBars *self, guint i, const graphene_rect_t *box, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double width = (double)box->size.width / self->n;
  double middle = (double)box->origin.x + (i + 0.5) * width;
  double bottom = (double)(box->origin.y + box->size.height);

  draw_bar (self, &self->groups[i].review, NORMA_REVIEW_COLOR, middle - BAR - 1, box, cr);
  draw_bar (self, &self->groups[i].reject, NORMA_REJECT_COLOR, middle + 1, box, cr);
  norma_plot_set_text_color (widget, 0.9, cr);
  norma_plot_show_text (widget, self->groups[i].name, middle, bottom + 4, 0.5,
                        (int)width - MARGIN / 2, cr);
  if (gtk_widget_has_visible_focus (widget) && i == self->cursor) {
    cairo_set_line_width (cr, 2);
    cairo_rectangle (cr, middle - BAR - 6, (double)box->origin.y, 2 * BAR + 12,
                     (double)box->size.height + 2);
    cairo_stroke (cr);
  }
}

static void
norma_rate_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaRateBars *self = NORMA_RATE_BARS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  graphene_rect_t box;

  get_box (self, &box);
  draw_axis (self, &box, cr);
  for (guint i = 0; i < self->n; i++)
    draw_group (self, i, &box, cr);
  cairo_destroy (cr);
}

static void
choose (NormaRateBars *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->cursor < self->n)
    g_signal_emit (self, chosen_signal, 0, self->cursor);
}

void
norma_rate_bars_choose_at (NormaRateBars *self, double x)
{
  graphene_rect_t box;
  double place;

  get_box (self, &box);
  place = (x - (double)box.origin.x) / (double)box.size.width * self->n;
  if (self->n == 0 || place < 0 || place >= self->n)
    return;
  self->cursor = (guint)place;
  choose (self);
}

static void
pressed (NormaRateBars *self, int n_presses, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  norma_rate_bars_choose_at (self, x);
}

static gboolean
key_pressed (NormaRateBars *self, guint key, guint code, GdkModifierType state)
{
  switch (key) {
  case GDK_KEY_Left:
    self->cursor -= self->cursor > 0;
    break;
  case GDK_KEY_Right:
    self->cursor += self->cursor + 1 < self->n;
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_space:
    choose (self);
    return TRUE;
  default:
    return FALSE;
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static void
norma_rate_bars_class_init (NormaRateBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norma_rate_bars_finalize;
  widget_class->measure = norma_rate_bars_measure;
  widget_class->snapshot = norma_rate_bars_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ratebars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_RATE_BARS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
norma_rate_bars_init (NormaRateBars *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  /* Sizes grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
norma_rate_bars_new (void)
{
  return g_object_new (NORMA_TYPE_RATE_BARS, NULL);
}

/* What the bars show, in words. */
static void
describe (NormaRateBars *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++)
    g_string_append_printf (text, "%s%s: %.1f %%, %.1f %%", i == 0 ? "" : "; ",
                            self->groups[i].name, 100 * self->groups[i].review.share,
                            100 * self->groups[i].reject.share);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

void
norma_rate_bars_set_groups (NormaRateBars *self, const NormaRateGroup *groups, guint n)
{
  clear_groups (self);
  self->groups = g_memdup2 (groups, n * sizeof *groups);
  self->n = n;
  self->cursor = 0;
  for (guint i = 0; i < n; i++)
    self->groups[i].name = g_strdup (groups[i].name);
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
