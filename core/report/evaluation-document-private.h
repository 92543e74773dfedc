/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/evaluation-document.h"

/* What the files share that tell an evaluation. */

/* Scores of good and defective images, and the ROC curve with the places of both thresholds. Error:
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_evaluation_add_charts (NormaReportDocument *document,
                                      const NormaEvaluationReport *report, GError **error);

/* The images that are wrongly accepted and wrongly rejected, small. */
void norma_evaluation_add_errors (NormaReportDocument *document,
                                  const NormaEvaluationReport *report);

/* Tables by kind, by threshold and by the scores alone. */
void norma_evaluation_add_tables (NormaReportDocument *document, const NormaEvaluation *evaluation);
