/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/score-bins.h"

#include <math.h>
#include <string.h>

void
norma_score_axis_fit (NormaScoreAxis *axis, const float *scores, gsize n, double unit)
{
  double least = -1, most = 1;

  for (gsize i = 0; i < n; i++) {
    double octaves;

    if (!(scores[i] > 0) || !isfinite (scores[i]))
      continue;
    octaves = log2 ((double)scores[i] / unit);
    least = MIN (least, octaves);
    most = MAX (most, octaves);
  }
  axis->low = MAX (floor (2 * least) / 2, -4);
  axis->high = MIN (ceil (2 * most) / 2, 4);
}

double
norma_score_axis_position (const NormaScoreAxis *axis, double score, double unit)
{
  double place;

  if (!(score > 0))
    return 0;
  place = (log2 (score / unit) - axis->low) / (axis->high - axis->low);
  return CLAMP (place, 0, 1);
}

double
norma_score_axis_score (const NormaScoreAxis *axis, double position, double unit)
{
  return unit * exp2 (axis->low + CLAMP (position, 0, 1) * (axis->high - axis->low));
}

guint
norma_score_axis_bin (const NormaScoreAxis *axis, double score, double unit)
{
  double place = norma_score_axis_position (axis, score, unit) * NORMA_N_SCORE_BINS;

  return (guint)MIN (place, NORMA_N_SCORE_BINS - 1);
}

void
norma_score_bins_fill (NormaScoreBins *bins, const NormaScoreAxis *axis, const float *scores,
                       gsize n, double unit)
{
  memset (bins, 0, sizeof *bins);
  for (gsize i = 0; i < n; i++) {
    if (isnan (scores[i]))
      continue;
    bins->n[norma_score_axis_bin (axis, (double)scores[i], unit)]++;
    bins->total++;
  }
}
