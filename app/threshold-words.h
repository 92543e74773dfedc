/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/threshold-desk.h"
#include "core/metrics/curves.h"

/* What is told of suggested thresholds. */
typedef struct {
  const NormaDeskScores *scores;
  const NormaCurves *curves;
  const NormaDesk *desk;
  const NormaDeskOptions *options;
  NormaLimits now; /* of the model */
  const char *source; /* of the scores, as named by the user */
  guint n_unreadable;
} NormaThresholdReport;

void norma_threshold_report_print (const NormaThresholdReport *report);

/* One JSON object, owned by the caller. */
char *norma_threshold_report_to_json (const NormaThresholdReport *report);
