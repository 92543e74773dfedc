/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspection-content.h"

/* What the charts of a report show, of the parts that are told. */

/* Bars by multiples of the threshold (norma_inspected_part_get_times()): three octaves below it and three above, four bars each; what lies
 * beyond is in the outer ones. The upper half is above the threshold. */
enum {
  NORMA_SCORE_OCTAVES = 3,
  NORMA_SCORE_BARS = 2 * NORMA_SCORE_OCTAVES * 4,
};

/* The bar of a multiple. */
guint norma_report_find_score_bar (double times);

/* bars: [NORMA_SCORE_BARS]. Returns how many parts are in them. */
guint norma_report_count_scores (const NormaInspection *inspection, guint *bars);

typedef struct {
  const char *name; /* lent by the inspection; empty: none */
  guint n;
} NormaClassCount;

/* NormaClassCount of the rejected parts, the most frequent first, then by name; owned by the caller. */
GArray *norma_report_count_classes (const NormaInspection *inspection);
