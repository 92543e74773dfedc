/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* What plots draw with: the text and the colours of their widget's style. */

/* Small text, cut where it is given a width that is too narrow. The caller's. */
PangoLayout *norma_plot_new_layout (GtkWidget *widget, const char *text);

/* Of a line of it, logical pixels. */
int norma_plot_get_line_height (GtkWidget *widget);

/* alpha: 0 … 1. */
void norma_plot_set_text_color (GtkWidget *widget, double alpha, cairo_t *cr);

/* 0xRRGGBB. */
void norma_plot_set_color (cairo_t *cr, guint32 color);

/* At most `width` logical pixels wide, 0: as wide as it is. across: 0 … 1, which part of the text stands at
 * x; y: of its upper edge. */
void norma_plot_show_text (GtkWidget *widget, const char *text, double x, double y, double across,
                           int width, cairo_t *cr);
