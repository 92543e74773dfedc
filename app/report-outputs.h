/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/report/report-forms.h"

/* Where a report goes, as options say it. Owned. */
typedef struct {
  NormaReportForms forms;
  char *annotated_format; /* as given; NULL: PNG */
} NormaReportOutputs;

/* Their options. Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_report_outputs_new_entries (NormaReportOutputs *outputs);
void norma_report_outputs_clear (NormaReportOutputs *outputs);

/* Whether there is one, none twice and none the project itself; takes the format of pictures. Error:
 * G_OPTION_ERROR. */
gboolean norma_report_outputs_expect (NormaReportOutputs *outputs, const char *project,
                                      GError **error);

/* Whether all of them are for people to read, PDF or HTML. */
gboolean norma_report_outputs_are_pages (const NormaReportOutputs *outputs);

/* Writes all of them, and warns of pictures that could not be made. Errors: NORMA_ERROR_INPUT if an image of the
 * project would be written over; those of the forms. */
gboolean norma_report_outputs_write (const NormaReportOutputs *outputs,
                                     const NormaInspection *inspection,
                                     const NormaReportTemplate *template, NormaCommandLine *line,
                                     GError **error);
