/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/report-preview.h"
#include "ui/report-sheet.h"

/* Reports of the project: what they tell and how they look, the pages as they will be printed, and where
 * they go.
 *   "exported" (NormaReportExport, lent)   a report was written
 *   "review-asked"                         rejected parts that nobody has reviewed are to be shown */
#define NORMA_TYPE_REPORT_PAGE (norma_report_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaReportPage, norma_report_page, NORMA, REPORT_PAGE, AdwBin)

/* To be called once. */
void norma_report_page_set_session (NormaReportPage *self, NormaSession *session);

/* Whether it is on show; it reads what there is to report only then. */
void norma_report_page_set_active (NormaReportPage *self, gboolean is_active);

/* All commands of the page, for the window to insert as "report" while it is on show; lent. */
GActionGroup *norma_report_page_get_actions (NormaReportPage *self);

NormaReportPreview *norma_report_page_get_preview (NormaReportPage *self);
NormaReportSheet *norma_report_page_get_sheet (NormaReportPage *self);
