/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/threshold-desk.h"
#include "core/metrics/curves.h"

/* What is told of suggested thresholds. */
typedef struct {
  const NormaDeskScores *evidence;
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

/* "maximum F1 0.93, tuned on 120 good and 35 bad scores of parts": for a model that takes a suggestion
 * over; owned by the caller. */
char *norma_threshold_report_provenance (const NormaThresholdReport *report,
                                         const NormaSuggestion *suggestion);
