/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/confusion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
norma_confusion_count (const NormaLabelledScores *scores, const NormaLimits *limits,
                       NormaConfusion *confusion)
{
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++) {
    gsize n = scores->n[truth];
    gsize rejected = norma_scores_count_above (scores->scores[truth], n, limits->reject);
    gsize suspect =
        norma_scores_count_above (scores->scores[truth], n, MIN (limits->review, limits->reject));

    confusion->n[truth][NORMA_VERDICT_REJECT] = rejected;
    confusion->n[truth][NORMA_VERDICT_REVIEW] = suspect - rejected;
    confusion->n[truth][NORMA_VERDICT_ACCEPT] = n - suspect;
  }
}

static int
compare (const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

static gsize
count_above (const NormaLabelledScores *scores, float threshold)
{
  gsize n = 0;

  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    n += norma_scores_count_above (scores->scores[truth], scores->n[truth], threshold);
  return n;
}

guint64
norma_confusion_count_flips (const NormaLabelledScores *scores, const NormaLimits *before,
                             const NormaLimits *after, guint64 flips[3][3])
{
  /* between two neighbouring thresholds all scores have one verdict before and one after */
  float cuts[] = { before->review, before->reject, after->review, after->reject, INFINITY };
  gsize above = 0, n_flips = 0;

  qsort (cuts, G_N_ELEMENTS (cuts), sizeof *cuts, compare);
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    above += scores->n[truth];
  if (flips != NULL)
    memset (flips, 0, 9 * sizeof (guint64));
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++) {
    gsize beyond = count_above (scores, cuts[i]);
    NormaVerdict from = norma_verdict_of_peak (cuts[i], before);
    NormaVerdict to = norma_verdict_of_peak (cuts[i], after);

    if (flips != NULL)
      flips[from][to] += above - beyond;
    n_flips += from == to ? 0 : above - beyond;
    above = beyond;
  }
  return n_flips;
}

NormaRate
norma_rate_new (guint64 k, guint64 n, double coverage)
{
  return (NormaRate){ k, n, n == 0 ? NAN : (double)k / (double)n,
                      norma_wilson_interval (k, n, coverage) };
}

static guint64
count_all (const guint64 n[3])
{
  return n[NORMA_VERDICT_ACCEPT] + n[NORMA_VERDICT_REVIEW] + n[NORMA_VERDICT_REJECT];
}

NormaDecisionRates
norma_confusion_rates (const NormaConfusion *confusion, double coverage)
{
  const guint64 *nominal = confusion->n[NORMA_TRUTH_NOMINAL];
  const guint64 *anomalous = confusion->n[NORMA_TRUTH_ANOMALOUS];
  guint64 n_nominal = count_all (nominal), n_anomalous = count_all (anomalous);

  return (NormaDecisionRates){
    .false_alarms = norma_rate_new (nominal[NORMA_VERDICT_REJECT], n_nominal, coverage),
    .misses = norma_rate_new (anomalous[NORMA_VERDICT_ACCEPT], n_anomalous, coverage),
    .reviews = norma_rate_new (nominal[NORMA_VERDICT_REVIEW] + anomalous[NORMA_VERDICT_REVIEW],
                               n_nominal + n_anomalous, coverage),
  };
}
