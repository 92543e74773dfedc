/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/curves.h"
#include "core/report/evaluation-document-private.h"

static gboolean
is_evidence (const NormaImageFigures *image)
{
  return image->is_scored && !image->is_left_out;
}

/* No multiples are told of a threshold that is none. */
static NormaScoreChart
count_scores (const GArray *images, double reject)
{
  NormaScoreChart chart = {
    .title = NORMA_WORD_SCORES_BY_TRUTH,
    .series = { { { 0 }, NORMA_TONE_ACCEPTED, NORMA_TONE_ACCEPTED, NORMA_WORD_GOOD },
                { { 0 }, NORMA_TONE_REJECTED, NORMA_TONE_REJECTED, NORMA_WORD_DEFECTIVE } },
    .n_series = reject > 0 ? 2 : 0,
  };

  for (guint i = 0; i < images->len && reject > 0; i++) {
    const NormaImageFigures *image = &g_array_index (images, NormaImageFigures, i);

    if (is_evidence (image))
      chart.series[image->image->anomalous ? 1 : 0]
          .bars[norma_report_find_score_bar ((double)image->score / reject)]++;
  }
  return chart;
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

static NormaRatePoint
find_rates (const NormaCurves *curves, gsize point)
{
  return (NormaRatePoint){ norma_curves_get_false_alarms (curves, point),
                           norma_curves_get_recall (curves, point) };
}

static NormaRateMark
mark (const NormaCurves *curves, float threshold, NormaReportTone tone, NormaReportWord word)
{
  return (NormaRateMark){ find_rates (curves, norma_curves_find (curves, threshold)), tone, word };
}

/* Of one class alone there is no curve. */
static gboolean
trace_curve (const NormaEvaluationReport *report, NormaRateCurve *curve, GError **error)
{
  const NormaLimits *limits = &report->model->limits;
  g_autoptr (NormaCurves) curves = make_curves (report->evaluation->images, error);

  if (curves == NULL)
    return FALSE;
  if (curves->n_nominal == 0 || curves->n_anomalous == 0)
    return TRUE;
  curve->title = NORMA_WORD_ROC_CURVE;
  curve->points = g_array_new (FALSE, FALSE, sizeof (NormaRatePoint));
  for (gsize i = 0; i < curves->n_points; i++) {
    const NormaRatePoint point = find_rates (curves, i);

    g_array_append_val (curve->points, point);
  }
  curve->marks[0] = mark (curves, limits->review, NORMA_TONE_OPEN, NORMA_WORD_REVIEW_THRESHOLD);
  curve->marks[1] = mark (curves, limits->reject, NORMA_TONE_REJECTED, NORMA_WORD_REJECT_THRESHOLD);
  return TRUE;
}

gboolean
norma_evaluation_add_charts (NormaReportDocument *document, const NormaEvaluationReport *report,
                             GError **error)
{
  NormaReportCharts charts = { .scores = count_scores (report->evaluation->images,
                                                       (double)report->model->limits.reject) };

  if (!trace_curve (report, &charts.curve, error))
    return FALSE;
  norma_report_document_take_charts (document, &charts);
  return TRUE;
}
