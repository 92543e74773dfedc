/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/html-blocks.h"
#include "core/report/html-text.h"
#include "core/report/report-counts.h"
#include "core/report/report-html-private.h"
#include "core/report/svg-chart.h"

/* What came out of an inspection, what is to be known before it is believed, and who answers for it. */

static void
add_counts (NormaReportHtml *html)
{
  const NormaInspectionCounts *counts = &html->writer.inspection->counts;
  g_autoptr (GArray) tiles = norma_report_list_counts (html->writer.inspection, html->language);

  norma_html_add_tiles (html->text, tiles);
  g_string_append (html->text, "<div class=\"share\" aria-hidden=\"true\">");
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++)
    if (counts->of_outcome[i] > 0)
      g_string_append_printf (html->text, "<i class=\"%s\" style=\"flex:%u\"></i>",
                              norma_outcome_to_string ((NormaOutcome)i), counts->of_outcome[i]);
  g_string_append (html->text, "</div>\n");
}

/* More are told by the table. */
enum { MOST_CLASSES = 8 };

static void
add_classes (NormaReportHtml *html)
{
  g_autoptr (GArray) classes = norma_report_count_classes (html->writer.inspection);

  if (classes->len == 0)
    return;
  g_string_append_printf (html->text,
                          "<figure><figcaption>%s</figcaption><div class=\"classes\">\n",
                          norma_report_html_word (html, NORMA_WORD_BY_CLASS));
  for (guint i = 0; i < MIN (classes->len, MOST_CLASSES); i++) {
    const NormaClassCount *class = &g_array_index (classes, NormaClassCount, i);

    norma_html_add_foreign (html->text, "span", NULL,
                            class->name[0] != '\0'
                                ? class->name
                                : norma_report_html_word (html, NORMA_WORD_NO_CLASS));
    g_string_append_printf (html->text,
                            "<span><i style=\"width:%u%%\"></i></span><span>%u</span>\n",
                            100 * class->n / g_array_index (classes, NormaClassCount, 0).n,
                            class->n);
  }
  g_string_append (html->text, "</div></figure>\n");
}

static void
add_reopened (NormaReportHtml *html, const NormaSignOff *lot)
{
  g_autofree char *time = norma_report_time (lot->reopened_time);
  g_autofree char *reopened =
      norma_report_format (html->language, NORMA_WORD_REOPENED, lot->reopened_by, time);

  if (lot->reopened_by[0] == '\0')
    return;
  g_string_append (html->text, "<ul class=\"warnings\">");
  norma_html_add_foreign (html->text, "li", NULL, reopened);
  g_string_append (html->text, "</ul>\n");
}

static void
add_lot (NormaReportHtml *html, const NormaSignOff *lot)
{
  g_autofree char *time = norma_report_time (lot->time);
  g_autofree char *signed_by =
      norma_report_format (html->language, NORMA_WORD_SIGNED_BY, lot->reviewer, time);

  norma_html_add_foreign (html->text, "p", NULL, signed_by);
  if (lot->comment[0] != '\0')
    norma_html_add_foreign (html->text, "p", "comment", lot->comment);
  add_reopened (html, lot);
}

/* Of a whole project the lots that were signed, the last first. */
static void
add_lots (NormaReportHtml *html, const NormaSignOffs *lots)
{
  if (lots->n == 0)
    norma_html_add_element (html->text, "p", NULL,
                            norma_report_html_word (html, NORMA_WORD_NOT_SIGNED));
  for (gsize i = lots->n; i > 0; i--) {
    const NormaSignOff *lot = &lots->sign_offs[i - 1];
    g_autofree char *time = norma_report_time (lot->time);
    g_autofree char *line = norma_report_format (html->language, NORMA_WORD_SIGNED_LOT, lot->name,
                                                 (guint)lot->n_images, lot->reviewer, time);

    norma_html_add_foreign (html->text, "p", NULL, line);
    add_reopened (html, lot);
  }
}

static void
add_sign_off (NormaReportHtml *html)
{
  const NormaSignOff *lot = html->writer.inspection->lot;

  norma_html_begin_section (html->text, NULL, "sign-off",
                            norma_report_html_word (html, NORMA_WORD_SIGN_OFF));
  if (lot != NULL)
    add_lot (html, lot);
  else
    add_lots (html, html->writer.inspection->sign_offs);
  g_string_append_printf (html->text,
                          "<div class=\"signature\"><span>%s</span><span>%s</span></div>\n",
                          norma_report_html_word (html, NORMA_WORD_NAME_AND_DATE),
                          norma_report_html_word (html, NORMA_WORD_SIGNATURE));
  norma_html_end_section (html->text);
}

void
norma_report_html_add_summary (NormaReportHtml *html)
{
  const NormaInspection *inspection = html->writer.inspection;
  const NormaScoreChart scores = norma_score_chart_of_inspection (inspection);
  g_autoptr (GPtrArray) warnings = norma_report_list_warnings (inspection, html->language);

  norma_html_begin_section (html->text, NULL, "summary",
                            norma_report_html_word (html, NORMA_WORD_SUMMARY));
  add_counts (html);
  g_string_append (html->text, "<div class=\"charts\">\n");
  norma_svg_add_scores (html->text, &scores, html->language);
  add_classes (html);
  g_string_append (html->text, "</div>\n");
  norma_html_add_warnings (html->text, warnings);
  norma_html_end_section (html->text);
  add_sign_off (html);
}
