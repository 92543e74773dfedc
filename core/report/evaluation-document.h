/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/evaluate.h"
#include "core/report/report-document.h"

/* An evaluation as a report: how well good and defective images are told apart, what was promised and what
 * was seen, and the images on which the model is wrong, the worst first. Every figure stands with its
 * interval where it has one. */
typedef struct {
  const NormaEvaluation *evaluation;
  const NormaModel *model;
  const char *model_name; /* for people */
  const char *model_hash; /* SHA-256 of its file, hexadecimal */
  const char *set_name; /* of the labelled images, for people */
  const char
      *set_hash; /* of their files (norma_good_hashes_digest()), hexadecimal; NULL: not known */
  const char *time; /* that the report bears, ISO 8601, UTC; NULL: none */
} NormaEvaluationReport;

/* The document holds nothing of the report. Error: NORMA_ERROR_TOO_LARGE. */
NormaReportDocument *norma_evaluation_document_new (const NormaEvaluationReport *report,
                                                    NormaReportLanguage language, GError **error);
