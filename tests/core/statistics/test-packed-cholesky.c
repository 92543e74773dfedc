/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/statistics/packed-cholesky.h"

#include <math.h>
#include <string.h>

/* A = Bᵀ B / n + small I, packed. */
static double *
random_covariance (guint d, guint64 seed)
{
  guint n = d + 5;
  g_autofree double *b = g_new (double, (gsize)n *d + 1);
  double *a = g_new0 (double, norma_packed_size (d) + 1);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < (gsize)n * d; i++)
    b[i] = norma_random_normal (&random);
  for (gsize i = 0; i < d; i++)
    for (gsize j = 0; j <= i; j++)
      for (gsize k = 0; k < n; k++)
        a[i * (i + 1) / 2 + j] += b[k * d + i] * b[k * d + j] / n;
  for (gsize i = 0; i < d; i++)
    a[i * (i + 3) / 2] += 0.05;
  return a;
}

static void
random_vector (float *u, guint d, guint64 seed)
{
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint j = 0; j < d; j++)
    u[j] = (float)norma_random_normal (&random);
}

/* uᵀ A⁻¹ u by Gaussian elimination with pivots, apart from any Cholesky factor. */
static double
distance2_by_elimination (const double *packed, const float *u, guint d)
{
  g_autofree double *a = g_new (double, (gsize)d *(d + 1) + 1);
  gsize w = d + 1;
  double sum = 0;

  for (gsize i = 0; i < d; i++) {
    for (gsize j = 0; j < d; j++)
      a[i * w + j] = i >= j ? packed[i * (i + 1) / 2 + j] : packed[j * (j + 1) / 2 + i];
    a[i * w + d] = u[i];
  }
  for (gsize c = 0; c < d; c++) {
    gsize pivot = c;

    for (gsize i = c + 1; i < d; i++)
      if (fabs (a[i * w + c]) > fabs (a[pivot * w + c]))
        pivot = i;
    for (gsize j = 0; j < w; j++) {
      double t = a[c * w + j];

      a[c * w + j] = a[pivot * w + j];
      a[pivot * w + j] = t;
    }
    for (gsize i = 0; i < d; i++) {
      double factor = i == c ? 0 : a[i * w + c] / a[c * w + c];

      for (gsize j = c; j < w; j++)
        a[i * w + j] -= factor * a[c * w + j];
    }
  }
  for (gsize i = 0; i < d; i++)
    sum += u[i] * a[i * w + d] / a[i * w + i];
  return sum;
}

static void
test_distance (void)
{
  for (guint d = 1; d <= 40; d++) {
    g_autofree double *a = random_covariance (d, d);
    g_autofree float *w = g_new (float, norma_packed_size (d));
    g_autofree float *u = g_new (float, d);
    g_autoptr (GError) error = NULL;
    double expected;

    random_vector (u, d, 100 + d);
    expected = distance2_by_elimination (a, u, d);
    g_assert_true (norma_packed_inverse_factor_double (a, d, 1, 0, w, &error));
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (norma_packed_distance2 (w, u, d), expected, 3e-6 * expected);
  }
}

/* A = [4 2; 2 10] has L = [2 0; 1 3] and L⁻¹ = [1/2 0; −1/6 1/3]. */
static void
test_known (void)
{
  static const float matrix[] = { 2, 1, 5 };
  static const float u[] = { 1, 2 };
  float w[3];

  g_assert_true (norma_packed_inverse_factor (matrix, 2, 2, 0, w, NULL));
  g_assert_cmpfloat_with_epsilon (w[0], 1.0 / 2, 1e-7);
  g_assert_cmpfloat_with_epsilon (w[1], -1.0 / 6, 1e-7);
  g_assert_cmpfloat_with_epsilon (w[2], 1.0 / 3, 1e-7);
  g_assert_cmpfloat_with_epsilon (norma_packed_distance2 (w, u, 2), 0.5, 1e-6);
}

static void
test_scale_and_ridge (void)
{
  enum { D = 11 };
  g_autofree double *a = random_covariance (D, 3);
  g_autofree double *sum = g_new (double, norma_packed_size (D));
  g_autofree float *narrow = g_new (float, norma_packed_size (D));
  float w[D * (D + 1) / 2], v[D * (D + 1) / 2];

  for (guint i = 0; i < norma_packed_size (D); i++) {
    narrow[i] = (float)a[i];
    sum[i] = 0.25 * narrow[i];
  }
  for (guint i = 0; i < D; i++)
    sum[i * (i + 3) / 2] += 0.375;
  g_assert_true (norma_packed_inverse_factor_double (sum, D, 1, 0, w, NULL));
  g_assert_true (norma_packed_inverse_factor (narrow, D, 0.25, 0.375, v, NULL));
  g_assert_cmpmem (v, sizeof v, w, sizeof w);
  g_assert_true (norma_packed_inverse_factor (narrow, D, 0.25, 0.375, narrow, NULL));
  g_assert_cmpmem (narrow, sizeof w, w, sizeof w);
}

