/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/random.h"
#include "core/statistics/rank-correlation.h"

/* Expected: by hand, r = 1 − 6 Σ d² / (n³ − n), τ = 1 − 2 · pairs out of order / pairs, and
 * ((n + 1) r − 3 τ) / (n − 2). */
static void
test_by_hand (void)
{
  const double a[] = { 2.385, -1.5, 7.25, 0.125, 3.75 };
  const double same[] = { 20, 1, 90, 3, 21 };
  const double neighbours[] = { 20, 3, 90, 1, 21 };
  const double turned[] = { -20, -1, -90, -3, -21 };
  const double moved[] = { 0, 1, 90, 3, 21 }; /* ranks 0 1 4 2 3 for 2 0 4 1 3: d² = 6, 2 pairs */
  const double tied[] = { 1, 1, 2, 1, 2 };

  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, same, 5), 1, 1e-15);
  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, neighbours, 5), 1, 1e-15);
  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, turned, 5), -1, 1e-15);
  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, moved, 5),
                                  (6 * (1 - 6 * 6 / 120.0) - 3 * (1 - 2 * 2 / 10.0)) / 3, 1e-15);
  /* ranks of a: 0 −2 2 −1 1, of tied: −1 −1 1.5 −1 1.5; 6 pairs in the same order, 4 in none */
  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, tied, 5),
                                  (6 * 12 * 7.5 / 120 - 3 * 6 / 10.0) / 3, 1e-15);
}

enum { MANY = 11, FEW = 6 };

static void
draw_pairs (double *a, double *b)
{
  NormaRandom random;

  norma_random_seed (&random, 31);
  for (guint i = 0; i < MANY; i++) {
    a[i] = norma_random_uniform (&random);
    b[i] = a[i] + 0.4 * norma_random_uniform (&random);
  }
}

/* The mean over all samples of six is that of the eleven they come from, to rounding: without bias. */
static void
test_no_bias (void)
{
  double a[MANY], b[MANY], sum = 0;
  guint n_samples = 0;

  draw_pairs (a, b);
  for (guint chosen = 0; chosen < 1 << MANY; chosen++) {
    double of_a[MANY], of_b[MANY];
    guint n = 0;

    for (guint i = 0; i < MANY; i++)
      if ((chosen >> i & 1) != 0) {
        of_a[n] = a[i];
        of_b[n++] = b[i];
      }
    if (n != FEW)
      continue;
    sum += norma_rank_correlation (of_a, of_b, FEW);
    n_samples++;
  }
  g_assert_cmpuint (n_samples, ==, 462);
  g_assert_cmpfloat (norma_rank_correlation (a, b, MANY), <, 0.99);
  g_assert_cmpfloat_with_epsilon (sum / n_samples, norma_rank_correlation (a, b, MANY), 1e-13);
}

static void
test_nothing (void)
{
  const double a[] = { 1, 2, 3 }, flat[] = { 4, 4, 4 };

  for (gsize n = 0; n < 3; n++)
    g_assert_true (isnan (norma_rank_correlation (a, a, n)));
  g_assert_cmpfloat (norma_rank_correlation (a, flat, 3), ==, 0);
  g_assert_cmpfloat (norma_rank_correlation (a, a, 3), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rank-correlation/by-hand", test_by_hand);
  g_test_add_func ("/rank-correlation/no-bias", test_no_bias);
  g_test_add_func ("/rank-correlation/nothing", test_nothing);
  return g_test_run ();
}
