/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/report/inspection-content.h"
#include "core/report/report-template.h"

/* The files that a report goes to, a format each; NULL: none. Owned. */
typedef struct {
  char *pdf;
} NormaReportOutputs;

/* Their options. Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_report_outputs_new_entries (NormaReportOutputs *outputs);
void norma_report_outputs_clear (NormaReportOutputs *outputs);

/* Whether there is one, none twice and none the project itself. Error: G_OPTION_ERROR. */
gboolean norma_report_outputs_expect (const NormaReportOutputs *outputs, const char *project,
                                      GError **error);

/* Writes all of them. Errors: those of the formats. */
gboolean norma_report_outputs_write (const NormaReportOutputs *outputs,
                                     const NormaInspection *inspection,
                                     const NormaReportTemplate *template,
                                     const NormaCommandLine *line, GError **error);
