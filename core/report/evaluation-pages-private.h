/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/evaluation-pages.h"
#include "core/report/report-pages-private.h"

/* What the files of an evaluation's pages share; `content` of the pages is a NormaEvaluationReport. */

/* Scores of good and defective images, and the ROC curve with the places of both thresholds. */
void norma_evaluation_place_charts (NormaReportPages *pages);

/* The images that are wrongly accepted and wrongly rejected, small. */
void norma_evaluation_place_errors (NormaReportPages *pages);

/* Tables by kind, by threshold and by the scores alone. */
void norma_evaluation_place_tables (NormaReportPages *pages);

/* "0.912 (0.874 … 0.951)", or "–"; interval: NULL for none. Owned by the caller. */
char *norma_evaluation_describe (NormaReportLanguage language, double value,
                                 const NormaInterval *interval);

/* "47 of 60, 78.3 % (69.9 … 84.9)", or "–". Owned by the caller. */
char *norma_evaluation_describe_rate (NormaReportLanguage language, const NormaRate *rate);
