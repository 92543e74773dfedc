/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-facts.h"
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

/* A label and beside it what it says, over as many lines as it takes. */
void norma_report_place_fact (NormaReportPages *pages, const char *label, const char *text,
                              gboolean is_hash);

/* A number under a bar of its colour. The same row holds n tiles. */
typedef struct {
  guint32 color; /* 0xRRGGBB */
  char *number; /* owned */
  const char *word; /* below it, static */
  char *note; /* below that, owned; NULL: none */
} NormaReportTile;

#define NORMA_REPORT_MOST_TILES 5

/* tiles [n], n at most NORMA_REPORT_MOST_TILES; their strings are taken over. */
void norma_report_place_tiles (NormaReportPages *pages, const NormaReportTile *tiles, guint n);

/* A table of texts. */
typedef struct {
  double width; /* share of the page's width */
  gboolean is_right;
} NormaReportGridColumn;

typedef struct {
  const NormaReportGridColumn *columns; /* [n_columns], static */
  guint n_columns;
} NormaReportGrid;

/* grid outlives the pages. cells: [n_columns], a line each. The head stands again on each page that the
 * table goes on to, until it ends. */
void norma_report_place_grid_head (NormaReportPages *pages, const NormaReportGrid *grid,
                                   const char *const *cells);
void norma_report_place_grid_row (NormaReportPages *pages, const NormaReportGrid *grid,
                                  const char *const *cells);
void norma_report_end_grid (NormaReportPages *pages);
