/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-report.h"

/* The report of the session as it would be printed now, kept up to date in threads while somebody looks; and
 * the page of it that is looked at, as a picture, of which the latest wins.
 *   "changed"   another report, or what is in its way; or it is being read
 *   "painted"   the picture of the page that was asked for is there, or cannot be made */
#define NORMA_TYPE_REPORT_PREVIEW (norma_report_preview_get_type ())
G_DECLARE_FINAL_TYPE (NormaReportPreview, norma_report_preview, NORMA, REPORT_PREVIEW, GObject)

NormaReportPreview *norma_report_preview_new (NormaSession *session);

/* Whether somebody looks; at first nobody does. */
void norma_report_preview_set_active (NormaReportPreview *self, gboolean is_active);

/* Lent; NULL: there is none, and why: NULL, while it is read for the first time or without a project. */
NormaReportProof *norma_report_preview_get_proof (NormaReportPreview *self);
const char *norma_report_preview_get_error (NormaReportPreview *self);

/* The report is what the session says now, and nothing is under way. */
gboolean norma_report_preview_is_settled (NormaReportPreview *self);

/* The page at `scale` device pixels a point. Returns its picture, lent, if it is there; else it is being
 * painted, and `stale` is what was painted last of this page, lent, or NULL. */
GdkTexture *norma_report_preview_paint (NormaReportPreview *self, guint page, double scale,
                                        GdkTexture **stale);

/* Why the page cannot be painted, lent; NULL: it can. */
const char *norma_report_preview_get_page_error (NormaReportPreview *self);
