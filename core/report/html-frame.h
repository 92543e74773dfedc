/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-picture.h"
#include "core/report/report-template.h"

/* What stands around the sections of a report in HTML: its head with the style sheet, title, logo and fields,
 * and its end. Its policy (Content Security Policy 3) lets nothing be fetched, and no script run but that of
 * the report itself. */
typedef struct {
  const NormaReportTemplate *template;
  const char *title;
  const char *subject; /* what it is of */
  const char *time; /* that its foot bears, ISO 8601; NULL: none */
  const NormaReportPicture *logo; /* NULL: none */
  GBytes *script; /* NULL: none */
} NormaHtmlFrame;

/* From the doctype to the heading, then the fields, NormaReportField, and those of the template; what follows
 * stands in <main>. */
void norma_html_begin (GString *html, const NormaHtmlFrame *frame, const GArray *fields);
void norma_html_end (GString *html, const NormaHtmlFrame *frame);

/* Of the program's own resources: report.css, report.js. Owned by the caller. */
GBytes *norma_html_read_resource (const char *name);
