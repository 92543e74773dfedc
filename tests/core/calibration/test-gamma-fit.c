/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/calibration/gamma-fit.h"
#include "core/statistics/distributions.h"

#include <math.h>

enum { N = 60 };

/* Quantiles of 3 χ² with five degrees of freedom, bent by a power. */
static void
bent_quantiles (double *values, double power)
{
  for (guint i = 0; i < N; i++)
    values[i] = pow (3 * norma_chi2_quantile ((i + 0.5) / N, 5), power);
}

/* Moments and A² by numpy and scipy.stats. */
static void
test_certified (void)
{
  double values[N];
  NormaGammaFit fit, again;

  bent_quantiles (values, 1.2);
  g_assert_true (norma_gamma_fit (values, N, &fit, NULL));
  g_assert_cmpfloat_with_epsilon (fit.scale, 7.546569723849286, 1e-10);
  g_assert_cmpfloat_with_epsilon (fit.degrees, 3.555323612886115, 1e-11);
  g_assert_cmpfloat_with_epsilon (fit.distance, 0.02678958120009156, 1e-10);
  g_assert_true (norma_gamma_fit (values, N, &again, NULL));
  g_assert_cmpfloat (again.p_value, ==, fit.p_value);
}

/* Near 1 on the law's own quantiles, near 0 on numbers in two heaps. */
static void
test_p_value (void)
{
  double values[N];
  NormaGammaFit fit;

  bent_quantiles (values, 1);
  g_assert_true (norma_gamma_fit (values, N, &fit, NULL));
  g_assert_cmpfloat (fit.p_value, >, 0.95);
  for (guint i = 0; i < N; i++)
    values[i] = (i < N / 2 ? 1 : 3) + 0.001 * i;
  g_assert_true (norma_gamma_fit (values, N, &fit, NULL));
  g_assert_cmpfloat (fit.p_value, ==, 1.0 / 500);
}

static void
test_refused (void)
{
  double values[N];
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second_error = NULL;
  NormaGammaFit fit;

  for (guint i = 0; i < N; i++)
    values[i] = 2.385;
  g_assert_false (norma_gamma_fit (values, N, &fit, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);

  for (guint i = 0; i < N; i++)
    values[i] = 1 + 1e-6 * i; /* ν would be 7e9 */
  g_assert_false (norma_gamma_fit (values, N, &fit, &second_error));
  g_assert_error (second_error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_no_memory (void)
{
  double values[N];
  g_autoptr (GError) error = NULL;
  NormaGammaFit fit;

  bent_quantiles (values, 1);
  norma_alloc_fail_nth (1);
  g_assert_false (norma_gamma_fit (values, N, &fit, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gamma-fit/certified", test_certified);
  g_test_add_func ("/gamma-fit/p-value", test_p_value);
  g_test_add_func ("/gamma-fit/refused", test_refused);
  g_test_add_func ("/gamma-fit/no-memory", test_no_memory);
  return g_test_run ();
}
