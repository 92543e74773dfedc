/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/json-writer.h"
#include "core/report/html-blocks.h"
#include "core/report/html-text.h"
#include "core/report/part-words.h"
#include "core/report/report-html-private.h"

/* The table of parts: a row a part, linked with what is told of it at length. */

/* Characters of a comment that is told in full below; columns that paper has room for in usual letters. */
enum { MOST_COMMENT = 120, MOST_ON_PAPER = 9 };

static gboolean
is_number (NormaReportColumn column)
{
  return column == NORMA_REPORT_COLUMN_NUMBER || column == NORMA_REPORT_COLUMN_SCORE ||
         column == NORMA_REPORT_COLUMN_TIMES_THRESHOLD || column == NORMA_REPORT_COLUMN_ONE_IN;
}

/* What a numeric column is sorted by; NaN: nothing. */
static double
find_value (const NormaInspectedPart *part, NormaReportColumn column)
{
  if (column == NORMA_REPORT_COLUMN_NUMBER)
    return part->number;
  if (column == NORMA_REPORT_COLUMN_TIMES_THRESHOLD)
    return norma_inspected_part_get_times (part);
  if (!part->is_scored)
    return (double)NAN;
  return column == NORMA_REPORT_COLUMN_SCORE ? part->score : part->one_in;
}

static void
add_number (NormaReportHtml *html, const NormaInspectedPart *part, NormaReportColumn column,
            const char *text)
{
  double value = find_value (part, column);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (html->text, "<td class=\"number\" data-value=\"%s\">%s</td>",
                          isfinite (value) ? norma_number_format (buffer, value) : "", text);
}

static void
shorten (char *text)
{
  if (g_utf8_strlen (text, -1) > MOST_COMMENT)
    strcpy (g_utf8_offset_to_pointer (text, MOST_COMMENT - 1), "…");
}

static void
add_image (NormaReportHtml *html, const NormaInspectedPart *part)
{
  g_string_append (html->text, "<td class=\"long\">");
  if (norma_inspected_part_is_told (part))
    g_string_append_printf (html->text, "<a href=\"#part-%u\">", part->number);
  norma_html_add_element (html->text, "bdi", NULL, part->image->path);
  g_string_append (html->text, norma_inspected_part_is_told (part) ? "</a></td>" : "</td>");
}

static void
add_cell (NormaReportHtml *html, const NormaInspectedPart *part, NormaReportColumn column)
{
  g_autofree char *text = norma_report_describe_cell (part, column, html->language);

  if (is_number (column)) {
    add_number (html, part, column, text);
  } else if (column == NORMA_REPORT_COLUMN_IMAGE) {
    add_image (html, part);
  } else if (column == NORMA_REPORT_COLUMN_OUTCOME) {
    g_string_append_printf (html->text, "<td><span class=\"outcome %s\">%s</span></td>",
                            norma_outcome_to_string (part->outcome), text);
  } else {
    if (column == NORMA_REPORT_COLUMN_COMMENT && norma_inspected_part_is_told (part))
      shorten (text);
    norma_html_add_foreign (html->text, "td", column == NORMA_REPORT_COLUMN_COMMENT ? "long" : NULL,
                            text);
  }
}

static void
add_row (NormaReportHtml *html, const NormaInspectedPart *part)
{
  g_string_append_printf (html->text, "<tr id=\"row-%u\">", part->number);
  for (guint i = 0; i < html->template->n_columns; i++)
    add_cell (html, part, html->template->columns[i]);
  g_string_append (html->text, "</tr>\n");
}

static void
add_head (NormaReportHtml *html)
{
  g_string_append (html->text, "<thead><tr>");
  for (guint i = 0; i < html->template->n_columns; i++) {
    NormaReportColumn column = html->template->columns[i];

    norma_html_add_column_head (html->text,
                                norma_report_html_word (html,
                                                        norma_report_column_get_word (column)),
                                is_number (column));
  }
  g_string_append (html->text, "</tr></thead>\n<tbody>\n");
}

void
norma_report_html_add_table (NormaReportHtml *html)
{
  const NormaInspection *inspection = html->writer.inspection;

  norma_html_begin_section (html->text, "long-list", "parts",
                            norma_report_html_word (html, NORMA_WORD_PARTS));
  g_string_append_printf (html->text,
                          "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                          "aria-labelledby=\"parts\"><table class=\"sortable%s\">\n",
                          html->template->n_columns > MOST_ON_PAPER ? " wide" : "");
  add_head (html);
  for (gsize i = 0; i < inspection->n_parts; i++)
    add_row (html, &inspection->parts[i]);
  g_string_append (html->text, "</tbody></table></div>");
  norma_html_end_section (html->text);
}
