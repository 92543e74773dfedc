/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/report-facts.h"
#include "core/report/report-picture.h"
#include "core/report/report-tile.h"

/* Blocks that reports of every kind are made of, as HTML at the end of a string. */

/* Begins a section that is named by its heading. id: of the heading. */
void norma_html_begin_section (GString *html, const char *class, const char *id,
                               const char *heading);
void norma_html_end_section (GString *html);

/* NormaReportTile. */
void norma_html_add_tiles (GString *html, const GArray *tiles);

/* char *; nothing where there is none. */
void norma_html_add_warnings (GString *html, const GPtrArray *warnings);

/* NormaReportFact. */
void norma_html_add_facts (GString *html, const GArray *facts, NormaReportLanguage language);

/* The head of a column. */
void norma_html_add_column_head (GString *html, const char *text, gboolean is_number);

/* The picture as a data: URI, for a quoted attribute. */
void norma_html_add_picture (GString *html, const NormaReportPicture *picture);
