/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* The knob of a value on a plot, a slider to assistive technology. It is moved by the keys: arrows
 * are a step, with Shift and the page keys ten.
 *   "stepped" (int)   steps asked for, to the right above 0; nothing moves until the value is set */
#define NORMA_TYPE_PLOT_HANDLE (norma_plot_handle_get_type ())
G_DECLARE_FINAL_TYPE (NormaPlotHandle, norma_plot_handle, NORMA, PLOT_HANDLE, GtkWidget)

/* Width and height, logical pixels. */
enum { NORMA_PLOT_HANDLE_SIZE = 18 };

/* style: its style class. label: for assistive technology. */
GtkWidget *norma_plot_handle_new (const char *style, const char *label);

/* text: the value in words. */
void norma_plot_handle_set_value (NormaPlotHandle *self, double value, double least, double most,
                                  const char *text);
double norma_plot_handle_get_value (NormaPlotHandle *self);
