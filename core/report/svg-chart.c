/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/svg-chart.h"

#include "core/report/html-text.h"
#include "core/report/svg-marks.h"

/* Of scores: bars stand on the axis, left of which is room for the number of the highest one. */
enum {
  BAR = 20,
  WIDTH = BAR * NORMA_SCORE_BARS,
  SCALE = 32,
  AXIS = 120,
  HIGHEST = 96,
  HEIGHT = 142
};

/* Of a curve: a square with a margin for the marks at its edge, and letters below it. */
enum { SQUARE = 260, MARGIN = 6, CURVE_HEIGHT = SQUARE + MARGIN + 20 };

static void
begin (GString *html, const char *class, int left, int width, int height, const char *caption)
{
  g_string_append_printf (html, "<figure class=\"%s\">", class);
  norma_html_add_element (html, "figcaption", NULL, caption);
  g_string_append_printf (html,
                          "<svg class=\"chart\" viewBox=\"%d 0 %d %d\" role=\"img\" aria-label=\"",
                          left, width, height);
  norma_html_add_text (html, caption);
  g_string_append (html, "\">");
}

static void
add_text (GString *html, int x, int y, const char *anchor, const char *text)
{
  g_string_append_printf (html, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
  norma_html_add_text (html, text);
  g_string_append (html, "</text>");
}

static void
add_key (GString *html, NormaReportTone tone, const char *word)
{
  norma_html_add_element (html, "li", norma_report_tone_to_string (tone), word);
}

/* Scores. */

static void
add_bars (GString *html, const NormaScoreChart *chart, guint s)
{
  const NormaScoreSeries *series = &chart->series[s];
  guint most = norma_score_chart_get_most (chart), room = (BAR - 2) / chart->n_series;

  for (guint i = 0; i < NORMA_SCORE_BARS; i++) {
    guint n = series->bars[i], height = MAX (2, HIGHEST * n / most);

    if (n > 0)
      g_string_append_printf (
          html,
          "<rect class=\"%s\" fill=\"currentColor\" x=\"%u\" y=\"%u\" width=\"%u\" "
          "height=\"%u\"><title>%u</title></rect>",
          norma_report_tone_to_string (i < NORMA_SCORE_BARS / 2 ? series->below : series->above),
          BAR * i + 1 + s * room, AXIS - height, room, height, n);
  }
}

static void
add_axis (GString *html, const NormaScoreChart *chart, NormaReportLanguage language)
{
  const int octaves = NORMA_SCORE_OCTAVES;
  g_autofree char *most = g_strdup_printf ("%u", norma_score_chart_get_most (chart));

  g_string_append_printf (html,
                          "<path stroke=\"currentColor\" fill=\"none\" d=\"M0 %d.5H%d\"/>"
                          "<path stroke=\"currentColor\" stroke-dasharray=\"3 3\" "
                          "d=\"M%d 16V%d\"/>",
                          AXIS, WIDTH, WIDTH / 2, AXIS);
  add_text (html, -6, AXIS - HIGHEST + 8, "end", most);
  add_text (html, WIDTH / 2, 11, "middle", norma_report_word (language, NORMA_WORD_THRESHOLD));
  for (int octave = -octaves; octave <= octaves; octave++) {
    g_autofree char *number = norma_score_chart_describe_octave (octave);

    add_text (html, WIDTH * (octave + octaves) / (2 * octaves), AXIS + 16,
              octave == -octaves  ? "start"
              : octave == octaves ? "end"
                                  : "middle",
              number);
  }
}

void
norma_svg_add_scores (GString *html, const NormaScoreChart *chart, NormaReportLanguage language)
{
  if (chart->n_series == 0)
    return;
  begin (html, "scores", -SCALE, WIDTH + SCALE, HEIGHT, norma_report_word (language, chart->title));
  for (guint s = 0; s < chart->n_series; s++)
    add_bars (html, chart, s);
  add_axis (html, chart, language);
  g_string_append (html, "</svg>");
  if (chart->n_series > 1) {
    g_string_append (html, "<ul class=\"keys\">");
    for (guint s = 0; s < chart->n_series; s++)
      add_key (html, chart->series[s].above, norma_report_word (language, chart->series[s].word));
    g_string_append (html, "</ul>");
  }
  g_string_append (html, "</figure>\n");
}

/* Rates. */

static double
find_x (const NormaRatePoint *point)
{
  return MARGIN + SQUARE * point->false_alarms;
}

static double
find_y (const NormaRatePoint *point)
{
  return MARGIN + SQUARE * (1 - point->recall);
}

/* With the diagonal that a guess would follow. */
static void
add_square (GString *html)
{
  g_string_append_printf (html,
                          "<path class=\"none\" fill=\"none\" stroke=\"currentColor\" "
                          "stroke-opacity=\"0.5\" d=\"M%d %dh%dv%dh-%dzM%d %dl%d -%d\"/>",
                          MARGIN, MARGIN, SQUARE, SQUARE, SQUARE, MARGIN, MARGIN + SQUARE, SQUARE,
                          SQUARE);
}

static void
add_curve (GString *html, const GArray *points)
{
  g_string_append (html, "<path fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" "
                         "stroke-linejoin=\"round\" d=\"");
  for (guint i = 0; i < points->len; i++) {
    const NormaRatePoint *point = &g_array_index (points, NormaRatePoint, i);

    g_string_append_c (html, i == 0 ? 'M' : 'L');
    norma_svg_add_number (html, find_x (point));
    g_string_append_c (html, ' ');
    norma_svg_add_number (html, find_y (point));
  }
  g_string_append (html, "\"/>");
}

static void
add_mark (GString *html, const NormaRateMark *mark)
{
  g_string_append_printf (html, "<circle class=\"%s\" fill=\"currentColor\" r=\"5\" cx=\"",
                          norma_report_tone_to_string (mark->tone));
  norma_svg_add_number (html, find_x (&mark->at));
  g_string_append (html, "\" cy=\"");
  norma_svg_add_number (html, find_y (&mark->at));
  g_string_append (html, "\"/>");
}

void
norma_svg_add_rates (GString *html, const NormaRateCurve *curve, NormaReportLanguage language)
{
  if (curve->points == NULL)
    return;
  begin (html, "rates", 0, SQUARE + 2 * MARGIN, CURVE_HEIGHT,
         norma_report_word (language, curve->title));
  add_square (html);
  add_curve (html, curve->points);
  for (guint i = 0; i < NORMA_N_RATE_MARKS; i++)
    add_mark (html, &curve->marks[i]);
  add_text (html, MARGIN, CURVE_HEIGHT - 4, "start", "0");
  add_text (html, MARGIN + SQUARE, CURVE_HEIGHT - 4, "end", "100 %");
  g_string_append (html, "</svg><ul class=\"keys\">");
  for (guint i = 0; i < NORMA_N_RATE_MARKS; i++)
    add_key (html, curve->marks[i].tone, norma_report_word (language, curve->marks[i].word));
  g_string_append (html, "</ul></figure>\n");
}
