/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/calibration/rarity.h"

#include <math.h>

static void
test_known (void)
{
  /* ranks 4, 3, 2, 1 of n + 1 = 5 */
  static const double scores[] = { 7, 1, 3, 2 };
  g_autoptr (NormaRarity) rarity = norma_rarity_new (scores, 4, NULL);

  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 1), 5.0 / 4, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 2), 5.0 / 3, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 3), 5.0 / 2, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 7), 5, 1e-14);
  /* half way between two scores lies the geometric mean */
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 5), sqrt (5.0 / 2 * 5), 1e-14);
  /* below, the first piece goes on: ln N falls by ln (4/3) a unit */
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 0.5), 5.0 / 4 * pow (3.0 / 4, 0.5),
                                  1e-14);
  g_assert_cmpfloat (norma_rarity_one_in (rarity, 0), ==, 1);
  g_assert_cmpfloat (norma_rarity_one_in (rarity, -INFINITY), ==, 1);
  /* fewer than 6 scores: the tail is all above the least, (1 + 2 + 6) / 3 = 3 on average */
  g_assert_cmpfloat_with_epsilon (rarity->tail_mean, 3, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 10), 5 * 2.718281828459045, 1e-13);
  g_assert_cmpfloat (norma_rarity_one_in (rarity, 1e9), ==, INFINITY);
  g_assert_true (isnan (norma_rarity_one_in (rarity, NAN)));
}

static void
test_ties (void)
{
  /* ranks with ties: 1 → 6, 2 → 5, 5 → 2, over 7 */
  static const double scores[] = { 5, 2, 1, 2, 5, 2 };
  g_autoptr (NormaRarity) rarity = norma_rarity_new (scores, 6, NULL);

  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 1), 7.0 / 6, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 2), 7.0 / 5, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 5), 7.0 / 2, 1e-14);
  g_assert_cmpfloat_with_epsilon (rarity->tail_mean, (1 * 3 + 4 * 2) / 5.0, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_score (rarity, 7.0 / 5), 2, 1e-14);
}

/* The upper tenth is one tie: the tail must come from what lies below it. */
static void
test_tied_tail (void)
{
  double scores[100];

  for (guint i = 0; i < 100; i++)
    scores[i] = MIN (i, 80);
  {
    g_autoptr (NormaRarity) rarity = norma_rarity_new (scores, 100, NULL);

    g_assert_cmpfloat (rarity->tail_mean, >, 0);
    g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 80), 101.0 / 20, 1e-13);
    g_assert_cmpfloat (norma_rarity_one_in (rarity, 81), >, norma_rarity_one_in (rarity, 80));
  }
}

static void
test_constant (void)
{
  static const double scores[] = { 2.5, 2.5, 2.5 };

  for (guint n = 1; n <= 3; n++) {
    g_autoptr (NormaRarity) rarity = norma_rarity_new (scores, n, NULL);

    g_assert_cmpfloat (rarity->tail_mean, ==, 0);
    g_assert_cmpfloat (norma_rarity_one_in (rarity, 2), ==, 1);
    g_assert_cmpfloat (norma_rarity_one_in (rarity, 2.5), ==, (n + 1.0) / n);
    g_assert_cmpfloat (norma_rarity_one_in (rarity, 1e300), ==, n + 1.0);
    g_assert_cmpfloat (norma_rarity_score (rarity, n + 1.0), ==, 2.5);
    g_assert_cmpfloat (norma_rarity_score (rarity, n + 1.5), ==, INFINITY);
  }
}

static NormaRarity *
random_rarity (gsize n, guint64 seed, gboolean tied)
{
  g_autofree double *scores = g_new (double, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    scores[i] =
        tied ? (double)norma_random_below (&random, 9) : exp (norma_random_normal (&random)) - 0.5;
  return norma_rarity_new (scores, n, NULL);
}

/* Never decreasing, at least 1, without jumps, and score () is its inverse. */
static void
test_properties (void)
{
  static const gsize sizes[] = { 2, 3, 6, 7, 49, 50, 51, 333 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (sizes); i++) {
    g_autoptr (NormaRarity) rarity = random_rarity (sizes[i / 2], 40 + i, i % 2);
    double low = rarity->scores[0] - 2, high = rarity->scores[rarity->n - 1] + 3;
    double step = (high - low) / 20000, before = 1;

    g_assert_cmpfloat (rarity->tail_mean, >, 0);
    for (double score = low; score < high; score += step) {
      double one_in = norma_rarity_one_in (rarity, score);

      g_assert_cmpfloat (one_in, >=, before * (1 - 1e-13));
      if (one_in > 1 + 1e-9)
        g_assert_cmpfloat_with_epsilon (norma_rarity_score (rarity, one_in), score,
                                        1e-9 * (1 + fabs (score)));
      before = one_in;
    }
    for (gsize k = 0; k < rarity->n; k++) { /* continuous at the scores themselves */
      double s = rarity->scores[k], at = norma_rarity_one_in (rarity, s);

      g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, nextafter (s, -INFINITY)), at,
                                      1e-9 * at);
      g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, nextafter (s, INFINITY)), at,
                                      1e-9 * at);
    }
  }
}

