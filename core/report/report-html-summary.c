/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/html-text.h"
#include "core/report/report-counts.h"
#include "core/report/report-facts.h"
#include "core/report/report-html-private.h"

/* What came out of an inspection, what is to be known before it is believed, and who answers for it. */

static void
add_count (NormaReportHtml *html, const char *class, guint n, const char *word)
{
  g_string_append_printf (html->text, "<div class=\"%s\"><dt>%s</dt><dd>%u</dd></div>\n", class,
                          word, n);
}

static void
add_counts (NormaReportHtml *html)
{
  const NormaInspectionCounts *counts = &html->writer.inspection->counts;

  g_string_append (html->text, "<dl class=\"counts\">\n");
  add_count (html, "all", counts->n_parts, norma_report_html_word (html, NORMA_WORD_INSPECTED));
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++)
    add_count (html, norma_outcome_to_string ((NormaOutcome)i), counts->of_outcome[i],
               norma_report_outcome (html->language, (NormaOutcome)i));
  g_string_append (html->text, "</dl>\n<div class=\"share\" aria-hidden=\"true\">");
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++)
    if (counts->of_outcome[i] > 0)
      g_string_append_printf (html->text, "<i class=\"%s\" style=\"flex:%u\"></i>",
                              norma_outcome_to_string ((NormaOutcome)i), counts->of_outcome[i]);
  g_string_append (html->text, "</div>\n");
}

/* Bars 20 wide in a drawing of 480 × 150, the axis at 120. */
static void
add_bars (NormaReportHtml *html, const guint *bars)
{
  guint most = 1;

  for (guint i = 0; i < NORMA_SCORE_BARS; i++)
    most = MAX (most, bars[i]);
  for (guint i = 0; i < NORMA_SCORE_BARS; i++) {
    guint height = bars[i] == 0 ? 0 : MAX (2, 96 * bars[i] / most);

    if (height > 0)
      g_string_append_printf (html->text,
                              "<rect class=\"%s\" fill=\"currentColor\" x=\"%u\" y=\"%u\" "
                              "width=\"18\" height=\"%u\"><title>%u</title></rect>",
                              i < NORMA_SCORE_BARS / 2 ? "none" : "rejected", 20 * i + 1,
                              120 - height, height, bars[i]);
  }
}

static void
add_axis (NormaReportHtml *html)
{
  const int octaves = NORMA_SCORE_OCTAVES;

  g_string_append (html->text, "<path stroke=\"currentColor\" fill=\"none\" d=\"M0 120.5H480\"/>"
                               "<path stroke=\"currentColor\" stroke-dasharray=\"3 3\" "
                               "d=\"M240 16V120\"/>");
  g_string_append_printf (html->text, "<text x=\"240\" y=\"11\" text-anchor=\"middle\">%s</text>",
                          norma_report_html_word (html, NORMA_WORD_THRESHOLD));
  for (int octave = -octaves; octave <= octaves; octave++) {
    g_autofree char *number =
        octave < 0 ? g_strdup_printf ("1/%d", 1 << -octave) : g_strdup_printf ("%d", 1 << octave);

    g_string_append_printf (html->text, "<text x=\"%d\" y=\"136\" text-anchor=\"%s\">%s</text>",
                            480 * (octave + octaves) / (2 * octaves),
                            octave == -octaves  ? "start"
                            : octave == octaves ? "end"
                                                : "middle",
                            number);
  }
}

static void
add_histogram (NormaReportHtml *html)
{
  guint bars[NORMA_SCORE_BARS] = { 0 };
  const char *caption = norma_report_html_word (html, NORMA_WORD_SCORES_OF_PARTS);

  if (norma_report_count_scores (html->writer.inspection, bars) == 0)
    return;
  g_string_append_printf (html->text, "<figure><figcaption>%s</figcaption>", caption);
  g_string_append_printf (html->text,
                          "<svg class=\"histogram\" viewBox=\"0 0 480 142\" role=\"img\" "
                          "aria-label=\"%s\">",
                          caption);
  add_bars (html, bars);
  add_axis (html);
  g_string_append (html->text, "</svg></figure>\n");
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
add_warnings (NormaReportHtml *html)
{
  g_autoptr (GPtrArray) warnings =
      norma_report_list_warnings (html->writer.inspection, html->language);

  if (warnings->len == 0)
    return;
  g_string_append (html->text, "<ul class=\"warnings\">\n");
  for (guint i = 0; i < warnings->len; i++)
    norma_html_add_element (html->text, "li", NULL, warnings->pdata[i]);
  g_string_append (html->text, "</ul>\n");
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

  g_string_append_printf (html->text,
                          "<section aria-labelledby=\"sign-off\"><h2 id=\"sign-off\">%s</h2>\n",
                          norma_report_html_word (html, NORMA_WORD_SIGN_OFF));
  if (lot != NULL)
    add_lot (html, lot);
  else
    add_lots (html, html->writer.inspection->sign_offs);
  g_string_append_printf (html->text,
                          "<div class=\"signature\"><span>%s</span><span>%s</span></div>"
                          "</section>\n",
                          norma_report_html_word (html, NORMA_WORD_NAME_AND_DATE),
                          norma_report_html_word (html, NORMA_WORD_SIGNATURE));
}

void
norma_report_html_add_summary (NormaReportHtml *html)
{
  g_string_append_printf (html->text,
                          "<section aria-labelledby=\"summary\"><h2 id=\"summary\">%s</h2>\n",
                          norma_report_html_word (html, NORMA_WORD_SUMMARY));
  add_counts (html);
  g_string_append (html->text, "<div class=\"charts\">\n");
  add_histogram (html);
  add_classes (html);
  g_string_append (html->text, "</div>\n");
  add_warnings (html);
  g_string_append (html->text, "</section>\n");
  add_sign_off (html);
}
