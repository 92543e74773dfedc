/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/report-proof.h"
#include "ui/session.h"

/* Reports of the session's project. */

/* What the next one tells, how it looks and where it goes; lent. */
const NormaReportChoice *norma_session_get_report (NormaSession *self);

/* Shown at once and kept right after; where nothing can be kept, only shown. */
void norma_session_set_report (NormaSession *self, const NormaReportChoice *choice);

/* Takes how it looks from a file, or writes that to one; what fails is told by "message". */
void norma_session_open_report_template (NormaSession *self, const char *path);
void norma_session_save_report_template (NormaSession *self, const char *path);

/* Reads what a report of now says, in a thread. before: what was read of this project before, NULL: nothing;
 * cancellable: may be NULL. Errors: those of norma_report_proof_new(). */
void norma_session_read_report_async (NormaSession *self, NormaReportProof *before,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
NormaReportProof *norma_session_read_report_finish (NormaSession *self, GAsyncResult *result,
                                                    GError **error);

typedef struct {
  GPtrArray *paths; /* char *, of what was written, files first */
  guint n_missing; /* pictures that could not be made */
} NormaReportExport;

void norma_report_export_free (NormaReportExport *done);

/* Writes a report of what the project says when all changes are kept, in the forms of the choice: a job.
 * What fails is also told by "message". Nothing begins, and FALSE is returned, while another job is under way, without a project or without a form.
 * Errors: those of norma_inspection_new() and norma_report_forms_write(); cancelled. */
gboolean norma_session_export_report (NormaSession *self, GAsyncReadyCallback callback,
                                      gpointer data);
NormaReportExport *norma_session_export_report_finish (NormaSession *self, GAsyncResult *result,
                                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportExport, norma_report_export_free)
