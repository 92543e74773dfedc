/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-document.h"
#include "core/report/report-pages-private.h"

/* Blocks that reports of every kind are made of. Texts are copied. */

/* The title with the logo beside it, and a line of what the report is of. */
void norma_report_place_brand (NormaReportPages *pages, const char *line);

/* A label and what it says, three beside each other. *n: how many there are already, from 0. */
void norma_report_place_field (NormaReportPages *pages, guint *n, const char *label,
                               const char *text);

/* The fields of the template, after *n others. */
void norma_report_place_template_fields (NormaReportPages *pages, guint *n);

void norma_report_place_paragraph (NormaReportPages *pages, const char *text);

/* A paragraph with a sign before it. */
void norma_report_place_warning (NormaReportPages *pages, const char *text);

/* NormaReportFact: each a label and beside it what it says, over as many lines as it takes. */
void norma_report_place_facts (NormaReportPages *pages, const GArray *facts);

/* NormaReportTile, in one row. */
void norma_report_place_tiles (NormaReportPages *pages, const GArray *tiles);

/* A line a row, which its cells are shortened to. The head stands again on each page that the table goes on to. The
 * table outlives the pages. */
void norma_report_place_grid (NormaReportPages *pages, const NormaReportTable *table);
