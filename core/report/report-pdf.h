/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-pages.h"

/* Writes pages as a PDF file: text that is text, an outline, links from the table to the parts, and in its
 * metadata title, author and the time that the report bears. The same report with the same fonts gives the
 * same bytes. The file appears when it is complete; after an error, or if it is cancelled, a file that had
 * the name before stays as it was.
 *
 * author: unless the template names an organisation; NULL: nobody. subject: a hash of what it is of; may be
 * NULL. progress: stage "Writing"; may be NULL. Errors: those of norma_report_pages_draw(); G_FILE_ERROR
 * with the path; cancelled. */
gboolean norma_report_pages_write_pdf (NormaReportPages *pages, const char *author,
                                       const char *subject, const char *path,
                                       const NormaProgress *progress, GError **error);

/* The same of an inspection. Memory goes with one page, and with the number of parts only by some hundred
 * bytes. Errors: also those of norma_report_pages_new(). */
gboolean norma_report_write_pdf (const NormaInspection *inspection,
                                 const NormaReportTemplate *template, NormaBudget *budget,
                                 const char *path, const NormaProgress *progress, GError **error);
