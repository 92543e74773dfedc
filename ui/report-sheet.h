/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/report-preview.h"

/* A page of a report on paper. It fits into its room, or is `zoom` times as large as it will be printed; then
 * it stands in a scrolled window.
 *
 * Page Up and Down, Home and End turn pages, +, − and 0 and the wheel with Ctrl zoom, by the actions "report.…". */
#define NORMA_TYPE_REPORT_SHEET (norma_report_sheet_get_type ())
G_DECLARE_FINAL_TYPE (NormaReportSheet, norma_report_sheet, NORMA, REPORT_SHEET, GtkWidget)

/* To be called once. */
void norma_report_sheet_set_preview (NormaReportSheet *self, NormaReportPreview *preview);

/* page: from 0. */
void norma_report_sheet_set_page (NormaReportSheet *self, guint page);
guint norma_report_sheet_get_page (NormaReportSheet *self);

/* 0 (at first): it fits. */
void norma_report_sheet_set_zoom (NormaReportSheet *self, double zoom);
double norma_report_sheet_get_zoom (NormaReportSheet *self);

/* The zoom at which it is shown now, also where it fits; 0 before there is a page. */
double norma_report_sheet_find_zoom (NormaReportSheet *self);

/* Whether the picture on show is the one that belongs there. */
gboolean norma_report_sheet_is_sharp (NormaReportSheet *self);
