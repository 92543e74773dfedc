/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/verdict-shares.h"

#include <math.h>

#include "core/base/random.h"

enum { N = 20 };

/* 1, 2 … N. */
static const double *
get_scores (void)
{
  static double scores[N];

  for (guint i = 0; i < N; i++)
    scores[i] = i + 1;
  return scores;
}

/* P(X ≥ m) one by one. */
static double
sum_above (guint n, guint m, guint n_below)
{
  double p = (1.0 + n_below) / (2.0 + n), sum = 0;

  for (guint i = m; i <= n; i++)
    sum += exp (lgamma (n + 1) - lgamma (i + 1) - lgamma (n - i + 1) + i * log (p) +
                (n - i) * log1p (-p));
  return sum;
}

static void
test_sums (void)
{
  static const double limits[][2] = { { 15, 18 }, { 15.5, 15.5 }, { 0.5, 20 }, { 1, 19.9 } };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    for (guint below = 0; below < N; below++) {
      guint review = (guint)limits[i][0], reject = (guint)limits[i][1];
      NormaVerdictShares shares;

      g_assert_true (norma_verdict_shares_find (get_scores (), N, limits[i][0], limits[i][1],
                                                below + 0.5, &shares));
      g_assert_cmpfloat_with_epsilon (shares.accept, 1 - sum_above (N, review, below), 1e-12);
      g_assert_cmpfloat_with_epsilon (shares.reject, sum_above (N, reject, below), 1e-12);
      g_assert_cmpfloat_with_epsilon (shares.accept + shares.review + shares.reject, 1, 1e-12);
      g_assert_cmpfloat (shares.review, >=, 0);
    }
}

/* Other good sets are drawn, of which each score falls below the one in question as often as 17 of 20 that did
 * lead to expect. The image is rejected if at least 18 do, as 18 are not above the threshold. */
static void
test_drawn (void)
{
  enum { N_FITS = 20000 };
  guint n_accepted = 0, n_rejected = 0;
  NormaVerdictShares shares;
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (guint fit = 0; fit < N_FITS; fit++) {
    guint n_below = 0;

    for (guint i = 0; i < N; i++)
      n_below += norma_random_below (&random, 22) < 18;
    n_accepted += n_below < 15;
    n_rejected += n_below >= 18;
  }
  g_assert_true (norma_verdict_shares_find (get_scores (), N, 15, 18, 17.5, &shares));
  g_assert_cmpfloat_with_epsilon (shares.accept, (double)n_accepted / N_FITS, 0.015);
  g_assert_cmpfloat_with_epsilon (shares.reject, (double)n_rejected / N_FITS, 0.015);
}

static void
test_order (void)
{
  NormaVerdictShares before = { 1, 0, 0 }, shares;

  for (double score = 0.5; score < 30; score++) {
    g_assert_true (norma_verdict_shares_find (get_scores (), N, 12, 16, score, &shares));
    g_assert_cmpfloat (shares.accept, <=, before.accept);
    g_assert_cmpfloat (shares.reject, >=, before.reject);
    before = shares;
  }
  g_assert_cmpfloat (before.reject, >, 0.99);
  /* Equal scores count as not above. */
  norma_verdict_shares_find (get_scores (), N, 12, 16, 7, &before);
  norma_verdict_shares_find (get_scores (), N, 12, 16, 7.5, &shares);
  g_assert_cmpfloat (before.accept, ==, shares.accept);
}

/* Beyond all scores ranks know nothing of a threshold that lies there too. */
static void
test_unknown (void)
{
  NormaVerdictShares shares = { -1, -1, -1 };

  g_assert_false (norma_verdict_shares_find (NULL, 0, 1, 2, 1, &shares));
  g_assert_false (norma_verdict_shares_find (get_scores (), N, 12, 16, NAN, &shares));
  g_assert_false (norma_verdict_shares_find (get_scores (), N, 12, 20, 20, &shares));
  g_assert_false (norma_verdict_shares_find (get_scores (), N, 25, 30, 40, &shares));
  g_assert_cmpfloat (shares.accept, ==, -1);
  g_assert_true (norma_verdict_shares_find (get_scores (), N, 12, 20, 19.5, &shares));
  g_assert_true (norma_verdict_shares_find (get_scores (), N, 12, 19.5, INFINITY, &shares));
  /* Below all scores a threshold rejects everything. */
  g_assert_true (norma_verdict_shares_find (get_scores (), N, 0, 0.5, 0.7, &shares));
  g_assert_cmpfloat (shares.reject, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict-shares/sums", test_sums);
  g_test_add_func ("/verdict-shares/drawn", test_drawn);
  g_test_add_func ("/verdict-shares/order", test_order);
  g_test_add_func ("/verdict-shares/unknown", test_unknown);
  return g_test_run ();
}
