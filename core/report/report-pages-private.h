/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspected-image.h"
#include "core/report/report-pages.h"
#include "core/report/report-picture.h"
#include "core/report/page-text.h"
#include "core/report/report-tone.h"

/* What the files that make pages share. Lengths are points. */

typedef struct _NormaReportBlock NormaReportBlock;

/* Draws a block, the page's left margin and the block's top edge given in it. */
typedef gboolean (*NormaReportDraw) (NormaReportPages *pages, const NormaReportBlock *block,
                                     cairo_t *cr, GError **error);

/* Something that stands on one page as a whole. */
struct _NormaReportBlock {
  NormaReportDraw draw;
  guint page;
  double y, height;
  gsize index; /* of a part, or what the drawing takes it for */
  guint32 color; /* 0xRRGGBB */
  gconstpointer data; /* lent by what outlives the pages */
  char *label, *text; /* owned, may be NULL */
};

/* Where the detail of a part stands. */
typedef struct {
  guint page; /* 0: nowhere, as the first page holds none */
  double y;
} NormaReportTarget;

struct _NormaReportPages {
  char *title, *name, *time; /* in head and foot of every page; time: ISO 8601 or NULL; owned */
  const NormaInspection *inspection; /* of reports on one; else NULL */
  const NormaReportTemplate *template;
  NormaBudget *budget;
  NormaReportText *text;
  NormaReportPicture *logo; /* NULL: none */

  double width, height; /* of a page */
  double left, right, top, bottom; /* of what blocks may take */
  GArray *blocks; /* NormaReportBlock, by page */
  GArray *headings; /* NormaReportHeading */
  NormaReportTarget *targets; /* [n_parts] */
  guint page; /* while blocks are placed */
  double y;
  guint n_pages;

  /* The last reference drawn: the same one often follows. */
  char *reference_key;
  NormaReportPicture *reference;
};

/* Pages without any block. word: the title, unless the template has one. name: what the report is of. time:
 * that it bears, ISO 8601, or NULL. Errors: those of norma_image_read() for the logo; NORMA_ERROR_TOO_LARGE. */
NormaReportPages *norma_report_pages_begin (const NormaReportTemplate *template,
                                            NormaReportWord word, const char *name,
                                            const char *time, NormaBudget *budget, GError **error);

/* All blocks are placed. */
void norma_report_pages_end (NormaReportPages *pages);

/* Places a block of that height at the next place that holds it, and lends it until the next one. */
NormaReportBlock *norma_report_place (NormaReportPages *pages, NormaReportDraw draw, double height);
void norma_report_skip (NormaReportPages *pages, double height);

/* The next block begins a page, unless one just began. */
void norma_report_break (NormaReportPages *pages);

/* A heading that stays with the `needs` points below it. */
void norma_report_place_heading (NormaReportPages *pages, const char *text, double needs);

/* A word of the language. */
const char *norma_report_pages_word (const NormaReportPages *pages, NormaReportWord word);

/* One line at x, y, shortened to the width. Returns its height. */
double norma_report_draw_line (NormaReportPages *pages, cairo_t *cr, NormaTextStyle style,
                               guint32 color, double x, double y, double width, const char *text);
double norma_report_draw_right (NormaReportPages *pages, cairo_t *cr, NormaTextStyle style,
                                guint32 color, double x, double y, double width, const char *text);

/* A hairline. */
void norma_report_draw_rule (cairo_t *cr, double x, double y, double width);

/* The sections, in their order. */
void norma_report_place_summary (NormaReportPages *pages);
void norma_report_place_table (NormaReportPages *pages);
void norma_report_place_findings (NormaReportPages *pages);

/* The pictures of a part, with what was found in them, in a box of the page. Errors: NORMA_ERROR_TOO_LARGE. */
gboolean norma_report_draw_figures (NormaReportPages *pages, const NormaInspectedImage *image,
                                    cairo_t *cr, double y, double height, GError **error);
