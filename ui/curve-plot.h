/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/metrics/curves.h"
#include "core/regions/verdict.h"

/* The ROC or the precision–recall curve, with the points at which both thresholds work. A click, or
 * Enter at the place that the arrow keys move, chooses the images that a threshold there divides:
 *   "scores-chosen" (double low, double high)   raw scores, both included */
#define NORMA_TYPE_CURVE_PLOT (norma_curve_plot_get_type ())
G_DECLARE_FINAL_TYPE (NormaCurvePlot, norma_curve_plot, NORMA, CURVE_PLOT, GtkWidget)

typedef enum {
  NORMA_CURVE_ROC, /* share of bad images found over false alarms */
  NORMA_CURVE_PRECISION, /* share of bad ones among those rejected over share of bad images found */
} NormaCurveKind;

GtkWidget *norma_curve_plot_new (void);

/* At first the ROC. */
void norma_curve_plot_set_kind (NormaCurvePlot *self, NormaCurveKind kind);

/* curves: lent until the next call; NULL: there are none. */
void norma_curve_plot_set_curves (NormaCurvePlot *self, const NormaCurves *curves);
void norma_curve_plot_set_limits (NormaCurvePlot *self, const NormaLimits *limits);

/* Both 0 … 1: where a point of the curves stands, from the left and from the bottom; FALSE where it
 * stands nowhere. */
gboolean norma_curve_plot_locate (NormaCurvePlot *self, gsize point, double *across, double *up);

/* Chooses what a click at these coordinates, logical pixels, would; for tests. */
void norma_curve_plot_choose_at (NormaCurvePlot *self, double x, double y);
