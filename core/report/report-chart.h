/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-counts.h"
#include "core/report/report-pages-private.h"

/* Small charts, each in a box of the page, points. */

/* Heights that they need of their boxes; 0: there is nothing to draw. */
double norma_report_histogram_height (const NormaReportPages *pages);
double norma_report_classes_height (const NormaReportPages *pages);

/* How often scores are which multiple of the threshold. */
typedef struct {
  const guint *bars; /* [NORMA_SCORE_BARS] */
  guint32 color_below, color_above; /* the threshold, 0xRRGGBB */
} NormaScoreSeries;

/* series [n]: at least 1. */
void norma_report_draw_scores (NormaReportPages *pages, NormaReportWord title,
                               const NormaScoreSeries *series, guint n, double x, double y,
                               double width, double height, cairo_t *cr);

/* How many parts have which multiple of the reject threshold, by octaves. Nothing where no part is scored. */
void norma_report_draw_histogram (NormaReportPages *pages, double x, double y, double width,
                                  double height, cairo_t *cr);

/* How many of the rejected parts have which class, the most frequent first. Nothing without one. */
void norma_report_draw_classes (NormaReportPages *pages, double x, double y, double width,
                                double height, cairo_t *cr);
