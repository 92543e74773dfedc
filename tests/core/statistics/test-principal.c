/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/statistics/principal.h"

#include <math.h>
#include <string.h>

/* [2 1 0; 1 2 0; 0 0 7/2]: variances 7/2, 3, 1 along e3, (1, 1), (1, −1). */
static void
test_known (void)
{
  static const double covariance[] = { 2, 1, 0, 1, 2, 0, 0, 0, 3.5 };
  static const double expected[] = { 0, 0, 1, G_SQRT2 / 2, G_SQRT2 / 2, 0 };
  double axes[9], variances[3];

  g_assert_true (norma_principal_axes (covariance, 3, axes, variances, NULL));
  g_assert_cmpfloat_with_epsilon (variances[0], 3.5, 1e-14);
  g_assert_cmpfloat_with_epsilon (variances[1], 3, 1e-14);
  g_assert_cmpfloat_with_epsilon (variances[2], 1, 1e-14);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (axes[i], expected[i], 1e-14);
  g_assert_cmpfloat_with_epsilon (axes[6] * axes[7], -0.5, 1e-14);
}

static double *
random_covariance (guint d, guint64 seed)
{
  double *a = g_new (double, (gsize)d *d);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < d; i++)
    for (gsize j = 0; j <= i; j++)
      a[i * d + j] = a[j * d + i] =
          i == j ? d + norma_random_uniform (&random) : norma_random_normal (&random) / 2;
  return a;
}

static double
product (const double *a, const double *b, guint d)
{
  double sum = 0;

  for (guint j = 0; j < d; j++)
    sum += a[j] * b[j];
  return sum;
}

/* A v = λ v, orthonormal, descending, the largest entry positive. */
static void
test_properties (void)
{
  for (guint d = 1; d <= 41; d += 5) {
    g_autofree double *a = random_covariance (d, d);
    g_autofree double *axes = g_new (double, (gsize)d *d);
    g_autofree double *variances = g_new (double, d);

    g_assert_true (norma_principal_axes (a, d, axes, variances, NULL));
    for (gsize k = 0; k < d; k++) {
      const double *v = axes + k * d;
      double largest = 0;

      g_assert_true (k == 0 || variances[k] <= variances[k - 1]);
      for (gsize i = 0; i < d; i++) {
        g_assert_cmpfloat_with_epsilon (product (a + i * d, v, d), variances[k] * v[i], 1e-11);
        g_assert_cmpfloat_with_epsilon (product (axes + i * d, v, d), i == k, 1e-12);
        if (fabs (v[i]) > fabs (largest))
          largest = v[i];
      }
      g_assert_cmpfloat (largest, >, 0);
    }
  }
}

static void
test_in_place_and_flat (void)
{
  double a[] = { 1, 1, 1, 1 }, variances[2];

  g_assert_true (norma_principal_axes (a, 2, a, variances, NULL));
  g_assert_cmpfloat_with_epsilon (variances[0], 2, 1e-15);
  g_assert_cmpfloat (variances[1], >=, 0);
  g_assert_cmpfloat_with_epsilon (a[0], G_SQRT2 / 2, 1e-15);
}

static void
test_refused (void)
{
  const double bad[] = { 1, NAN, NAN, 1 };
  double axes[4], variances[2];
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_principal_axes (bad, 2, axes, variances, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_no_memory (void)
{
  static const double a[] = { 2, 1, 1, 2 };
  double axes[4], variances[2];

  for (guint nth = 1; nth <= 2; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    g_assert_false (norma_principal_axes (a, 2, axes, variances, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (3);
  g_assert_true (norma_principal_axes (a, 2, axes, variances, NULL));
  norma_alloc_fail_nth (0);
}

static void
assert_range (NormaPrincipalRange range, guint first, guint count)
{
  g_assert_cmpuint (range.first, ==, first);
  g_assert_cmpuint (range.count, ==, count);
}

static void
test_ranges (void)
{
  static const double variances[] = { 8, 4, 2, 1, 1 }; /* shares 1/2, 3/4, 7/8, 15/16, 1 */
  static const double none[] = { 0, 0, 0 };

  assert_range (norma_principal_leading (variances, 5, 0.4), 0, 1);
  assert_range (norma_principal_leading (variances, 5, 0.5), 0, 2); /* above, not at */
  assert_range (norma_principal_leading (variances, 5, 0.9), 0, 4);
  assert_range (norma_principal_leading (variances, 5, 1), 0, 5);
  assert_range (norma_principal_trailing (variances, 5, 0.4), 0, 5);
  assert_range (norma_principal_trailing (variances, 5, 0.5), 0, 5);
  assert_range (norma_principal_trailing (variances, 5, 0.8), 1, 4);
  assert_range (norma_principal_trailing (variances, 5, 0.9), 2, 3);
  assert_range (norma_principal_trailing (variances, 5, 1), 3, 2);
  assert_range (norma_principal_leading (none, 3, 0.9), 0, 3);
  assert_range (norma_principal_trailing (none, 1, 0.9), 0, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/principal/known", test_known);
  g_test_add_func ("/principal/properties", test_properties);
  g_test_add_func ("/principal/in-place-and-flat", test_in_place_and_flat);
  g_test_add_func ("/principal/refused", test_refused);
  g_test_add_func ("/principal/no-memory", test_no_memory);
  g_test_add_func ("/principal/ranges", test_ranges);
  return g_test_run ();
}
