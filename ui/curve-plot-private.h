/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/curve-plot.h"

/* What curve-plot.c and curve-plot-drawing.c share. */
struct _NormaCurvePlot {
  GtkWidget parent_instance;
  NormaCurveKind kind;
  const NormaCurves *curves; /* lent; NULL: none */
  NormaLimits limits;
  gsize cursor; /* point that the keys are at */
};

/* The square that the curve is drawn in, logical pixels. */
void norma_curve_plot_get_box (NormaCurvePlot *self, graphene_rect_t *box);
void norma_curve_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
