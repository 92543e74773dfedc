/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* Up to three lines over steps of one thing, all from 0 to 1: the first solid, the second dashed, the third
 * dotted, so that they keep apart without colours. A drawing alone: the label and the description say what it
 * shows, and a table beside it the numbers. */
#define NORMA_TYPE_LINE_PLOT (norma_line_plot_get_type ())
G_DECLARE_FINAL_TYPE (NormaLinePlot, norma_line_plot, NORMA, LINE_PLOT, GtkWidget)

enum { NORMA_LINE_PLOT_LINES = 3 };

GtkWidget *norma_line_plot_new (void);

/* title: above the plot; first, last: what stands below the first and the last step. values:
 * [n_lines][n_steps], NaN where there is none; n_lines: at most NORMA_LINE_PLOT_LINES; all is copied. */
void norma_line_plot_set_lines (NormaLinePlot *self, const char *title, const char *first,
                                const char *last, const double *values, guint n_lines,
                                guint n_steps);

/* As the plots draw the lines; colours 0xRRGGBB. */
extern const guint32 norma_line_plot_colors[NORMA_LINE_PLOT_LINES];
