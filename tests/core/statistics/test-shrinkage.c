/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"
#include "core/statistics/shrinkage.h"

#include <math.h>

typedef struct {
  NormaMoments moments;
  double *mean, *third;
  float *comoment;
} Fixture;

static Fixture
fixture_new (const float *rows, guint n, guint d)
{
  Fixture f = { .mean = g_new (double, d),
                .third = g_new (double, d),
                .comoment = g_new (float, norma_packed_size (d)) };
  g_autofree double *scratch = g_new (double, norma_moments_scratch_size (d));

  norma_moments_init (&f.moments, d, f.mean, f.comoment, f.third);
  for (guint k = 0; k < n; k += NORMA_MOMENTS_BLOCK)
    norma_moments_add_block (&f.moments, rows + (gsize)k * d, MIN (NORMA_MOMENTS_BLOCK, n - k), d,
                             scratch);
  return f;
}

static void
fixture_clear (Fixture *f)
{
  g_free (f->mean);
  g_free (f->third);
  g_free (f->comoment);
}

/* Whole numbers over 16, the same to the last bit wherever they are computed. */
static float *
pattern (guint n, guint d)
{
  float *rows = g_new (float, (gsize)n *d);

  for (guint k = 0; k < n; k++)
    for (guint j = 0; j < d; j++)
      rows[k * d + j] =
          (float)((k * k * 37 + j * j * 101 + k * j * 53 + 17 * k * k * k + k / 3 * j) % 257) / 16 *
          (float)(1 + j % 3);
  return rows;
}

/* sklearn.covariance.ledoit_wolf 1.2.1 on the pattern. */
static void
test_certified (void)
{
  static const struct {
    guint n, d;
    double alpha, mean_variance;
  } rows[] = {
    { 5, 3, 0.5060339472956217, 79.76822916666667 },
    { 13, 40, 0.8493593066352897, 91.86495238535504 },
    { 60, 7, 0.1277777670106235, 95.2645027281746 },
    { 200, 30, 0.23951730850485192, 100.69494402018232 },
    { 2, 4, 0, 33.039306640625 },
    { 1, 4, 0, 0 },
    { 300, 1, 0, 22.64793658854167 },
    { 3, 2, 0.35381130717573367, 26.829427083333332 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree float *x = pattern (rows[i].n, rows[i].d);
    Fixture f = fixture_new (x, rows[i].n, rows[i].d);
    NormaShrinkage shrinkage = norma_shrinkage_ledoit_wolf (&f.moments);

    g_assert_cmpfloat_with_epsilon (shrinkage.alpha, rows[i].alpha, 2e-6);
    g_assert_cmpfloat_with_epsilon (shrinkage.mean_variance, rows[i].mean_variance,
                                    1e-6 * rows[i].mean_variance + 1e-12);
    fixture_clear (&f);
  }
}

static void
test_same_target (void)
{
  g_autofree float *x = pattern (60, 7);
  Fixture f = fixture_new (x, 60, 7);
  NormaShrinkage shrinkage = norma_shrinkage_ledoit_wolf (&f.moments);
  float target[28] = { 0 };

  for (guint i = 0; i < 7; i++)
    target[i * (i + 3) / 2] = (float)shrinkage.mean_variance;
  g_assert_cmpfloat_with_epsilon (norma_shrinkage_towards (&f.moments, target), shrinkage.alpha,
                                  1e-6);
  fixture_clear (&f);
}

/* Towards the true covariance the best weight is 1: with independent samples it comes out so on
 * average; towards a wrong one it is near 0. */
static void
test_true_and_wrong_target (void)
{
  enum { N = 40, D = 8, DRAWS = 200 };
  static const float wrong_scale = 30;
  double sum_true = 0, sum_wrong = 0;
  NormaRandom random;

  norma_random_seed (&random, 23);
  for (guint draw = 0; draw < DRAWS; draw++) {
    float x[N * D], truth[D * (D + 1) / 2] = { 0 }, wrong[D * (D + 1) / 2] = { 0 };
    Fixture f;

    for (guint i = 0; i < N * D; i++)
      x[i] = (float)(norma_random_normal (&random) * (1 + i % D));
    for (guint i = 0; i < D; i++) {
      truth[i * (i + 3) / 2] = (float)((1 + i) * (1 + i));
      wrong[i * (i + 3) / 2] = wrong_scale * (float)((1 + i) * (1 + i));
    }
    f = fixture_new (x, N, D);
    sum_true += norma_shrinkage_towards (&f.moments, truth);
    sum_wrong += norma_shrinkage_towards (&f.moments, wrong);
    fixture_clear (&f);
  }
  g_assert_cmpfloat (sum_true / DRAWS, >, 0.8);
  g_assert_cmpfloat (sum_wrong / DRAWS, <, 0.01);
}

static void
test_no_variance (void)
{
  static const float x[] = { 1, 2, 1, 2, 1, 2 };
  static const float zero[3] = { 0 };
  Fixture f = fixture_new (x, 3, 2);
  Fixture empty = fixture_new (x, 0, 2);

  g_assert_cmpfloat (norma_shrinkage_ledoit_wolf (&f.moments).alpha, ==, 0);
  g_assert_cmpfloat (norma_shrinkage_ledoit_wolf (&f.moments).mean_variance, ==, 0);
  g_assert_cmpfloat (norma_shrinkage_towards (&f.moments, zero), ==, 0);
  g_assert_cmpfloat (norma_shrinkage_ledoit_wolf (&empty.moments).alpha, ==, 0);
  g_assert_cmpfloat (norma_shrinkage_towards (&empty.moments, zero), ==, 0);
  fixture_clear (&f);
  fixture_clear (&empty);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shrinkage/certified", test_certified);
  g_test_add_func ("/shrinkage/same-target", test_same_target);
  g_test_add_func ("/shrinkage/true-and-wrong-target", test_true_and_wrong_target);
  g_test_add_func ("/shrinkage/no-variance", test_no_variance);
  return g_test_run ();
}
