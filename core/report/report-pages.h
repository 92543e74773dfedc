/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "core/report/inspection-content.h"
#include "core/report/report-template.h"

/* An inspection report as pages: a summary with its warnings, sign-off and provenance, the table of
 * parts, and a block for each part that is rejected or open. Where everything stands is found without a
 * picture, which are read when their page is drawn; so a page costs the same among ten or ten thousand.
 *
 * Used by one thread at a time. */
typedef struct _NormaReportPages NormaReportPages;

/* inspection, template: borrowed, both outlive the pages. budget: of what pictures may take, borrowed;
 * NULL: no cap. Errors: NORMA_ERROR_TOO_LARGE; those of norma_image_read() for the logo. */
NormaReportPages *norma_report_pages_new (const NormaInspection *inspection,
                                          const NormaReportTemplate *template, NormaBudget *budget,
                                          GError **error);
void norma_report_pages_free (NormaReportPages *pages);

guint norma_report_pages_count (const NormaReportPages *pages);

/* Points, 1/72 inch. */
void norma_report_pages_get_size (const NormaReportPages *pages, double *width, double *height);

/* page: 0 … count − 1. Draws it in points, its upper left corner at the origin, on paper that is there
 * already. The same on a screen as in a PDF, where links are beside. Errors: those of
 * norma_inspected_image_new(); NORMA_ERROR_TOO_LARGE. */
gboolean norma_report_pages_draw (NormaReportPages *pages, guint page, cairo_t *cr, GError **error);

/* What the outline of the document lists. */
typedef struct {
  char *text; /* owned */
  guint page;
  double y; /* points from the top */
  guint level; /* 0, or 1 below the one before of level 0 */
} NormaReportHeading;

/* NormaReportHeading in order, lent. */
const GArray *norma_report_pages_get_headings (const NormaReportPages *pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportPages, norma_report_pages_free)
