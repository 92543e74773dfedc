/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/delong.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/metrics/auroc.h"
#include "tests/core/metrics/two-models.h"

static NormaDelong
compare (const float *first, const float *second, const NormaTruth *truths, gsize n)
{
  g_autoptr (GError) error = NULL;
  NormaDelong found;

  g_assert_true (norma_delong (first, second, truths, n, &found, &error));
  g_assert_no_error (error);
  return found;
}

/* By the midranks of Sun and Xu 2014 in NumPy, and scikit-learn 1.2.1's roc_auc_score. */
static void
test_midranks (void)
{
  float first[TWO_MODELS_N], second[TWO_MODELS_N];
  NormaTruth truths[TWO_MODELS_N];
  NormaDelong d;

  two_models_fill (first, second, truths);
  d = compare (first, second, truths, TWO_MODELS_N);
  g_assert_cmpuint (d.n_nominal, ==, 80);
  g_assert_cmpuint (d.n_anomalous, ==, 40);
  g_assert_cmpfloat_with_epsilon (d.auroc[0], 0.72578125000000004, 1e-15);
  g_assert_cmpfloat_with_epsilon (d.auroc[1], 0.76468750000000008, 1e-15);
  g_assert_cmpfloat_with_epsilon (d.variance[0], 0.0022902122034495699, 1e-16);
  g_assert_cmpfloat_with_epsilon (d.covariance, 0.001901831062611571, 1e-16);
  g_assert_cmpfloat_with_epsilon (d.variance[1], 0.0020773369669952928, 1e-16);
  g_assert_cmpfloat_with_epsilon (d.difference, 0.03890625, 1e-15);
  g_assert_cmpfloat_with_epsilon (d.z, 1.6384127332528751, 1e-11);
  g_assert_cmpfloat_with_epsilon (d.p, 0.10133562471234185, 1e-12);
}

/* Nominal 1 2 3 against 2 4: placements 1/2 and 1, of the nominal 1, 3/4 and 1/2; variance
 * (1/8) / 2 + (1/16) / 3 = 1/12. The second model tells all apart, and varies in nothing. */
static void
test_by_hand (void)
{
  static const float first[] = { 2, 1, 2, 4, 3, 9, 0 }, second[] = { 4, 1, 2, 5, 3, 0, 9 };
  static const NormaTruth truths[] = { 1, 0, 0, 1, 0, 2, 3 };
  NormaDelong d = compare (first, second, truths, 7);
  NormaDelong back = compare (second, first, truths, 7);

  g_assert_cmpfloat (d.auroc[0], ==, 0.75);
  g_assert_cmpfloat (d.auroc[1], ==, 1);
  g_assert_cmpfloat_with_epsilon (d.variance[0], 1.0 / 12, 1e-16);
  g_assert_cmpfloat (d.variance[1], ==, 0);
  g_assert_cmpfloat (d.covariance, ==, 0);
  g_assert_cmpfloat (d.difference, ==, 0.25);
  g_assert_cmpfloat_with_epsilon (d.z, sqrt (0.75), 1e-14);
  g_assert_cmpfloat_with_epsilon (d.p, erfc (sqrt (0.375)), 1e-14);
  g_assert_cmpfloat (back.z, ==, -d.z);
  g_assert_cmpfloat (back.p, ==, d.p);
}

/* If the models are equally good, p is below α about as often as α says. */
static void
test_level (void)
{
  enum { SETS = 400, N = 90 };
  NormaRandom random;
  guint n_found = 0;

  norma_random_seed (&random, 1988);
  for (guint set = 0; set < SETS; set++) {
    float first[N], second[N], area;
    NormaTruth truths[N];
    NormaDelong d;

    for (guint i = 0; i < N; i++) {
      truths[i] = (NormaTruth)(i % 2);
      area = (float)(norma_random_normal (&random) + (i % 2));
      first[i] = area + (float)norma_random_normal (&random);
      second[i] = area + (float)norma_random_normal (&random);
    }
    d = compare (first, second, truths, N);
    n_found += d.p < 0.1;
  }
  g_test_message ("%u of %u below 0.1", n_found, SETS);
  g_assert_cmpuint (n_found, >, 40 - 22);
  g_assert_cmpuint (n_found, <, 40 + 22);
}

static void
test_degenerate (void)
{
  static const float low[] = { 1, 2, 3, 4 }, high[] = { 4, 3, 2, 1 }, tied[] = { 7, 7, 7, 7 };
  static const NormaTruth halves[] = { 0, 0, 1, 1 }, good[] = { 0, 0, 0, 0 },
                          one[] = { 0, 0, 0, 1 };
  NormaDelong d = compare (low, low, halves, 4);

  g_assert_cmpfloat (d.difference, ==, 0);
  g_assert_cmpfloat (d.z, ==, 0);
  g_assert_cmpfloat (d.p, ==, 1);
  d = compare (low, high, halves, 4);
  g_assert_cmpfloat (d.difference, ==, -1);
  g_assert_true (isnan (d.z) && isnan (d.p));
  d = compare (tied, tied, halves, 4);
  g_assert_cmpfloat (d.auroc[0], ==, 0.5);
  g_assert_cmpfloat (d.variance[0], ==, 0);
  d = compare (low, high, good, 4);
  g_assert_true (isnan (d.auroc[0]) && isnan (d.difference) && isnan (d.p));
  d = compare (low, high, one, 4);
  g_assert_cmpfloat (d.auroc[0], ==, 1);
  g_assert_true (isnan (d.variance[0]) && isnan (d.p));
  d = compare (NULL, NULL, NULL, 0);
  g_assert_true (isnan (d.auroc[1]));
}

static void
test_refused (void)
{
  static const float sound[] = { 1, 2 }, nan_score[] = { 1, NAN };
  static const NormaTruth truths[] = { 0, 1 };
  NormaDelong d;

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (norma_delong (i == 0 ? nan_score : sound, i == 1 ? nan_score : sound, truths, 2,
                                  &d, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_nonnull (strstr (error->message, "score 2 of 2"));
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (norma_delong (NULL, NULL, NULL, (gsize)G_MAXINT32 + 1, &d, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  for (guint nth = 1; nth <= 2 * NORMA_N_TRUTHS; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    g_assert_false (norma_delong (sound, sound, truths, 2, &d, &error));
    norma_alloc_fail_nth (0);
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delong/midranks", test_midranks);
  g_test_add_func ("/delong/by-hand", test_by_hand);
  g_test_add_func ("/delong/level", test_level);
  g_test_add_func ("/delong/degenerate", test_degenerate);
  g_test_add_func ("/delong/refused", test_refused);
  return g_test_run ();
}
