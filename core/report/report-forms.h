/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/annotated.h"
#include "core/report/report-template.h"

/* The forms of an inspection report that are wanted, and where each goes; NULL: not in this form. Owned. */
typedef struct {
  char *pdf, *html, *csv, *json, *coco; /* files */
  char *masks, *annotated; /* folders */
  NormaAnnotatedFormat annotated_format;
} NormaReportForms;

void norma_report_forms_clear (NormaReportForms *forms);

/* Paths of all that is written, owned by the array: files first, *n_files of them, the table of places among
 * them; then folders. n_files may be NULL. */
GPtrArray *norma_report_forms_list (const NormaReportForms *forms, guint *n_files);

/* Writes all of them; a file appears when it is complete, and after an error or if it is cancelled those
 * that were there stay as they were. budget: of what pictures may take; NULL: no cap. progress: stages "Writing", "Reporting";
 * may be NULL. *n_missing: pictures that could not be made as their images cannot be read. Errors:
 * NORMA_ERROR_INPUT if the project or one of its images would be written over; those of the forms;
 * cancelled. */
gboolean norma_report_forms_write (const NormaReportForms *forms, const NormaInspection *inspection,
                                   const NormaReportTemplate *template, NormaBudget *budget,
                                   const NormaProgress *progress, guint *n_missing, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaReportForms, norma_report_forms_clear)
