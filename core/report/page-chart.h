/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/chart-data.h"
#include "core/report/report-pages-private.h"

/* Small charts, each in a box of the page, points. */

/* Of scores and of a curve, with what stands above and below them; and of the legend beneath, which two
 * series and a curve have. */
enum { NORMA_REPORT_CHART_HEIGHT = 138, NORMA_REPORT_LEGEND_HEIGHT = 12 };

/* How often scores are which multiple of the threshold. chart: of at least one series. */
void norma_report_draw_scores (NormaReportPages *pages, const NormaScoreChart *chart, double x,
                               double y, double width, cairo_t *cr);

/* Defects found against false alarms, in a square. curve: with points. */
void norma_report_draw_rates (NormaReportPages *pages, const NormaRateCurve *curve, double x,
                              double y, double width, cairo_t *cr);

/* 0: there is nothing to draw. */
double norma_report_classes_height (const NormaReportPages *pages);

/* How many of the rejected parts have which class, the most frequent first. Nothing without one. */
void norma_report_draw_classes (NormaReportPages *pages, double x, double y, double width,
                                double height, cairo_t *cr);
