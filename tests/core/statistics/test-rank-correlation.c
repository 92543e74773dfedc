/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/statistics/rank-correlation.h"

/* Expected: by hand, 1 − 6 Σ d² / (n³ − n) without ties; with ties Pearson's correlation of the mean
 * ranks. */
static void
test_by_hand (void)
{
  const double a[] = { 2.385, -1.5, 7.25, 0.125, 3.75 };
  const double same[] = { 20, 1, 90, 3, 21 };
  const double other[] = { 20, 3, 90, 1, 21 }; /* two change places: d² = 1 + 1 */
  const double turned[] = { -20, -1, -90, -3, -21 };
  const double tied[] = { 1, 1, 2, 1, 2 };

  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, same, 5), 1, 1e-15);
  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, other, 5), 1 - 12.0 / 120, 1e-15);
  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, turned, 5), -1, 1e-15);
  /* ranks of a: 0 −2 2 −1 1, of tied: −1 −1 1.5 −1 1.5 */
  g_assert_cmpfloat_with_epsilon (norma_rank_correlation (a, tied, 5), 7.5 / sqrt (10 * 7.5),
                                  1e-15);
}

static void
test_nothing (void)
{
  const double a[] = { 1, 2, 3 }, flat[] = { 4, 4, 4 };

  g_assert_true (isnan (norma_rank_correlation (a, flat, 3)));
  g_assert_true (isnan (norma_rank_correlation (a, a, 1)));
  g_assert_true (isnan (norma_rank_correlation (a, a, 0)));
  g_assert_cmpfloat (norma_rank_correlation (a, a, 2), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rank-correlation/by-hand", test_by_hand);
  g_test_add_func ("/rank-correlation/nothing", test_nothing);
  return g_test_run ();
}