/* The order that the header promises, in plain scalar code. */
static double
distance2_in_order (const float *w, const float *u, guint d)
{
  double total = 0;

  for (guint i = 0; i < d; i++) {
    double s[8] = { 0 }, y;

    for (guint j = 0; j <= i; j++) {
      volatile double product = (double)w[i * (i + 1) / 2 + j] * (double)u[j];

      s[j % 8] += product;
    }
    y = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    total += y * y;
  }
  return total;
}

static void
test_order (void)
{
  for (guint d = 0; d <= 130; d++) {
    g_autofree float *w = g_new (float, norma_packed_size (d) + 1);
    g_autofree float *u = g_new (float, d + 1);

    random_vector (w, (guint)norma_packed_size (d), d);
    random_vector (u, d, 1000 + d);
    g_assert_cmpfloat (norma_packed_distance2 (w, u, d), ==, distance2_in_order (w, u, d));
  }
}

/* The trace of the inverse: of the unit matrix its size, of diag (4, 0.25, 2.385²) their inverses';
 * of any factor the sum of its squares. */
static void
test_norm (void)
{
  const double diagonal[] = { 4, 0, 0.25, 0, 0, 2.385 * 2.385 };
  float w[6];

  g_assert_true (norma_packed_inverse_factor_double (diagonal, 3, 1, 0, w, NULL));
  g_assert_cmpfloat_with_epsilon (norma_packed_norm2 (w, 3), 0.25 + 4 + 1 / (2.385 * 2.385), 1e-6);
  g_assert_cmpfloat (norma_packed_norm2 (w, 0), ==, 0);
  for (guint d = 1; d <= 40; d++) {
    guint n = (guint)norma_packed_size (d);
    g_autofree float *values = g_new (float, n);
    double sum = 0;

    random_vector (values, n, 500 + d);
    for (guint i = 0; i < n; i++)
      sum += (double)values[i] * values[i];
    g_assert_cmpfloat_with_epsilon (norma_packed_norm2 (values, d), sum, 1e-14 * n * sum);
  }
}

static void
assert_refused (const double *matrix, guint d, const char *word)
{
  g_autofree float *w = g_new (float, norma_packed_size (d));
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_packed_inverse_factor_double (matrix, d, 1, 0, w, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (void)
{
  assert_refused ((const double[]){ 1, 2, 4 }, 2, "pivot 2"); /* singular */
  assert_refused ((const double[]){ -1 }, 1, "pivot 1");
  assert_refused ((const double[]){ 0 }, 1, "pivot 1");
  assert_refused ((const double[]){ 1, 0, 1, 2, 0, 3 }, 3, "pivot 3"); /* indefinite */
  assert_refused ((const double[]){ 1, NAN, 1 }, 2, "");
  assert_refused ((const double[]){ INFINITY, 1, 1 }, 2, "");
  assert_refused ((const double[]){ 1e-90 }, 1, "float32");
  assert_refused ((const double[]){ 1e90 }, 1, "float32");
}

static void
test_no_memory (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second_error = NULL;
  float w = 1;
  double a = 1;

  norma_alloc_fail_nth (1);
  g_assert_false (norma_packed_inverse_factor (&w, 1, 1, 0, &w, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  norma_alloc_fail_nth (1);
  g_assert_false (norma_packed_inverse_factor_double (&a, 1, 1, 0, &w, &second_error));
  g_assert_error (second_error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packed-cholesky/distance", test_distance);
  g_test_add_func ("/packed-cholesky/known", test_known);
  g_test_add_func ("/packed-cholesky/scale-and-ridge", test_scale_and_ridge);
  g_test_add_func ("/packed-cholesky/order", test_order);
  g_test_add_func ("/packed-cholesky/norm", test_norm);
  g_test_add_func ("/packed-cholesky/refused", test_refused);
  g_test_add_func ("/packed-cholesky/no-memory", test_no_memory);
  return g_test_run ();
}
