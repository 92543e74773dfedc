/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/score-bins.h"

#include <math.h>

#include "ui/promise-words.h"

static void
test_axis (void)
{
  static const float scores[] = { 1.7f, 0.9f, 14.1f, NAN, INFINITY, 0, -3 };
  NormaScoreAxis axis;

  /* In units of 2: 0.85, 0.45 and 7.05, so from −1.5 (1.15 octaves down) to 3 octaves. */
  norma_score_axis_fit (&axis, scores, G_N_ELEMENTS (scores), 2);
  g_assert_cmpfloat (axis.low, ==, -1.5);
  g_assert_cmpfloat (axis.high, ==, 3);
  g_assert_cmpfloat_with_epsilon (norma_score_axis_position (&axis, 2, 2), 1.5 / 4.5, 1e-12);
  g_assert_cmpfloat (norma_score_axis_position (&axis, 0, 2), ==, 0);
  g_assert_cmpfloat (norma_score_axis_position (&axis, 1e9, 2), ==, 1);
  for (double place = 0; place <= 1; place += 0.0625)
    g_assert_cmpfloat_with_epsilon (
        norma_score_axis_position (&axis, norma_score_axis_score (&axis, place, 2), 2), place,
        1e-12);

  norma_score_axis_fit (&axis, NULL, 0, 1);
  g_assert_cmpfloat (axis.low, ==, -1);
  g_assert_cmpfloat (axis.high, ==, 1);
  norma_score_axis_fit (&axis, (const float[]){ 1e-9f, 1e9f }, 2, 1);
  g_assert_cmpfloat (axis.low, ==, -4);
  g_assert_cmpfloat (axis.high, ==, 4);
}

static void
test_bins (void)
{
  static const float scores[] = { 0.5f, 0.50001f, 1, 1.9999f, 2, 77, -1, NAN };
  NormaScoreAxis axis = { -1, 1 };
  NormaScoreBins bins;

  norma_score_bins_fill (&bins, &axis, scores, G_N_ELEMENTS (scores), 1);
  g_assert_cmpuint (bins.total, ==, 7);
  g_assert_cmpuint (bins.n[0], ==, 3);
  g_assert_cmpuint (bins.n[NORMA_N_SCORE_BINS / 2], ==, 1);
  g_assert_cmpuint (bins.n[NORMA_N_SCORE_BINS - 1], ==, 3);
}

/* P (no good part above the largest of n) ≥ 95 % at the rate 1 − 0.05^(1/n). */
static void
test_promised_rate (void)
{
  double scores[59];

  for (guint i = 0; i < 59; i++)
    scores[i] = i + 1;
  g_assert_cmpfloat_with_epsilon (norma_promised_rate (scores, 59, 59, 0.95),
                                  1 - pow (0.05, 1 / 59.0), 1e-9);
  g_assert_cmpfloat (norma_promised_rate (scores, 59, 1000, 0.95), ==,
                     norma_promised_rate (scores, 59, 59, 0.95));

  /* The root of P (Binomial (59, a) ≤ 3) = 0.05, by bisection in exact sums. */
  g_assert_cmpfloat_with_epsilon (norma_promised_rate (scores, 59, 56, 0.95), 0.126206557, 5e-10);

  /* All above: nothing is known. */
  g_assert_cmpfloat (norma_promised_rate (scores, 59, 0.5, 0.95), ==, 1);
  g_assert_cmpfloat (norma_promised_rate (NULL, 0, 1, 0.95), ==, 1);
}

static void
assert_rate (double rate, const char *expected)
{
  g_autofree char *words = norma_rate_describe (rate);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  double scores[59];
  g_autofree char *words = NULL;
  g_autofree char *none = NULL;

  assert_rate (0.03, "At most 3 false alarms in 100 good parts");
  assert_rate (0.0301, "At most 3.1 false alarms in 100 good parts");
  assert_rate (0.123, "At most 13 false alarms in 100 good parts");
  assert_rate (0.0042, "At most 4.2 false alarms in 1000 good parts");

  for (guint i = 0; i < 59; i++)
    scores[i] = i + 1;
  words = norma_promise_describe (scores, 59, 60, 0.95);
  g_assert_cmpstr (words, ==,
                   "At most 5 false alarms in 100 good parts, 95 % sure, from 59 held-out good "
                   "scores. 2 % would need 149.");
  none = norma_promise_describe (scores, 59, 0, 0.95);
  g_assert_cmpstr (none, ==, "No promise: all 59 held-out good scores are above this threshold.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score-bins/axis", test_axis);
  g_test_add_func ("/score-bins/bins", test_bins);
  g_test_add_func ("/score-bins/promised-rate", test_promised_rate);
  g_test_add_func ("/score-bins/words", test_words);
  return g_test_run ();
}
