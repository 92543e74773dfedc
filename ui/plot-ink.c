/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/plot-ink.h"

PangoLayout *
norma_plot_new_layout (GtkWidget *widget, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *small = pango_attr_list_new ();

  pango_attr_list_insert (small, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, small);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_attr_list_unref (small);
  return layout;
}

int
norma_plot_get_line_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = norma_plot_new_layout (widget, "½");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

void
norma_plot_set_text_color (GtkWidget *widget, double alpha, cairo_t *cr)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cairo_set_source_rgba (cr, (double)color.red, (double)color.green, (double)color.blue, alpha);
}

void
norma_plot_set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
}

void
norma_plot_show_text (GtkWidget *widget, const char *text, double x, double y, double across,
                      int width, cairo_t *cr)
{
  g_autoptr (PangoLayout) layout = norma_plot_new_layout (widget, text);
  int natural;

  if (width > 0)
    pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &natural, NULL);
  cairo_move_to (cr, x - across * natural, y);
  pango_cairo_show_layout (cr, layout);
}
