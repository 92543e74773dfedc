/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/report-page.h"
#include "ui/review-page.h"

/* The commands of a window for reports, "win.export-report" and "win.print-report": from another page they lead
 * to the Report page first, so that nothing is given away unseen. What the page asks of the window is done:
 * a toast of what was written, and the way to the Review page. */
void norma_report_commands_add (GtkApplicationWindow *window, NormaSession *session,
                                NormaReportPage *page, NormaReviewPage *review,
                                AdwToastOverlay *toasts);
