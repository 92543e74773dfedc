/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-document.h"
#include "core/report/report-pages.h"

/* document, template: borrowed, outlive the pages. budget: of what pictures may take, borrowed; NULL: no
 * cap. Errors: as norma_report_pages_new(). */
NormaReportPages *norma_document_pages_new (const NormaReportDocument *document,
                                            const NormaReportTemplate *template,
                                            NormaBudget *budget, GError **error);

/* The same as a PDF file. Errors: also those of norma_report_pages_write_pdf(). */
gboolean norma_document_write_pdf (const NormaReportDocument *document,
                                   const NormaReportTemplate *template, NormaBudget *budget,
                                   const char *path, const NormaProgress *progress, GError **error);
