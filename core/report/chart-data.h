/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-counts.h"
#include "core/report/report-tone.h"
#include "core/report/report-words.h"

/* What the charts of a report show, whatever they are drawn with. */

/* How often scores are which multiple of the threshold (norma_report_find_score_bar()). */
typedef struct {
  guint bars[NORMA_SCORE_BARS];
  NormaReportTone below, above; /* the threshold */
  NormaReportWord word; /* in the legend, which one series alone does not need */
} NormaScoreSeries;

#define NORMA_MOST_SCORE_SERIES 2

typedef struct {
  NormaReportWord title;
  NormaScoreSeries series[NORMA_MOST_SCORE_SERIES];
  guint n_series; /* 0: there is no chart */
} NormaScoreChart;

/* Of the parts that are told. */
NormaScoreChart norma_score_chart_of_inspection (const NormaInspection *inspection);

/* The number of the highest bar; at least 1. */
guint norma_score_chart_get_most (const NormaScoreChart *chart);

/* "1/8" … "8" beneath the axis, owned by the caller. octave: −NORMA_SCORE_OCTAVES … NORMA_SCORE_OCTAVES. */
char *norma_score_chart_describe_octave (int octave);

/* Shares 0 … 1 of the good images that are rejected, and of the defective ones. */
typedef struct {
  double false_alarms, recall;
} NormaRatePoint;

/* A place of the curve where a threshold works. */
typedef struct {
  NormaRatePoint at;
  NormaReportTone tone;
  NormaReportWord word;
} NormaRateMark;

#define NORMA_N_RATE_MARKS 2

/* Defects found against false alarms. */
typedef struct {
  NormaReportWord title;
  GArray *points; /* NormaRatePoint from (0, 0) to (1, 1), owned; NULL: there is no chart */
  NormaRateMark marks[NORMA_N_RATE_MARKS];
} NormaRateCurve;
