/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/page-chart.h"

enum { TITLE = 26, AXIS = 14 };

enum { CLASS_TITLE = 16, CLASS_ROW = 13, MOST_CLASSES = 9 };

/* Left of the axis for the number of the highest bar. */
#define SCALE_WIDTH 22

double
norma_report_classes_height (const NormaReportPages *pages)
{
  g_autoptr (GArray) classes = norma_report_count_classes (pages->inspection);

  return classes->len == 0 ? 0 : CLASS_TITLE + MIN (classes->len, MOST_CLASSES) * CLASS_ROW;
}

/* Series stand beside each other in the room of a bar. */
static void
draw_bars (const NormaScoreChart *chart, double x, double y, double width, double height,
           cairo_t *cr)
{
  double step = width / NORMA_SCORE_BARS, room = (step - 1) / chart->n_series;
  guint most = norma_score_chart_get_most (chart);

  for (guint s = 0; s < chart->n_series; s++)
    for (guint i = 0; i < NORMA_SCORE_BARS; i++) {
      const NormaScoreSeries *series = &chart->series[s];
      double length = height * series->bars[i] / most;

      norma_report_set_color (cr, norma_report_tone_color (
                                      i < NORMA_SCORE_BARS / 2 ? series->below : series->above));
      cairo_rectangle (cr, x + i * step + 0.5 + s * room, y + height - length, room, length);
      cairo_fill (cr);
    }
}

static void
draw_axis (NormaReportPages *pages, double x, double y, double width, cairo_t *cr)
{
  norma_report_set_color (cr, NORMA_INK_SOFT);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, x, y);
  cairo_rel_line_to (cr, width, 0);
  cairo_stroke (cr);
  for (int octave = -NORMA_SCORE_OCTAVES; octave <= NORMA_SCORE_OCTAVES; octave++) {
    double place = x + width * (octave + NORMA_SCORE_OCTAVES) / (2.0 * NORMA_SCORE_OCTAVES);
    const NormaTextPlace text = { place - 20, y + 2, 40, PANGO_ALIGN_CENTER, PANGO_ELLIPSIZE_NONE };
    g_autofree char *number = norma_score_chart_describe_octave (octave);

    norma_report_text_draw (pages->text, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, &text, number);
  }
}

static void
draw_threshold (NormaReportPages *pages, double x, double y, double height, cairo_t *cr)
{
  const double dashes[] = { 2, 2 };
  const NormaTextPlace place = { x - 60, y - 13, 120, PANGO_ALIGN_CENTER, PANGO_ELLIPSIZE_END };

  norma_report_set_color (cr, NORMA_INK);
  cairo_set_line_width (cr, 0.7);
  cairo_save (cr);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, x, y - 3);
  cairo_rel_line_to (cr, 0, height + 3);
  cairo_stroke (cr);
  cairo_restore (cr);
  norma_report_text_draw (pages->text, cr, NORMA_TEXT_LABEL, NORMA_INK, &place,
                          norma_report_pages_word (pages, NORMA_WORD_THRESHOLD));
}

static double
draw_key (NormaReportPages *pages, double x, double y, NormaReportTone tone, NormaReportWord word,
          cairo_t *cr)
{
  const char *text = norma_report_pages_word (pages, word);

  norma_report_set_color (cr, norma_report_tone_color (tone));
  cairo_rectangle (cr, x, y + 2, 6, 6);
  cairo_fill (cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x + 10, y, 200, text);
  return x + 28 + norma_report_text_measure_line (pages->text, NORMA_TEXT_LABEL, text);
}

void
norma_report_draw_scores (NormaReportPages *pages, const NormaScoreChart *chart, double x, double y,
                          double width, cairo_t *cr)
{
  double height = NORMA_REPORT_CHART_HEIGHT - TITLE - AXIS, key = x + SCALE_WIDTH;
  g_autofree char *highest = g_strdup_printf ("%u", norma_score_chart_get_most (chart));

  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y, width,
                          norma_report_pages_word (pages, chart->title));
  norma_report_draw_right (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y + TITLE - 5,
                           SCALE_WIDTH - 4, highest);
  x += SCALE_WIDTH;
  width -= SCALE_WIDTH;
  y += TITLE;
  draw_bars (chart, x, y, width, height, cr);
  draw_axis (pages, x, y + height, width, cr);
  draw_threshold (pages, x + width / 2, y, height, cr);
  for (guint i = 0; i < chart->n_series && chart->n_series > 1; i++)
    key =
        draw_key (pages, key, y + height + AXIS, chart->series[i].above, chart->series[i].word, cr);
}

