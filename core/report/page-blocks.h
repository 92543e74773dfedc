/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-document.h"
#include "core/report/report-pages-private.h"

/* Blocks that reports of every kind are made of. Texts are copied. */

/* The title with the logo beside it, and a line of what the report is of. */
void norma_report_place_brand (NormaReportPages *pages, const char *line);

/* NormaReportField, and then those of the template: a label and what it says, three beside each other. */
void norma_report_place_fields (NormaReportPages *pages, const GArray *fields);

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
