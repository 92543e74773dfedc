/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "app/document-form.h"
#include "app/report-look.h"
#include "core/pipeline/evaluate.h"

/* The report of an evaluation, where the options ask for one. Owned. */
typedef struct {
  char *path; /* NULL: none */
  NormaDocumentForm form; /* by its ending */
  NormaReportLook look;
  NormaReportTemplate *template; /* NULL without a report */
  char *time; /* ISO 8601; NULL: none */
} NormaEvaluateReport;

/* --report, --template and --language. Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_evaluate_report_new_entries (NormaEvaluateReport *report);
void norma_evaluate_report_clear (NormaEvaluateReport *report);

/* Reads what the report takes, so that nothing of it fails after the work. Errors: those of
 * norma_report_look_read(); G_OPTION_ERROR. */
gboolean norma_evaluate_report_open (NormaEvaluateReport *report, GError **error);

/* dataset: that was evaluated. Errors: those of the form. */
gboolean norma_evaluate_report_write (const NormaEvaluateReport *report,
                                      const NormaCommandLine *line, const NormaModel *model,
                                      const NormaDataset *dataset,
                                      const NormaEvaluation *evaluation, GError **error);
