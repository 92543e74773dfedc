/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-report.h"

/* In which forms a report is written and where to, what should be known before, and the button that does it.
 * It shows the session's choice and changes it. */
#define NORMA_TYPE_REPORT_EXPORT_PANE (norma_report_export_pane_get_type ())
G_DECLARE_FINAL_TYPE (NormaReportExportPane, norma_report_export_pane, NORMA, REPORT_EXPORT_PANE,
                      AdwBin)

/* To be called once. */
void norma_report_export_pane_set_session (NormaReportExportPane *self, NormaSession *session);

/* What the report says, for the warnings; NULL: it is not known. */
void norma_report_export_pane_set_report (NormaReportExportPane *self,
                                          const NormaInspection *inspection);

/* Whether it can be written now. */
gboolean norma_report_export_pane_is_ready (NormaReportExportPane *self);

/* Takes words that are still being typed. */
void norma_report_export_pane_take_words (NormaReportExportPane *self);