static void
draw_square (double x, double y, double side, cairo_t *cr)
{
  norma_report_set_color (cr, NORMA_RULE);
  cairo_set_line_width (cr, 0.5);
  cairo_rectangle (cr, x, y, side, side);
  cairo_move_to (cr, x, y + side);
  cairo_line_to (cr, x + side, y);
  cairo_stroke (cr);
}

static void
draw_curve (const GArray *points, double x, double y, double side, cairo_t *cr)
{
  norma_report_set_color (cr, NORMA_INK);
  cairo_set_line_width (cr, 1.2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < points->len; i++) {
    const NormaRatePoint *point = &g_array_index (points, NormaRatePoint, i);

    cairo_line_to (cr, x + side * point->false_alarms, y + side * (1 - point->recall));
  }
  cairo_stroke (cr);
}

static void
draw_marks (const NormaRateCurve *curve, double x, double y, double side, cairo_t *cr)
{
  for (guint i = 0; i < NORMA_N_RATE_MARKS; i++) {
    const NormaRateMark *mark = &curve->marks[i];

    norma_report_set_color (cr, norma_report_tone_color (mark->tone));
    cairo_new_path (cr);
    cairo_arc (cr, x + side * mark->at.false_alarms, y + side * (1 - mark->at.recall), 3, 0,
               2 * G_PI);
    cairo_fill (cr);
  }
}

void
norma_report_draw_rates (NormaReportPages *pages, const NormaRateCurve *curve, double x, double y,
                         double width, cairo_t *cr)
{
  double side = NORMA_REPORT_CHART_HEIGHT - TITLE - AXIS, key = x;

  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y, width,
                          norma_report_pages_word (pages, curve->title));
  y += TITLE;
  draw_square (x, y, side, cr);
  draw_curve (curve->points, x, y, side, cr);
  draw_marks (curve, x, y, side, cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y + side + 2, 40, "0");
  norma_report_draw_right (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x + side - 40, y + side + 2,
                           40, "100 %");
  for (guint i = 0; i < NORMA_N_RATE_MARKS; i++)
    key = draw_key (pages, key, y + side + AXIS, curve->marks[i].tone, curve->marks[i].word, cr);
}

void
norma_report_draw_classes (NormaReportPages *pages, double x, double y, double width, double height,
                           cairo_t *cr)
{
  const double row = CLASS_ROW, name_width = 0.5 * width, number_width = 24;
  g_autoptr (GArray) classes = norma_report_count_classes (pages->inspection);
  guint most = classes->len == 0 ? 0 : g_array_index (classes, NormaClassCount, 0).n;
  guint n_rows = MIN (classes->len, (guint)((height - CLASS_TITLE) / row));

  if (most == 0)
    return;
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y, width,
                          norma_report_pages_word (pages, NORMA_WORD_BY_CLASS));
  for (guint i = 0; i < n_rows; i++) {
    const NormaClassCount *class = &g_array_index (classes, NormaClassCount, i);
    double top = y + CLASS_TITLE + i * row;
    double room = width - name_width - number_width;
    g_autofree char *number = g_strdup_printf ("%u", class->n);

    norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK, x, top, name_width - 6,
                            class->name[0] != '\0'
                                ? class->name
                                : norma_report_pages_word (pages, NORMA_WORD_NO_CLASS));
    norma_report_set_color (cr, NORMA_COLOR_REJECTED);
    cairo_rectangle (cr, x + name_width, top + 2, room * class->n / most, row - 6);
    cairo_fill (cr);
    norma_report_draw_right (pages, cr, NORMA_TEXT_SMALL, NORMA_INK, x + width - number_width, top,
                             number_width, number);
  }
}
