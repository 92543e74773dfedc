/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/metrics/auroc.h"

#include <math.h>

static double
auroc_by_pairs (const float *nominal, gsize n_nominal, const float *anomalous, gsize n_anomalous)
{
  double won = 0;

  for (gsize i = 0; i < n_nominal; i++)
    for (gsize j = 0; j < n_anomalous; j++)
      won += anomalous[j] > nominal[i] ? 1 : anomalous[j] == nominal[i] ? 0.5 : 0;
  return won / ((double)n_nominal * (double)n_anomalous);
}

static double
auroc (const float *nominal, gsize n_nominal, const float *anomalous, gsize n_anomalous)
{
  g_autoptr (GError) error = NULL;
  double found;

  g_assert_true (norma_auroc (nominal, n_nominal, anomalous, n_anomalous, &found, &error));
  g_assert_no_error (error);
  return found;
}

/* kind 0: continuous, 1: many ties, 2: with infinities, negative numbers and both zeros */
static float *
random_scores (gsize n, guint kind, double shift, NormaRandom *random)
{
  static const float special[] = { -INFINITY, INFINITY, -0.0f, 0.0f, 1e-45f, -1e-45f, 1, -1 };
  float *scores = g_new (float, n + 1);

  for (gsize i = 0; i < n; i++)
    scores[i] = kind == 0   ? (float)(norma_random_normal (random) + shift)
                : kind == 1 ? (float)norma_random_below (random, 6)
                            : special[norma_random_below (random, G_N_ELEMENTS (special))];
  return scores;
}

static void
test_pairs (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1947);
  for (guint round = 0; round < 300; round++) {
    gsize n = 1 + norma_random_below (&random, 40), m = 1 + norma_random_below (&random, 40);
    g_autofree float *nominal = random_scores (n, round % 3, 0, &random);
    g_autofree float *anomalous = random_scores (m, round % 3, 0.7, &random);

    g_assert_cmpfloat_with_epsilon (auroc (nominal, n, anomalous, m),
                                    auroc_by_pairs (nominal, n, anomalous, m), 1e-14);
  }
}

/* The ratings of 58 normal and 51 abnormal computed-tomography images in five categories (Hanley
 * and McNeil 1982, table I): area 0.893. */
static void
test_hanley_mcneil (void)
{
  static const guint normal[] = { 33, 6, 6, 11, 2 }, abnormal[] = { 3, 2, 2, 11, 33 };
  float nominal[58], anomalous[51];
  NormaInterval interval;
  guint n = 0, m = 0;

  for (guint rating = 0; rating < 5; rating++) {
    for (guint i = 0; i < normal[rating]; i++)
      nominal[n++] = (float)(rating + 1);
    for (guint i = 0; i < abnormal[rating]; i++)
      anomalous[m++] = (float)(rating + 1);
  }
  g_assert_cmpuint (n, ==, 58);
  g_assert_cmpuint (m, ==, 51);
  g_assert_cmpfloat_with_epsilon (auroc (nominal, n, anomalous, m), 0.893, 0.0005);

  /* their standard error is 0.032 */
  g_assert_true (norma_auroc_interval (nominal, n, anomalous, m, 0.95, 4000, 1, &interval, NULL));
  g_assert_cmpfloat_with_epsilon ((interval.high - interval.low) / (2 * 1.96), 0.032, 0.003);
}

static void
test_extremes (void)
{
  static const float low[] = { 1, 2, 3 }, high[] = { 4, 5, INFINITY };
  static const float zero[] = { 0.0f }, minus_zero[] = { -0.0f }, nan_score[] = { 1, NAN };

  g_assert_cmpfloat (auroc (low, 3, high, 3), ==, 1);
  g_assert_cmpfloat (auroc (high, 3, low, 3), ==, 0);
  g_assert_cmpfloat (auroc (low, 3, low, 3), ==, 0.5);
  g_assert_cmpfloat (auroc (zero, 1, minus_zero, 1), ==, 0.5);
  g_assert_true (isnan (auroc (NULL, 0, high, 3)));
  g_assert_true (isnan (auroc (high, 3, NULL, 0)));
  g_assert_true (isnan (auroc (nan_score, 2, high, 3)));
  g_assert_true (isnan (auroc (high, 3, nan_score, 2)));
}

/* Of binormal samples the interval covers the true area about as often as it says. */
static void
test_interval_covers (void)
{
  enum { SETS = 300 };
  const double truth = 0.5 * erfc (-0.5); /* Φ (1 / √2) for a shift of 1 */
  NormaRandom random;
  guint n_covered = 0;

  norma_random_seed (&random, 1979);
  for (guint set = 0; set < SETS; set++) {
    g_autofree float *nominal = random_scores (60, 0, 0, &random);
    g_autofree float *anomalous = random_scores (50, 0, 1, &random);
    NormaInterval interval;

    g_assert_true (
        norma_auroc_interval (nominal, 60, anomalous, 50, 0.9, 200, set, &interval, NULL));
    n_covered += interval.low <= truth && truth <= interval.high;
  }
  g_test_message ("covered %u of %u", n_covered, SETS);
  g_assert_cmpfloat ((double)n_covered / SETS, >, 0.9 - 0.07);
  g_assert_cmpfloat ((double)n_covered / SETS, <, 0.9 + 0.06);
}

