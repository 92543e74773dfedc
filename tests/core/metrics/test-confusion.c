/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/confusion.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

typedef struct {
  float scores[64];
  NormaTruth truths[64];
  gsize n;
} Sample;

/* Scores on a coarse ladder, so that many are tied with each other and with thresholds. */
static Sample
draw (NormaRandom *random)
{
  Sample sample = { .n = norma_random_below (random, G_N_ELEMENTS (sample.scores)) };

  for (gsize i = 0; i < sample.n; i++) {
    sample.scores[i] = 0.375f * (float)norma_random_below (random, 9) - 0.75f;
    sample.truths[i] = (NormaTruth)norma_random_below (random, NORMA_N_TRUTHS);
  }
  return sample;
}

static NormaLimits
draw_limits (NormaRandom *random)
{
  float a = 0.1875f * (float)norma_random_below (random, 20) - 0.9f;
  float b = 0.375f * (float)norma_random_below (random, 10) - 0.75f;

  return (NormaLimits){ MIN (a, b), MAX (a, b), 0 };
}

static NormaLabelledScores *
sort (const Sample *sample)
{
  g_autoptr (GError) error = NULL;
  NormaLabelledScores *scores =
      norma_labelled_scores_new (sample->scores, sample->truths, sample->n, &error);

  g_assert_no_error (error);
  return scores;
}

static NormaVerdict
judge (float score, const NormaLimits *limits)
{
  return score > limits->reject   ? NORMA_VERDICT_REJECT
         : score > limits->review ? NORMA_VERDICT_REVIEW
                                  : NORMA_VERDICT_ACCEPT;
}

static void
test_counts (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1922);
  for (guint round = 0; round < 500; round++) {
    Sample sample = draw (&random);
    NormaLimits limits = draw_limits (&random);
    g_autoptr (NormaLabelledScores) scores = sort (&sample);
    NormaConfusion naive = { 0 }, found;

    for (gsize i = 0; i < sample.n; i++)
      naive.n[sample.truths[i]][judge (sample.scores[i], &limits)]++;
    norma_confusion_count (scores, &limits, &found);
    g_assert_cmpmem (&naive, sizeof naive, &found, sizeof found);
  }
}

static void
test_flips (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1924);
  for (guint round = 0; round < 500; round++) {
    Sample sample = draw (&random);
    NormaLimits before = draw_limits (&random), after = draw_limits (&random);
    g_autoptr (NormaLabelledScores) scores = sort (&sample);
    guint64 naive[3][3] = { { 0 } }, found[3][3], n = 0;

    for (gsize i = 0; i < sample.n; i++)
      naive[judge (sample.scores[i], &before)][judge (sample.scores[i], &after)]++;
    for (guint i = 0; i < 9; i++)
      n += i / 3 == i % 3 ? 0 : naive[i / 3][i % 3];
    g_assert_cmpuint (norma_confusion_count_flips (scores, &before, &after, found), ==, n);
    g_assert_cmpmem (naive, sizeof naive, found, sizeof found);
    g_assert_cmpuint (norma_confusion_count_flips (scores, &before, &after, NULL), ==, n);
    g_assert_cmpuint (norma_confusion_count_flips (scores, &before, &before, NULL), ==, 0);
  }
}

static void
test_rates (void)
{
  const NormaConfusion confusion = { .n = {
                                         { 90, 6, 4 }, { 3, 5, 12 }, { 7, 8, 9 }, { 1, 2, 3 } } };
  NormaDecisionRates rates = norma_confusion_rates (&confusion, 0.95);

  g_assert_cmpuint (rates.false_alarms.k, ==, 4);
  g_assert_cmpuint (rates.false_alarms.n, ==, 100);
  g_assert_cmpfloat (rates.false_alarms.share, ==, 0.04);
  /* Wilson, by hand: (0.04 + 1.9207/100 ± 1.96 √(0.04·0.96/100 + 0.9604/10⁴)) / 1.038415 */
  g_assert_cmpfloat_with_epsilon (rates.false_alarms.interval.low, 0.015663, 1e-5);
  g_assert_cmpfloat_with_epsilon (rates.false_alarms.interval.high, 0.098374, 1e-5);
  g_assert_cmpfloat (rates.misses.share, ==, 0.15);
  g_assert_cmpuint (rates.reviews.k, ==, 11);
  g_assert_cmpuint (rates.reviews.n, ==, 120);
}

static void
test_nothing (void)
{
  const NormaLimits limits = { 0.7f, 1.3f, 0 };
  g_autoptr (NormaLabelledScores) scores = norma_labelled_scores_new (NULL, NULL, 0, NULL);
  NormaDecisionRates rates;
  NormaConfusion confusion;

  norma_confusion_count (scores, &limits, &confusion);
  for (guint i = 0; i < NORMA_N_TRUTHS * 3; i++)
    g_assert_cmpuint (confusion.n[i / 3][i % 3], ==, 0);
  rates = norma_confusion_rates (&confusion, 0.9);
  g_assert_true (isnan (rates.misses.share));
  g_assert_cmpfloat (rates.misses.interval.low, ==, 0);
  g_assert_cmpfloat (rates.misses.interval.high, ==, 1);
}

static void
test_between (void)
{
  const float next = nextafterf (2.385f, INFINITY);

  g_assert_cmpfloat (norma_threshold_between (1.5f, 2.25f), ==, 1.875f);
  g_assert_cmpfloat (norma_threshold_between (2.385f, next), ==, 2.385f);
  g_assert_cmpfloat (norma_threshold_between (2.385f, INFINITY), ==, 2.385f);
  g_assert_cmpfloat (norma_threshold_between (-INFINITY, 2.5f), ==, 1.25f);
  g_assert_cmpfloat (norma_threshold_between (-INFINITY, -1.5f), <, -1.5f);
  g_assert_cmpfloat (norma_threshold_between (-G_MAXFLOAT, G_MAXFLOAT), ==, 0);
}

static void
test_refused (void)
{
  static const float scores[] = { 1.25f, NAN, 3 }, infinite[] = { INFINITY };
  static const NormaTruth truths[3] = { NORMA_TRUTH_NOMINAL };
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_labelled_scores_new (scores, truths, 3, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "2 of 3"));
  g_assert_null (norma_labelled_scores_new (infinite, truths, 1, NULL));
  for (guint nth = 1; nth <= NORMA_N_TRUTHS; nth++) {
    g_autoptr (GError) no_memory = NULL;

    norma_alloc_fail_nth (nth);
    g_assert_null (norma_labelled_scores_new (scores, truths, 1, &no_memory));
    g_assert_error (no_memory, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/confusion/counts", test_counts);
  g_test_add_func ("/confusion/flips", test_flips);
  g_test_add_func ("/confusion/rates", test_rates);
  g_test_add_func ("/confusion/nothing", test_nothing);
  g_test_add_func ("/confusion/between", test_between);
  g_test_add_func ("/confusion/refused", test_refused);
  return g_test_run ();
}
