/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* How values from 0 to 1 spread, a series a line: a box from the lower to the upper quartile with a stroke at
 * the median, whiskers to the last value within one and a half times its length (Tukey 1977), and a dot for every
 * value. A click on a dot, or Enter at the one that the arrow keys move to, emits
 *   "chosen" (guint number) */
#define NORMA_TYPE_BOX_PLOT (norma_box_plot_get_type ())
G_DECLARE_FINAL_TYPE (NormaBoxPlot, norma_box_plot, NORMA, BOX_PLOT, GtkWidget)

typedef struct {
  guint series;
  double value; /* 0 … 1 */
  guint number; /* what it is about, for the owner */
} NormaBoxDot;

GtkWidget *norma_box_plot_new (void);

/* names: of the series, [n_series]; dots: [n], in any order. All is copied. */
void norma_box_plot_set_dots (NormaBoxPlot *self, const char *const *names, guint n_series,
                              const NormaBoxDot *dots, gsize n);

/* Of ascending values [n], n at least 1, interpolated linearly; share: 0 … 1. */
double norma_box_quantile (const NormaBoxDot *ascending, gsize n, double share);

/* Chooses what a click at these coordinates, logical pixels, would; for tests. */
void norma_box_plot_choose_at (NormaBoxPlot *self, double x, double y);

/* Where a dot stands; place: in ascending order of series and values. FALSE if there is none. */
gboolean norma_box_plot_locate (NormaBoxPlot *self, gsize place, double *x, double *y);
