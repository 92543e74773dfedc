/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/chart-data.h"

NormaScoreChart
norma_score_chart_of_inspection (const NormaInspection *inspection)
{
  NormaScoreChart chart = {
    .title = NORMA_WORD_SCORES_OF_PARTS,
    .series = { { { 0 }, NORMA_TONE_NONE, NORMA_TONE_REJECTED, NORMA_WORD_INSPECTED } },
  };

  if (norma_report_count_scores (inspection, chart.series[0].bars) > 0)
    chart.n_series = 1;
  return chart;
}

guint
norma_score_chart_get_most (const NormaScoreChart *chart)
{
  guint most = 1;

  for (guint s = 0; s < chart->n_series; s++)
    for (guint i = 0; i < NORMA_SCORE_BARS; i++)
      most = MAX (most, chart->series[s].bars[i]);
  return most;
}

char *
norma_score_chart_describe_octave (int octave)
{
  return octave < 0 ? g_strdup_printf ("1/%d", 1 << -octave) : g_strdup_printf ("%d", 1 << octave);
}
