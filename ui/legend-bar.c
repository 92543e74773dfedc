/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/legend-bar.h"

#include <glib/gi18n.h>

enum { WIDTH = 200, BAR = 10, HEIGHT = 32, MARGIN = 8 };

struct _NormaLegendBar {
  GtkWidget parent_instance;
  NormaColorScale scale;
  double review, reject;
};

G_DEFINE_FINAL_TYPE (NormaLegendBar, norma_legend_bar, GTK_TYPE_WIDGET)

static void
norma_legend_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
}

static void
draw_scale (NormaLegendBar *self, double width, cairo_t *cr)
{
  for (int x = 0; x < (int)width; x++) {
    set_color (cr, norma_color_scale_color (self->scale, (x + 0.5) / width));
    cairo_rectangle (cr, MARGIN + x, 4, 1, BAR);
    cairo_fill (cr);
  }
}

static void
draw_mark (double multiple, double width, gboolean is_reject, cairo_t *cr)
{
  double x = MARGIN + norma_color_scale_position (multiple, 1) * width;

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
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *small = pango_attr_list_new ();
  int width;

  pango_attr_list_insert (small, pango_attr_scale_new (PANGO_SCALE_X_SMALL));
  pango_layout_set_attributes (layout, small);
  pango_attr_list_unref (small);
  pango_layout_get_pixel_size (layout, &width, NULL);
  cairo_move_to (cr, CLAMP (place - width / 2.0, 2, WIDTH - width - 2), BAR + 6);
  cairo_set_source_rgb (cr, 1, 1, 1);
  pango_cairo_show_layout (cr, layout);
}

static void
norma_legend_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const char *const words[] = { "¼ ×", "½", "1 ×", "2", "4 ×" };
  NormaLegendBar *self = NORMA_LEGEND_BAR (widget);
  double width = WIDTH - 2 * MARGIN;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));

  draw_scale (self, width, cr);
  draw_mark (self->review, width, FALSE, cr);
  draw_mark (self->reject, width, TRUE, cr);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    draw_text (widget, words[i], MARGIN + i * width / 4, cr);
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