static void
test_interval_repeats (void)
{
  NormaRandom random;
  NormaInterval a, b, c, one;

  norma_random_seed (&random, 6);
  {
    g_autofree float *nominal = random_scores (31, 0, 0, &random);
    g_autofree float *anomalous = random_scores (17, 0, 1, &random);
    double area = auroc (nominal, 31, anomalous, 17);

    g_assert_true (norma_auroc_interval (nominal, 31, anomalous, 17, 0.95, 500, 3, &a, NULL));
    g_assert_true (norma_auroc_interval (nominal, 31, anomalous, 17, 0.95, 500, 3, &b, NULL));
    g_assert_true (norma_auroc_interval (nominal, 31, anomalous, 17, 0.95, 500, 4, &c, NULL));
    g_assert_true (norma_auroc_interval (nominal, 31, anomalous, 17, 0.95, 1, 4, &one, NULL));
    g_assert_cmpfloat (a.low, ==, b.low);
    g_assert_cmpfloat (a.high, ==, b.high);
    g_assert_true (a.low != c.low || a.high != c.high);
    g_assert_true (a.low < area && area < a.high);
    g_assert_cmpfloat (one.low, ==, one.high);
  }
}

static void
test_interval_boundaries (void)
{
  static const float low[] = { 1, 2, 3 }, high[] = { 4, 5, 6 }, nan_score[] = { 1, NAN };
  NormaInterval interval;

  g_assert_true (norma_auroc_interval (low, 3, high, 3, 0.95, 50, 1, &interval, NULL));
  g_assert_cmpfloat (interval.low, ==, 1);
  g_assert_cmpfloat (interval.high, ==, 1);
  g_assert_true (norma_auroc_interval (low, 0, high, 3, 0.95, 50, 1, &interval, NULL));
  g_assert_true (isnan (interval.low) && isnan (interval.high));
  g_assert_true (norma_auroc_interval (low, 3, high, 0, 0.95, 50, 1, &interval, NULL));
  g_assert_true (isnan (interval.low));
  g_assert_true (norma_auroc_interval (low, 3, nan_score, 2, 0.95, 50, 1, &interval, NULL));
  g_assert_true (isnan (interval.low));
}

static void
test_interval_refused (void)
{
  static const float low[] = { 1 }, high[] = { 4 };
  static const struct {
    double coverage;
    guint n_draws;
  } cases[] = { { 0, 5 }, { 1, 5 }, { NAN, 5 }, { 0.95, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    NormaInterval interval;

    g_assert_false (norma_auroc_interval (low, 1, high, 1, cases[i].coverage, cases[i].n_draws, 1,
                                          &interval, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static void
test_no_memory (void)
{
  static const float low[] = { 1, 2 }, high[] = { 4, 1 };
  NormaInterval interval;
  double area;
  guint nth;

  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    if (norma_auroc (low, 2, high, 2, &area, &error))
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, ==, 5);
  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    if (norma_auroc_interval (low, 2, high, 2, 0.9, 9, 1, &interval, &error))
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, ==, 8);
  norma_alloc_fail_nth (0);
}

/* Newcombe 1998 ("Two-sided confidence intervals for the single proportion", table I, method 3). */
static void
test_wilson (void)
{
  static const struct {
    guint64 k, n;
    double low, high;
  } rows[] = {
    { 81, 263, 0.2553, 0.3662 },
    { 15, 148, 0.0624, 0.1605 },
    { 0, 20, 0, 0.1611 },
    { 1, 29, 0.0061, 0.1718 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    NormaInterval found = norma_wilson_interval (rows[i].k, rows[i].n, 0.95);
    NormaInterval mirrored = norma_wilson_interval (rows[i].n - rows[i].k, rows[i].n, 0.95);

    g_assert_cmpfloat_with_epsilon (found.low, rows[i].low, 0.00005001);
    g_assert_cmpfloat_with_epsilon (found.high, rows[i].high, 0.00005001);
    g_assert_cmpfloat_with_epsilon (found.low, 1 - mirrored.high, 1e-14);
  }
  g_assert_cmpfloat (norma_wilson_interval (0, 20, 0.95).low, ==, 0);
  g_assert_cmpfloat (norma_wilson_interval (20, 20, 0.95).high, ==, 1);
  g_assert_cmpfloat (norma_wilson_interval (0, 0, 0.95).low, ==, 0);
  g_assert_cmpfloat (norma_wilson_interval (0, 0, 0.95).high, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auroc/pairs", test_pairs);
  g_test_add_func ("/auroc/hanley-mcneil", test_hanley_mcneil);
  g_test_add_func ("/auroc/extremes", test_extremes);
  g_test_add_func ("/auroc/interval/covers", test_interval_covers);
  g_test_add_func ("/auroc/interval/repeats", test_interval_repeats);
  g_test_add_func ("/auroc/interval/boundaries", test_interval_boundaries);
  g_test_add_func ("/auroc/interval/refused", test_interval_refused);
  g_test_add_func ("/auroc/no-memory", test_no_memory);
  g_test_add_func ("/auroc/wilson", test_wilson);
  return g_test_run ();
}
