/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/evaluate.h"
#include "core/report/report-pages.h"

/* An evaluation as pages: how well good and defective images are told apart, what was promised and what was
 * seen, and the images on which the model is wrong, the worst first. Every figure stands with its
 * interval where it has one. */
typedef struct {
  const NormaEvaluation *evaluation;
  const NormaModel *model;
  const char *model_name; /* for people */
  const char *model_hash; /* SHA-256 of its file, hexadecimal */
  const char *set_name; /* of the labelled images, for people */
  const char *time; /* that the report bears, ISO 8601, UTC; NULL: none */
} NormaEvaluationReport;

/* report, template and what they hold: borrowed, outlive the pages. Errors: as norma_report_pages_new(). */
NormaReportPages *norma_evaluation_pages_new (const NormaEvaluationReport *report,
                                              const NormaReportTemplate *template,
                                              NormaBudget *budget, GError **error);
