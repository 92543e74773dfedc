/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

/* Text of a report's pages, in points: one type family in few sizes, and what it lacks from other fonts.
 * The same text takes the same place on a screen, where the same fonts are, and on paper. */
typedef enum {
  NORMA_TEXT_TITLE,
  NORMA_TEXT_HEAD,
  NORMA_TEXT_PART,
  NORMA_TEXT_COUNT,
  NORMA_TEXT_BODY,
  NORMA_TEXT_STRONG,
  NORMA_TEXT_SMALL,
  NORMA_TEXT_LABEL,
  NORMA_TEXT_HASH, /* every digit is as wide */
} NormaTextStyle;

/* One thread at a time. */
typedef struct _NormaReportText NormaReportText;

NormaReportText *norma_report_text_new (void);
void norma_report_text_free (NormaReportText *text);

/* Where a text stands, and what happens to what has no room in the width. */
typedef struct {
  double x, y; /* of its upper left corner */
  double width; /* below 0: as wide as it takes */
  PangoAlignment align;
  PangoEllipsizeMode shorten; /* NONE: it goes on in the next line */
} NormaTextPlace;

enum {
  NORMA_INK = 0x1c1c20,
  NORMA_INK_SOFT = 0x64646c,
  NORMA_RULE = 0xd4d4da,
};

/* string: UTF-8, other bytes become U+FFFD; with line breaks, unless it is shortened. color: 0xRRGGBB.
 * Returns its height. */
double norma_report_text_draw (NormaReportText *text, cairo_t *cr, NormaTextStyle style,
                               guint32 color, const NormaTextPlace *place, const char *string);

/* The height that it would have. */
double norma_report_text_measure (NormaReportText *text, NormaTextStyle style, double width,
                                  const char *string);

/* The width that it would have on one line. */
double norma_report_text_measure_line (NormaReportText *text, NormaTextStyle style,
                                       const char *string);

/* The lines that it falls into, char *, owned by the caller. */
GPtrArray *norma_report_text_split (NormaReportText *text, NormaTextStyle style, double width,
                                    const char *string);

/* From the top of a line to the top of the next one. */
double norma_report_text_line_height (NormaTextStyle style);

/* color: 0xRRGGBB. */
void norma_report_set_color (cairo_t *cr, guint32 color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReportText, norma_report_text_free)