/* For exponential scores N is about e^score, far beyond the held-out scores too. */
static void
test_exponential_tail (void)
{
  enum { N = 2000, SETS = 50 };
  double sum = 0, mean;
  NormaRandom random;

  norma_random_seed (&random, 3);
  for (guint set = 0; set < SETS; set++) {
    g_autofree double *scores = g_new (double, N);
    g_autoptr (NormaRarity) rarity = NULL;

    for (guint i = 0; i < N; i++)
      scores[i] = -log (1 - norma_random_uniform (&random));
    rarity = norma_rarity_new (scores, N, NULL);
    sum += log (norma_rarity_one_in (rarity, 12)); /* true: 12, the largest score about 7.6 */
  }
  mean = sum / SETS;
  g_assert_cmpfloat_with_epsilon (mean, 12, 0.6);
}

/* Of new good parts at most about 1 in N score as high. */
static void
test_conformal (void)
{
  enum { N = 60, SETS = 4000 };
  static const double levels[] = { 3, 10, 30, 61 };
  guint counts[G_N_ELEMENTS (levels)] = { 0 };
  NormaRandom random;

  norma_random_seed (&random, 2005);
  for (guint set = 0; set < SETS; set++) {
    g_autoptr (NormaRarity) rarity = random_rarity (N, 10000 + set, FALSE);
    double score = exp (norma_random_normal (&random)) - 0.5;
    double one_in = norma_rarity_one_in (rarity, score);

    for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
      counts[i] += one_in >= levels[i];
  }
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    double p = 1 / levels[i], found = (double)counts[i] / SETS;

    g_assert_cmpfloat_with_epsilon (found, p, 4 * sqrt (p * (1 - p) / SETS) + 0.1 * p);
  }
}

static void
test_far_apart (void)
{
  static const double scores[] = { 0, 5e-324, 1e300 };
  g_autoptr (NormaRarity) rarity = norma_rarity_new (scores, 3, NULL);

  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 0), 4.0 / 3, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 5e-324), 2, 1e-14);
  g_assert_cmpfloat_with_epsilon (norma_rarity_one_in (rarity, 1e300), 4, 1e-14);
}

static void
test_refused (void)
{
  static const double bad[][2] = { { 1, NAN }, { INFINITY, 1 }, { 1, -INFINITY } };

  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_rarity_new (i == 3 ? NULL : bad[i], i == 3 ? 0 : 2, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
  norma_rarity_free (NULL);
}

static void
test_no_memory (void)
{
  g_autoptr (GError) error = NULL;
  double score = 1;

  norma_alloc_fail_nth (1);
  g_assert_null (norma_rarity_new (&score, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
test_unknown (void)
{
  g_autoptr (NormaRarity) rarity = norma_rarity_new_unknown ();

  g_assert_cmpuint (rarity->n, ==, 0);
  g_assert_true (isnan (norma_rarity_one_in (rarity, 1.7)));
  g_assert_true (isnan (norma_rarity_score (rarity, 20)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rarity/known", test_known);
  g_test_add_func ("/rarity/ties", test_ties);
  g_test_add_func ("/rarity/tied-tail", test_tied_tail);
  g_test_add_func ("/rarity/constant", test_constant);
  g_test_add_func ("/rarity/properties", test_properties);
  g_test_add_func ("/rarity/exponential-tail", test_exponential_tail);
  g_test_add_func ("/rarity/conformal", test_conformal);
  g_test_add_func ("/rarity/far-apart", test_far_apart);
  g_test_add_func ("/rarity/unknown", test_unknown);
  g_test_add_func ("/rarity/refused", test_refused);
  g_test_add_func ("/rarity/no-memory", test_no_memory);
  return g_test_run ();
}
