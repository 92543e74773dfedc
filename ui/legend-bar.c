/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/legend-bar.h"

#include <glib/gi18n.h>

/* Logical pixels. */
enum { LEAST_WIDTH = 200, BAR = 10, TOP = 4, LEAST_MARGIN = 8, GAP = 6 };

/* At whole octaves, from a quarter to four times. */
static const char *const words[] = { "¼ ×", "½", "1 ×", "2", "4 ×" };

enum { N_STEPS = G_N_ELEMENTS (words) - 1 };

struct _NormaLegendBar {
  GtkWidget parent_instance;
  NormaColorScale scale;
  double review, reject;
};

G_DEFINE_FINAL_TYPE (NormaLegendBar, norma_legend_bar, GTK_TYPE_WIDGET)

static PangoLayout *
new_layout (GtkWidget *widget, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *small = pango_attr_list_new ();

  pango_attr_list_insert (small, pango_attr_scale_new (PANGO_SCALE_X_SMALL));
  pango_layout_set_attributes (layout, small);
  pango_attr_list_unref (small);
  return layout;
}

/* Of the largest number. */
static void
measure_words (GtkWidget *widget, int *width, int *height)
{
  *width = *height = 0;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (PangoLayout) layout = new_layout (widget, words[i]);
    int wide, high;

    pango_layout_get_pixel_size (layout, &wide, &high);
    *width = MAX (*width, wide);
    *height = MAX (*height, high);
  }
}

/* The numbers at the ends are whole, too. */
static int
find_margin (GtkWidget *widget)
{
  int width, height;

  measure_words (widget, &width, &height);
  return MAX (LEAST_MARGIN, width / 2 + 2);
}

static void
norma_legend_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  int width, height;

  measure_words (widget, &width, &height);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (LEAST_WIDTH, N_STEPS * (width + GAP) + 2 * find_margin (widget));
  else
    *minimum = *natural = BAR + TOP + 2 + height + 2;
}

static void
set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
}

static void
draw_scale (NormaLegendBar *self, double left, double width, cairo_t *cr)
{
  for (int x = 0; x < (int)width; x++) {
    set_color (cr, norma_color_scale_color (self->scale, (x + 0.5) / width));
    cairo_rectangle (cr, left + x, TOP, 1, BAR);
    cairo_fill (cr);
  }
}

static void
draw_mark (double multiple, double left, double width, gboolean is_reject, cairo_t *cr)
{
  double x = left + norma_color_scale_position (multiple, 1) * width;

  cairo_rectangle (cr, x - 2, 1, 4, BAR + 6);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  cairo_rectangle (cr, x - 1, 1, 2, BAR + 6);
  if (is_reject)
    cairo_set_source_rgb (cr, 1, 1, 1);
  else
    cairo_set_source_rgb (cr, 0.96, 0.76, 0.07);
  cairo_fill (cr);
}

static void
draw_text (GtkWidget *widget, const char *text, double place, cairo_t *cr)
{
  g_autoptr (PangoLayout) layout = new_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  cairo_move_to (cr, place - width / 2.0, TOP + BAR + 2);
  cairo_set_source_rgb (cr, 1, 1, 1);
  pango_cairo_show_layout (cr, layout);
}

static void
norma_legend_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaLegendBar *self = NORMA_LEGEND_BAR (widget);
  int whole = gtk_widget_get_width (widget);
  double left = find_margin (widget);
  double width = whole - 2 * left;
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot,
                                 &GRAPHENE_RECT_INIT (0, 0, whole, gtk_widget_get_height (widget)));

  draw_scale (self, left, width, cr);
  draw_mark (self->review, left, width, FALSE, cr);
  draw_mark (self->reject, left, width, TRUE, cr);
  for (guint i = 0; i <= N_STEPS; i++)
    draw_text (widget, words[i], left + i * width / N_STEPS, cr);
  cairo_destroy (cr);
}

static void
norma_legend_bar_class_init (NormaLegendBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = norma_legend_bar_measure;
  widget_class->snapshot = norma_legend_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norma_legend_bar_init (NormaLegendBar *self)
{
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Colour scale"), -1);
  norma_legend_bar_set (self, NORMA_COLOR_SCALE_VIRIDIS, 1, 1);
}

GtkWidget *
norma_legend_bar_new (void)
{
  return g_object_new (NORMA_TYPE_LEGEND_BAR, NULL);
}

void
norma_legend_bar_set (NormaLegendBar *self, NormaColorScale scale, double review, double reject)
{
  g_autofree char *text =
      g_strdup_printf (_ ("%s, from a quarter to four times the fitted threshold; review above "
                          "%.2f, reject above %.2f"),
                       norma_color_scale_to_string (scale), review, reject);

  self->scale = scale;
  self->review = review;
  self->reject = reject;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
