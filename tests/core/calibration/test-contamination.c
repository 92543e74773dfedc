/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/contamination.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

/* Distances of good parts, and of bad ones `factor` times as far. */
static float *
draw (gsize n, gsize n_bad, double factor, guint64 seed)
{
  float *scores = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++) {
    double squares = 0;

    for (guint k = 0; k < 24; k++) {
      double z = norma_random_normal (&random);

      squares += z * z;
    }
    scores[i] = (float)(sqrt (squares) *
                        (i < n_bad ? factor * exp (0.2 * norma_random_normal (&random)) : 1));
  }
  return scores;
}

static NormaContamination
estimate (const float *scores, gsize n)
{
  g_autoptr (GError) error = NULL;
  NormaContamination c;

  g_assert_true (norma_contamination_estimate (scores, n, 0.95, 40, 11, NULL, &c, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (c.interval.low, <=, c.share);
  g_assert_cmpfloat (c.share, <=, c.interval.high);
  return c;
}

static void
test_clean (void)
{
  guint n_found = 0;

  for (guint64 seed = 0; seed < 12; seed++) {
    g_autofree float *scores = draw (200, 0, 1, 100 + seed);
    NormaContamination c = estimate (scores, 200);

    n_found += c.share > 0;
    g_assert_cmpfloat (c.interval.low, ==, 0);
    g_assert_true (c.share > 0 || isnan (c.threshold));
  }
  g_assert_cmpuint (n_found, <=, 1);
}

static void
test_contaminated (void)
{
  static const gsize n_bad[] = { 8, 20, 50, 80 };

  for (guint i = 0; i < G_N_ELEMENTS (n_bad); i++) {
    g_autofree float *scores = draw (200, n_bad[i], 3, 200 + i);
    NormaContamination c = estimate (scores, 200);
    double truth = (double)n_bad[i] / 200;
    gsize n_above = 0;

    g_assert_cmpfloat_with_epsilon (c.share, truth, 0.02);
    g_assert_cmpfloat (c.interval.low, <=, truth);
    g_assert_cmpfloat (c.interval.high, >=, truth);
    g_assert_cmpfloat (c.interval.high - c.interval.low, <, 0.25);
    for (gsize k = 0; k < 200; k++)
      n_above += (double)scores[k] > c.threshold;
    g_assert_cmpuint (n_above, >=, n_bad[i] - 3);
    g_assert_cmpuint (n_above, <=, n_bad[i] + 3);
  }
}

/* The unit of the scores plays no part, nor their order; the seed fixes everything. */
static void
test_invariant (void)
{
  g_autofree float *scores = draw (300, 24, 2.7, 9);
  NormaContamination a = estimate (scores, 300), b;

  for (guint i = 0; i < 150; i++) {
    float swap = scores[i];

    scores[i] = scores[299 - i] * 1024;
    scores[299 - i] = swap * 1024;
  }
  b = estimate (scores, 300);
  g_assert_cmpfloat_with_epsilon (a.share, b.share, 1e-9);
  g_assert_cmpfloat_with_epsilon (a.interval.high, b.interval.high, 1e-9);
  g_assert_cmpfloat_with_epsilon (a.threshold * 1024, b.threshold, 1e-3);
  a = estimate (scores, 300);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

/* More scores than classes. */
static void
test_large (void)
{
  g_autofree float *scores = draw (10000, 350, 3, 77);
  NormaContamination c = estimate (scores, 10000);

  g_assert_cmpfloat_with_epsilon (c.share, 0.035, 0.004);
  g_assert_cmpfloat (c.interval.high - c.interval.low, <, 0.02);
}

static void
test_tied (void)
{
  float scores[40];
  NormaContamination c;

  for (guint i = 0; i < 40; i++)
    scores[i] = 2.385f;
  c = estimate (scores, 40);
  g_assert_cmpfloat (c.share, ==, 0);
  g_assert_cmpfloat (c.interval.high, <, 0.1);
  g_assert_true (isnan (c.threshold));
  memset (scores, 0, sizeof scores);
  g_assert_cmpfloat (estimate (scores, 40).share, ==, 0);
  /* most are 0, and some are not: a kind of its own */
  for (guint i = 0; i < 8; i++)
    scores[i] = 5 + 0.1f * (float)i;
  g_assert_cmpfloat_with_epsilon (estimate (scores, 40).share, 0.2, 1e-6);
  for (guint i = 0; i < 40; i++)
    scores[i] -= 1;
  g_assert_cmpfloat_with_epsilon (estimate (scores, 40).share, 0.2, 1e-6);
}

static gboolean
estimate_few (gsize n, double coverage, guint n_draws, GCancellable *cancellable, GError **error)
{
  float scores[40];
  NormaContamination c;

  for (guint i = 0; i < 40; i++)
    scores[i] = 1 + 0.01f * (float)(i * i);
  return norma_contamination_estimate (scores, n, coverage, n_draws, 1, cancellable, &c, error);
}

static void
test_refused (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  float scores[20] = { 0 };
  NormaContamination c;
  guint nth = 1;

  g_assert_false (estimate_few (19, 0.9, 9, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "19"));
  g_clear_error (&error);
  g_assert_false (estimate_few (20, 0, 9, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  scores[6] = INFINITY;
  g_assert_false (norma_contamination_estimate (scores, 20, 0.9, 9, 1, NULL, &c, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "7 of 20"));
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (estimate_few (40, 0.9, 9, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  for (norma_alloc_fail_nth (nth); !estimate_few (40, 0.9, 9, NULL, &error);
       norma_alloc_fail_nth (++nth)) {
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
  }
  norma_alloc_fail_nth (0);
  g_assert_cmpuint (nth, ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contamination/clean", test_clean);
  g_test_add_func ("/contamination/contaminated", test_contaminated);
  g_test_add_func ("/contamination/invariant", test_invariant);
  g_test_add_func ("/contamination/large", test_large);
  g_test_add_func ("/contamination/tied", test_tied);
  g_test_add_func ("/contamination/refused", test_refused);
  return g_test_run ();
}
