/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/mixture.h"

#include <math.h>

#include "core/base/random.h"
#include "core/statistics/sort.h"

enum { N = 4000 };

static const NormaDeviations wide = { 0.01, 100 }, same = { 0.25, 0.25 };

typedef struct {
  double values[N], weights[N];
} Sample;

static Sample *
draw (const NormaMixture *truth, guint64 seed)
{
  Sample *sample = g_new0 (Sample, 1);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint i = 0; i < N; i++) {
    double place = norma_random_uniform (&random);
    guint k = 0;

    while (k + 1 < truth->n && place >= truth->at[k].weight)
      place -= truth->at[k++].weight;
    sample->values[i] = truth->at[k].mean + truth->at[k].deviation * norma_random_normal (&random);
    sample->weights[i] = 1;
  }
  norma_sort_doubles (sample->values, N);
  return sample;
}

static double
likelihood (const Sample *sample, const NormaMixture *m)
{
  double sum = 0;

  for (guint i = 0; i < N; i++) {
    double density = 0;

    for (guint k = 0; k < m->n; k++) {
      double z = (sample->values[i] - m->at[k].mean) / m->at[k].deviation;

      density += m->at[k].weight * exp (-0.5 * z * z) / (m->at[k].deviation * sqrt (2 * G_PI));
    }
    sum += sample->weights[i] * log (density);
  }
  return sum;
}

static NormaMixture
fit (const Sample *sample, guint n)
{
  NormaMixture start, found;

  norma_mixture_start (sample->values, sample->weights, N, n, 2, &wide, &start);
  g_assert_cmpuint (start.n, ==, n);
  norma_mixture_fit (sample->values, sample->weights, N, &start, &wide, &found);
  return found;
}

static void
test_known (void)
{
  const NormaMixture truth = { .n = 3,
                               .at = { { 0.7, -1.2, 0.4 }, { 0.2, 1.1, 0.3 }, { 0.1, 3.3, 0.5 } } };
  g_autofree Sample *sample = draw (&truth, 1977);
  NormaMixture found = fit (sample, 3);
  double criterion = norma_mixture_bic (&found, N);

  for (guint k = 0; k < 3; k++) {
    g_assert_cmpfloat_with_epsilon (found.at[k].weight, truth.at[k].weight, 0.03);
    g_assert_cmpfloat_with_epsilon (found.at[k].mean, truth.at[k].mean, 0.1);
    g_assert_cmpfloat_with_epsilon (found.at[k].deviation, truth.at[k].deviation, 0.07);
  }
  g_assert_cmpfloat_with_epsilon (found.log_likelihood, likelihood (sample, &found), 0.05);
  g_assert_cmpfloat (found.log_likelihood, >=, likelihood (sample, &truth));
  g_assert_cmpfloat_with_epsilon (criterion, 8 * log (N) - 2 * found.log_likelihood, 1e-9);
  for (guint n = 1; n <= NORMA_MIXTURE_MAX; n++)
    if (n != 3) {
      NormaMixture other = fit (sample, n);

      g_assert_cmpfloat (norma_mixture_bic (&other, N), >, criterion);
    }
}

/* One component has the moments of the sample. */
static void
test_one (void)
{
  const NormaMixture truth = { .n = 1, .at = { { 1, 2.385, 0.31 } } };
  g_autofree Sample *sample = draw (&truth, 5);
  NormaMixture found = fit (sample, 1);
  double mean = 0, squares = 0;

  for (guint i = 0; i < N; i++)
    mean += sample->values[i] / N;
  for (guint i = 0; i < N; i++)
    squares += (sample->values[i] - mean) * (sample->values[i] - mean) / N;
  g_assert_cmpfloat_with_epsilon (found.at[0].weight, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (found.at[0].mean, mean, 1e-12);
  g_assert_cmpfloat_with_epsilon (found.at[0].deviation, sqrt (squares), 1e-12);
}

/* A value with a weight is as many values. */
static void
test_weights (void)
{
  const double twice[] = { -1, -1, -0.6, 0.2, 0.2, 0.2, 4, 4.5, 4.5 };
  const double ones[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  const double values[] = { -1, -0.6, 0.2, 4, 4.5 }, weights[] = { 2, 1, 3, 1, 2 };
  const NormaMixture start = { .n = 2, .at = { { 0.5, -1, 1 }, { 0.5, 3, 1 } } };
  NormaMixture a, b;

  norma_mixture_fit (twice, ones, 9, &start, &wide, &a);
  norma_mixture_fit (values, weights, 5, &start, &wide, &b);
  g_assert_cmpfloat_with_epsilon (a.log_likelihood, b.log_likelihood, 1e-9);
  for (guint k = 0; k < 2; k++)
    g_assert_cmpfloat_with_epsilon (a.at[k].mean, b.at[k].mean, 1e-9);
}

static void
test_tied (void)
{
  const double values[] = { 3, 3, 3, 3 }, weights[] = { 1, 1, 1, 1 };
  NormaMixture start, found;

  for (guint n = 1; n <= NORMA_MIXTURE_MAX; n++) {
    norma_mixture_start (values, weights, 4, n, 2, &same, &start);
    norma_mixture_fit (values, weights, 4, &start, &same, &found);
    g_assert_true (isfinite (found.log_likelihood));
    for (guint k = 0; k < n; k++) {
      g_assert_cmpfloat (found.at[k].mean, ==, 3);
      g_assert_cmpfloat (found.at[k].deviation, ==, 0.25);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mixture/known", test_known);
  g_test_add_func ("/mixture/one", test_one);
  g_test_add_func ("/mixture/weights", test_weights);
  g_test_add_func ("/mixture/tied", test_tied);
  return g_test_run ();
}
