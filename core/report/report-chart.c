/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-chart.h"

#include "core/report/report-counts.h"

enum { TITLE = 26, AXIS = 14 };

enum { CLASS_TITLE = 16, CLASS_ROW = 13, MOST_CLASSES = 9 };

/* Left of the axis for the number of the highest bar. */
#define SCALE_WIDTH 22

double
norma_report_histogram_height (const NormaReportPages *pages)
{
  guint bars[NORMA_SCORE_BARS] = { 0 };

  return norma_report_count_scores (pages->inspection, bars) == 0 ? 0 : 138;
}

double
norma_report_classes_height (const NormaReportPages *pages)
{
  g_autoptr (GArray) classes = norma_report_count_classes (pages->inspection);

  return classes->len == 0 ? 0 : CLASS_TITLE + MIN (classes->len, MOST_CLASSES) * CLASS_ROW;
}

/* Series stand beside each other in the room of a bar. */
static void
draw_bars (const NormaScoreSeries *series, guint n, guint most, double x, double y, double width,
           double height, cairo_t *cr)
{
  double step = width / NORMA_SCORE_BARS, room = (step - 1) / n;

  for (guint s = 0; s < n; s++)
    for (guint i = 0; i < NORMA_SCORE_BARS; i++) {
      double length = height * series[s].bars[i] / most;

      norma_report_set_color (cr, i < NORMA_SCORE_BARS / 2 ? series[s].color_below
                                                           : series[s].color_above);
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
    g_autofree char *number =
        octave < 0 ? g_strdup_printf ("1/%d", 1 << -octave) : g_strdup_printf ("%d", 1 << octave);

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

void
norma_report_draw_scores (NormaReportPages *pages, NormaReportWord title,
                          const NormaScoreSeries *series, guint n, double x, double y, double width,
                          double height, cairo_t *cr)
{
  guint most = 1;
  g_autofree char *highest = NULL;

  for (guint s = 0; s < n; s++)
    for (guint i = 0; i < NORMA_SCORE_BARS; i++)
      most = MAX (most, series[s].bars[i]);
  highest = g_strdup_printf ("%u", most);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y, width,
                          norma_report_pages_word (pages, title));
  norma_report_draw_right (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y + TITLE - 5,
                           SCALE_WIDTH - 4, highest);
  x += SCALE_WIDTH;
  width -= SCALE_WIDTH;
  y += TITLE;
  height -= TITLE + AXIS;
  draw_bars (series, n, most, x, y, width, height, cr);
  draw_axis (pages, x, y + height, width, cr);
  draw_threshold (pages, x + width / 2, y, height, cr);
}

void
norma_report_draw_histogram (NormaReportPages *pages, double x, double y, double width,
                             double height, cairo_t *cr)
{
  guint bars[NORMA_SCORE_BARS] = { 0 };
  const NormaScoreSeries series = { bars, NORMA_COLOR_NONE, NORMA_COLOR_REJECTED };

  if (norma_report_count_scores (pages->inspection, bars) > 0)
    norma_report_draw_scores (pages, NORMA_WORD_SCORES_OF_PARTS, &series, 1, x, y, width, height,
                              cr);
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
