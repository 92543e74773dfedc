/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/display-window.h"

/* How often which raw value is in the image on show, with knobs for the values shown black and
 * white, to be dragged or moved by keys.
 *   "window-moved" (double low, double high)   the display window asked for; low below high */
#define NORMA_TYPE_VALUE_HISTOGRAM (norma_value_histogram_get_type ())
G_DECLARE_FINAL_TYPE (NormaValueHistogram, norma_value_histogram, NORMA, VALUE_HISTOGRAM, GtkWidget)

GtkWidget *norma_value_histogram_new (void);

/* Copied. */
void norma_value_histogram_set_spread (NormaValueHistogram *self, const NormaValueSpread *spread);
void norma_value_histogram_set_window (NormaValueHistogram *self, const NormaDisplayWindow *window);
