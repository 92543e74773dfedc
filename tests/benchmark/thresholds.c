/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <time.h>

#include "core/base/random.h"
#include "core/calibration/threshold-desk.h"
#include "core/metrics/curves.h"

/* What a moved threshold asks of 10,000 images: counts, rates, both working points and the flips of five
 * suggestions; and what other scores ask: the curves in the same frame, the suggestions in a thread.
 * Processor time. Printed, never judged. */

enum { N = 10000, N_MOVES = 1000 };

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static NormaDeskScores *
draw (void)
{
  g_autofree float *scores = g_new (float, N);
  g_autofree NormaTruth *truths = g_new (NormaTruth, N);
  double held_out[500];
  NormaRandom random;

  norma_random_seed (&random, 1);
  for (guint i = 0; i < N; i++) {
    truths[i] = (NormaTruth)(i % NORMA_N_TRUTHS);
    scores[i] = (float)exp (0.2 * norma_random_normal (&random) +
                            (truths[i] == NORMA_TRUTH_ANOMALOUS ? 0.8 : 0));
  }
  for (guint i = 0; i < G_N_ELEMENTS (held_out); i++)
    held_out[i] = exp (0.2 * norma_random_normal (&random));
  return norma_desk_scores_new (scores, truths, N, held_out, G_N_ELEMENTS (held_out), NULL);
}

static guint64
move (const NormaDeskScores *scores, const NormaCurves *curves, double at)
{
  const NormaLimits now = { (float)at, (float)(1.1 * at), 0 };
  NormaConfusion confusion;
  guint64 n;

  norma_confusion_count (scores->scores, &now, &confusion);
  n = norma_confusion_rates (&confusion, 0.95).misses.k;
  n += norma_curves_find (curves, now.reject) + norma_curves_find (curves, now.review);
  for (guint i = 0; i < 5; i++) {
    const NormaLimits other = { 1 + 0.1f * (float)i, 1.2f + 0.1f * (float)i, 0 };

    n += norma_confusion_count_flips (scores->scores, &now, &other, NULL);
  }
  return n;
}

int
main (void)
{
  double begin = now_ms (), made, drawn;
  g_autoptr (NormaDeskScores) scores = draw ();
  g_autoptr (NormaCurves) curves = NULL;
  g_autoptr (NormaDesk) desk = NULL;
  NormaDeskOptions options;
  guint64 sum = 0;

  made = now_ms () - begin;
  begin = now_ms ();
  curves = norma_curves_new (scores->scores, NULL);
  drawn = now_ms () - begin;
  begin = now_ms ();
  for (guint i = 0; i < N_MOVES; i++)
    sum += move (scores, curves, 0.5 + 0.002 * i);
  g_print ("%-40s %9.4f ms\n", "a threshold moves", (now_ms () - begin) / N_MOVES);
  g_print ("%-40s %9.4f ms\n", "other scores: sorting", made);
  g_print ("%-40s %9.4f ms\n", "other scores: curves", drawn);
  norma_desk_options_init (&options);
  options.prices = (NormaPrices){ 100, 5, 1, NAN };
  options.reject = 1.5f;
  begin = now_ms ();
  desk = norma_desk_new (scores, &options, NULL, NULL);
  g_print ("%-40s %9.1f ms\n", "suggestions, in a thread", now_ms () - begin);
  return sum == 0;
}
