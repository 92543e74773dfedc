/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/report/color-scale.h"

/* The one colour scale of the project with both thresholds marked on it. */
#define NORMA_TYPE_LEGEND_BAR (norma_legend_bar_get_type ())
G_DECLARE_FINAL_TYPE (NormaLegendBar, norma_legend_bar, NORMA, LEGEND_BAR, GtkWidget)

GtkWidget *norma_legend_bar_new (void);

/* review, reject: multiples of the unit in the middle of the scale. */
void norma_legend_bar_set (NormaLegendBar *self, NormaColorScale scale, double review,
                           double reject);
