/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-template.h"
#include "core/report/report-writer.h"

/* An inspection report as one HTML file that needs no other: pictures stand in it once each, as data: URIs, outlines as
 * lines of SVG. It reads without a script; a small one sorts the table of parts. Light and dark on the
 * screen, light on paper, whose size is the template's. Its policy (Content Security Policy 3) lets nothing be
 * fetched, and no script run but that one. */

/* template: borrowed. budget: for the logo; NULL: no cap. Errors: G_FILE_ERROR; those of norma_image_read()
 * for the logo; NORMA_ERROR_TOO_LARGE. */
NormaReportWriter *norma_report_html_new (const NormaInspection *inspection,
                                          const NormaReportTemplate *template, NormaBudget *budget,
                                          const char *path, GError **error);
