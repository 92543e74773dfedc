/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/curves.h"
#include "core/report/evaluation-pages-private.h"
#include "core/report/report-chart.h"

/* Points. */
enum { CHART = 138, TITLE = 26, AXIS = 14 };

static gboolean
is_evidence (const NormaImageFigures *image)
{
  return image->is_scored && !image->is_left_out;
}

static void
draw_distribution (NormaReportPages *pages, double y, double width, cairo_t *cr)
{
  const NormaEvaluationReport *report = pages->content;
  const GArray *images = report->evaluation->images;
  double reject = (double)report->model->limits.reject;
  guint bars[2][NORMA_SCORE_BARS] = { { 0 } };
  const NormaScoreSeries series[] = {
    { bars[0], NORMA_COLOR_ACCEPTED, NORMA_COLOR_ACCEPTED },
    { bars[1], NORMA_COLOR_REJECTED, NORMA_COLOR_REJECTED },
  };

  if (!(reject > 0))
    return;
  for (guint i = 0; i < images->len; i++) {
    const NormaImageFigures *image = &g_array_index (images, NormaImageFigures, i);

    if (is_evidence (image))
      bars[image->image->anomalous ? 1 : 0]
          [norma_report_find_score_bar ((double)image->score / reject)]++;
  }
  norma_report_draw_scores (pages, NORMA_WORD_SCORES_BY_TRUTH, series, G_N_ELEMENTS (series),
                            pages->left, y, width, CHART, cr);
}

static NormaCurves *
make_curves (const GArray *images, GError **error)
{
  g_autofree float *scores = g_new (float, images->len);
  g_autofree NormaTruth *truths = g_new (NormaTruth, images->len);
  g_autoptr (NormaLabelledScores) labelled = NULL;
  gsize n = 0;

  for (guint i = 0; i < images->len; i++) {
    const NormaImageFigures *image = &g_array_index (images, NormaImageFigures, i);

    if (!is_evidence (image))
      continue;
    scores[n] = image->score;
    truths[n++] = image->image->anomalous ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
  }
  labelled = norma_labelled_scores_new (scores, truths, n, error);
  return labelled == NULL ? NULL : norma_curves_new (labelled, error);
}

/* A dot where a threshold works. */
static void
draw_place (const NormaCurves *curves, float threshold, guint32 color, double x, double y,
            double side, cairo_t *cr)
{
  gsize point = norma_curves_find (curves, threshold);

  norma_report_set_color (cr, color);
  cairo_new_path (cr);
  cairo_arc (cr, x + side * norma_curves_get_false_alarms (curves, point),
             y + side * (1 - norma_curves_get_recall (curves, point)), 3, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_frame (double x, double y, double side, cairo_t *cr)
{
  norma_report_set_color (cr, NORMA_RULE);
  cairo_set_line_width (cr, 0.5);
  cairo_rectangle (cr, x, y, side, side);
  cairo_move_to (cr, x, y + side);
  cairo_line_to (cr, x + side, y);
  cairo_stroke (cr);
}

static void
draw_curve (const NormaCurves *curves, double x, double y, double side, cairo_t *cr)
{
  norma_report_set_color (cr, NORMA_INK);
  cairo_set_line_width (cr, 1.2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (gsize i = 0; i < curves->n_points; i++)
    cairo_line_to (cr, x + side * norma_curves_get_false_alarms (curves, i),
                   y + side * (1 - norma_curves_get_recall (curves, i)));
  cairo_stroke (cr);
}

static gboolean
draw_roc (NormaReportPages *pages, double x, double y, double width, cairo_t *cr, GError **error)
{
  const NormaEvaluationReport *report = pages->content;
  double side = CHART - TITLE - AXIS;
  g_autoptr (NormaCurves) curves = make_curves (report->evaluation->images, error);

  if (curves == NULL)
    return FALSE;
  if (curves->n_nominal == 0 || curves->n_anomalous == 0)
    return TRUE;
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, y, width,
                          norma_report_pages_word (pages, NORMA_WORD_ROC_CURVE));
  y += TITLE;
  draw_frame (x, y, side, cr);
  draw_curve (curves, x, y, side, cr);
  draw_place (curves, report->model->limits.review, NORMA_COLOR_OPEN, x, y, side, cr);
  draw_place (curves, report->model->limits.reject, NORMA_COLOR_REJECTED, x, y, side, cr);
  return TRUE;
}

static gboolean
draw_charts (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double width = pages->right - pages->left;

  draw_distribution (pages, block->y, 0.6 * width - 24, cr);
  return draw_roc (pages, pages->left + 0.66 * width, block->y, 0.34 * width, cr, error);
}

static double
draw_key (NormaReportPages *pages, double x, double y, guint32 color, NormaReportWord word,
          cairo_t *cr)
{
  const char *text = norma_report_pages_word (pages, word);

  norma_report_set_color (cr, color);
  cairo_rectangle (cr, x, y + 2, 6, 6);
  cairo_fill (cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x + 10, y, 200, text);
  return x + 28 + norma_report_text_measure_line (pages->text, NORMA_TEXT_LABEL, text);
}

static gboolean
draw_legend (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double x =
      draw_key (pages, pages->left + 22, block->y, NORMA_COLOR_ACCEPTED, NORMA_WORD_GOOD, cr);

  draw_key (pages, x, block->y, NORMA_COLOR_REJECTED, NORMA_WORD_DEFECTIVE, cr);
  x = draw_key (pages, pages->left + 0.66 * (pages->right - pages->left), block->y,
                NORMA_COLOR_OPEN, NORMA_WORD_REVIEW_THRESHOLD, cr);
  draw_key (pages, x, block->y, NORMA_COLOR_REJECTED, NORMA_WORD_REJECT_THRESHOLD, cr);
  return TRUE;
}

void
norma_evaluation_place_charts (NormaReportPages *pages)
{
  norma_report_skip (pages, 10);
  norma_report_place (pages, draw_charts, CHART);
  norma_report_place (pages, draw_legend, 12);
}
