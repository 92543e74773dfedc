/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-report.h"

/* What a report tells and how it looks: the choices of its template and of parts. It shows the session's
 * choice and changes it. */
#define NORMA_TYPE_REPORT_CONTENT (norma_report_content_get_type ())
G_DECLARE_FINAL_TYPE (NormaReportContent, norma_report_content, NORMA, REPORT_CONTENT, AdwBin)

/* To be called once. */
void norma_report_content_set_session (NormaReportContent *self, NormaSession *session);

/* The lots that can be chosen, lent; NULL: none are known. */
void norma_report_content_set_lots (NormaReportContent *self, const NormaSignOffs *lots);

/* Takes words that are still being typed. */
void norma_report_content_take_words (NormaReportContent *self);
