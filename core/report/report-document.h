/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/chart-data.h"
#include "core/report/report-facts.h"
#include "core/report/report-template.h"
#include "core/report/report-tile.h"

/* What a report on a model says, in its order and in the words of a language. Pages (document-pages.h) and
 * HTML (document-html.h) are made of it and of nothing else, so that both say the same. */

typedef struct {
  double width; /* share of the width that there is */
  gboolean is_right;
} NormaReportGridColumn;

typedef struct {
  const NormaReportGridColumn *columns; /* [n_columns], static */
  guint n_columns;
} NormaReportGrid;

/* A table of texts. */
typedef struct {
  const NormaReportGrid *grid; /* static */
  GPtrArray *rows; /* GStrv [n_columns], the head first, owned */
} NormaReportTable;

NormaReportTable *norma_report_table_new (const NormaReportGrid *grid, const char *const *heads);

/* cells: [n_columns], copied. */
void norma_report_table_add (NormaReportTable *table, const char *const *cells);

/* Beside each other. Owned: the points of the curve. */
typedef struct {
  NormaScoreChart scores;
  NormaRateCurve curve;
} NormaReportCharts;

/* A small picture of an image file, which is read when it is drawn. */
typedef struct {
  char *path, *name, *note; /* owned */
} NormaReportThumb;

typedef struct {
  char *note; /* before them, owned */
  GArray *thumbs; /* NormaReportThumb, owned */
} NormaReportGallery;

typedef enum {
  NORMA_ITEM_HEADING,
  NORMA_ITEM_PARAGRAPH,
  NORMA_ITEM_WARNINGS,
  NORMA_ITEM_FACTS,
  NORMA_ITEM_TILES,
  NORMA_ITEM_CHARTS,
  NORMA_ITEM_TABLE,
  NORMA_ITEM_GALLERY,
} NormaReportItemKind;

typedef struct {
  NormaReportItemKind kind;
  union {
    char *text; /* of headings and paragraphs */
    GPtrArray *warnings; /* char *, a sentence each */
    GArray *facts; /* NormaReportFact */
    GArray *tiles; /* NormaReportTile */
    NormaReportCharts charts;
    NormaReportTable *table;
    NormaReportGallery gallery;
  };
} NormaReportItem;

typedef struct {
  NormaReportLanguage language;
  NormaReportWord title; /* unless the template has one */
  char *subject; /* what it is of, for people; owned */
  char *hash; /* of what it is of, hexadecimal; owned */
  char *time; /* that it bears, ISO 8601; owned, NULL: none */
  GArray *fields; /* NormaReportField, before those of the template; owned */
  GArray *items; /* NormaReportItem, those before the first heading are the summary; owned */
} NormaReportDocument;

/* Texts are copied. */
NormaReportDocument *norma_report_document_new (NormaReportLanguage language, NormaReportWord title,
                                                const char *subject, const char *hash,
                                                const char *time);
void norma_report_document_free (NormaReportDocument *document);

/* A word of its language. */
const char *norma_report_document_word (const NormaReportDocument *document, NormaReportWord word);

void norma_report_document_add_field (NormaReportDocument *document, NormaReportWord label,
                                      const char *value);
void norma_report_document_add_heading (NormaReportDocument *document, NormaReportWord word);
void norma_report_document_add_paragraph (NormaReportDocument *document, const char *text);

/* What they take becomes the document's; nothing is added of what is empty. */
void norma_report_document_take_warnings (NormaReportDocument *document, GPtrArray *warnings);
void norma_report_document_take_facts (NormaReportDocument *document, GArray *facts);
void norma_report_document_take_tiles (NormaReportDocument *document, GArray *tiles);
void norma_report_document_take_charts (NormaReportDocument *document, NormaReportCharts *charts);
void norma_report_document_take_table (NormaReportDocument *document, NormaReportTable *table);
void norma_report_document_take_gallery (NormaReportDocument *document,
                                         NormaReportGallery *gallery);

/* NormaReportThumb, whose strings it owns; owned by the caller. */
GArray *norma_report_thumbs_new (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportDocument, norma_report_document_free)
