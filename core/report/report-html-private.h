/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-html.h"
#include "core/report/report-picture.h"

/* What the files share that write HTML. */

typedef struct {
  NormaReportWriter writer;
  const NormaReportTemplate *template;
  NormaReportLanguage language;
  NormaReportPicture *logo; /* NULL: none */
  GBytes *script; /* sorts the table of parts */
  NormaAtomicFile *file;
  GString *text; /* to be written */
  GHashTable *pictures; /* char *, SHA-256 of files whose pictures stand in the text before */
  guint n_told;
} NormaReportHtml;

/* A word of the language. */
const char *norma_report_html_word (const NormaReportHtml *html, NormaReportWord word);

/* The sections before. */
void norma_report_html_add_summary (NormaReportHtml *html);
void norma_report_html_add_table (NormaReportHtml *html);

/* A part that is told at length, and its pictures. Errors: NORMA_ERROR_TOO_LARGE. */
gboolean norma_report_html_add_part (NormaReportHtml *html, const NormaInspectedImage *image,
                                     GError **error);
gboolean norma_report_html_add_figures (NormaReportHtml *html, const NormaInspectedImage *image,
                                        GError **error);
