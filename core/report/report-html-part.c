/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/report/html-blocks.h"
#include "core/report/html-text.h"
#include "core/report/part-words.h"
#include "core/report/report-html-private.h"

/* A part that is rejected or open, as an article. */

enum { MOST_ROWS = 50 };

/* More than a page has room for beside its pictures. */
enum { LONG_COMMENT = 1200, LONG_TABLE = 12 };

static gboolean
is_number (NormaPlaceColumn column)
{
  return column != NORMA_PLACE_NUMBER && column != NORMA_PLACE_LEVEL;
}

static gboolean
is_shown (const NormaInspectedImage *image, NormaPlaceColumn column)
{
  return column < NORMA_PLACE_POSITION_MM ||
         (image->pixels_per_mm_x > 0 && image->pixels_per_mm_y > 0);
}

static void
add_row (NormaReportHtml *html, const NormaInspectedImage *image, guint i)
{
  const NormaInspectedRegion *place = &g_array_index (image->regions, NormaInspectedRegion, i);

  g_string_append (html->text, "<tr>");
  for (guint c = 0; c < NORMA_N_PLACE_COLUMNS; c++) {
    NormaPlaceColumn column = (NormaPlaceColumn)c;
    g_autofree char *text = norma_report_describe_place (place, i + 1, column, html->language);

    if (is_shown (image, column))
      norma_html_add_element (html->text, "td", is_number (column) ? "number" : NULL, text);
  }
  g_string_append (html->text, "</tr>\n");
}

static void
add_head (NormaReportHtml *html, const NormaInspectedImage *image)
{
  g_string_append (html->text, "<thead><tr>");
  for (guint c = 0; c < NORMA_N_PLACE_COLUMNS; c++) {
    NormaPlaceColumn column = (NormaPlaceColumn)c;
    g_autofree char *text = norma_report_describe_place_head (column, html->language);

    if (is_shown (image, column))
      norma_html_add_column_head (html->text, text, is_number (column));
  }
  g_string_append (html->text, "</tr></thead>\n");
}

static void
add_places (NormaReportHtml *html, const NormaInspectedImage *image)
{
  guint n = MIN (image->regions->len, MOST_ROWS);

  if (image->finding_error != NULL || n == 0) {
    norma_html_add_foreign (html->text, "p", "soft",
                            image->finding_error != NULL
                                ? image->finding_error
                                : norma_report_html_word (html, NORMA_WORD_NO_PLACES));
    return;
  }
  g_string_append (html->text,
                   "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
  norma_html_add_text (html->text, norma_report_html_word (html, NORMA_WORD_PLACES));
  g_string_append (html->text, "\"><table>");
  add_head (html, image);
  g_string_append (html->text, "<tbody>\n");
  for (guint i = 0; i < n; i++)
    add_row (html, image, i);
  g_string_append (html->text, "</tbody></table></div>\n");
  if (n < image->regions->len) {
    g_autofree char *more =
        norma_report_format (html->language, NORMA_WORD_MORE_PLACES, image->regions->len - n);

    norma_html_add_element (html->text, "p", "soft", more);
  }
}

static void
add_title (NormaReportHtml *html, const NormaInspectedPart *part)
{
  g_string_append_printf (html->text, "<div class=\"title\"><h3 id=\"t%u\">%u · ", part->number,
                          part->number);
  norma_html_add_element (html->text, "bdi", NULL, part->image->path);
  g_string_append (html->text, "</h3>");
  g_string_append_printf (html->text, "<span class=\"outcome %s\">%s</span></div>\n",
                          norma_outcome_to_string (part->outcome),
                          norma_report_outcome (html->language, part->outcome));
}

static void
add_facts (NormaReportHtml *html, const NormaInspectedPart *part)
{
  g_autofree char *program = norma_report_describe_program (part, html->language);
  g_autofree char *review = norma_report_describe_review (part, html->language);

  norma_html_add_element (html->text, "p", "facts", program);
  norma_html_add_foreign (html->text, "p", "facts", review);
  if (part->review == NULL || part->review->comment[0] == '\0')
    return;
  g_string_append (html->text, "<p class=\"comment\" dir=\"auto\">");
  norma_html_add_text (html->text, part->review->comment);
  g_string_append (html->text, "</p>\n");
}

static gboolean
is_long (const NormaInspectedImage *image)
{
  const NormaReview *review = image->part->review;

  return image->regions->len > LONG_TABLE ||
         (review != NULL && strlen (review->comment) > LONG_COMMENT);
}

gboolean
norma_report_html_add_part (NormaReportHtml *html, const NormaInspectedImage *image, GError **error)
{
  const NormaInspectedPart *part = image->part;

  g_string_append_printf (html->text,
                          "<article id=\"part-%u\" class=\"%s%s\" aria-labelledby=\"t%u\">\n",
                          part->number, norma_outcome_to_string (part->outcome),
                          is_long (image) ? " long" : "", part->number);
  add_title (html, part);
  add_facts (html, part);
  if (!norma_report_html_add_figures (html, image, error))
    return FALSE;
  add_places (html, image);
  g_string_append_printf (html->text, "<p class=\"back soft\"><a href=\"#row-%u\">%s</a></p>\n",
                          part->number, norma_report_html_word (html, NORMA_WORD_TO_TABLE));
  g_string_append (html->text, "</article>\n");
  html->n_told++;
  return TRUE;
}
