/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/isotonic.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

static NormaIsotonic *
fit (const double *x, const double *y, gsize n)
{
  g_autoptr (GError) error = NULL;
  NormaIsotonic *isotonic = norma_isotonic_fit (x, y, n, &error);

  g_assert_no_error (error);
  return isotonic;
}

/* The max–min formula (Barlow et al. 1972): at x_i, the largest over a ≤ x_i of the least over b ≥ x_i
 * of the mean of all y with x in a … b. */
static double
max_min (const double *x, const double *y, gsize n, double at)
{
  double most = -INFINITY;

  for (gsize a = 0; a < n; a++) {
    double least = INFINITY;

    if (x[a] > at)
      continue;
    for (gsize b = 0; b < n; b++) {
      double sum = 0, weight = 0;

      if (x[b] < at)
        continue;
      for (gsize i = 0; i < n; i++)
        if (x[i] >= x[a] && x[i] <= x[b]) {
          sum += y[i];
          weight++;
        }
      least = MIN (least, sum / weight);
    }
    most = MAX (most, least);
  }
  return most;
}

static void
test_max_min (void)
{
  NormaRandom random;

  norma_random_seed (&random, 1955);
  for (guint round = 0; round < 200; round++) {
    gsize n = 1 + norma_random_below (&random, 20);
    g_autoptr (NormaIsotonic) found = NULL;
    double x[20], y[20];

    for (gsize i = 0; i < n; i++) {
      x[i] =
          round % 2 == 0 ? (double)norma_random_below (&random, 7) : norma_random_normal (&random);
      y[i] = round % 4 < 2 ? (double)norma_random_below (&random, 2)
                           : 0.4 * x[i] + norma_random_normal (&random);
    }
    found = fit (x, y, n);
    for (gsize i = 0; i < n; i++)
      g_assert_cmpfloat_with_epsilon (norma_isotonic_at (found, x[i]), max_min (x, y, n, x[i]),
                                      1e-12);
    for (gsize i = 1; i < found->n; i++) {
      g_assert_cmpfloat (found->value[i], >, found->value[i - 1]);
      g_assert_cmpfloat (found->first[i], >, found->last[i - 1]);
    }
  }
}

static void
test_between (void)
{
  const double x[] = { 4, 1, 2, 3 }, y[] = { 6, 2, 5, 3 };
  g_autoptr (NormaIsotonic) found = fit (x, y, 4);

  g_assert_cmpuint (found->n, ==, 3); /* 2; 4, 4; 6 */
  g_assert_cmpfloat (norma_isotonic_at (found, -7), ==, 2);
  g_assert_cmpfloat (norma_isotonic_at (found, 1.25), ==, 2.5);
  g_assert_cmpfloat (norma_isotonic_at (found, 2.6), ==, 4);
  g_assert_cmpfloat (norma_isotonic_at (found, 3.5), ==, 5);
  g_assert_cmpfloat (norma_isotonic_at (found, 90), ==, 6);
  g_assert_true (isnan (norma_isotonic_at (found, NAN)));
}

static void
test_refused (void)
{
  const double x[] = { 1, NAN }, y[] = { 1, 2 };
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_isotonic_fit (x, y, 2, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "2 of 2"));
  g_clear_error (&error);
  g_assert_null (norma_isotonic_fit (x, y, 0, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  for (guint nth = 1; nth <= 4; nth++) {
    g_clear_error (&error);
    norma_alloc_fail_nth (nth);
    g_assert_null (norma_isotonic_fit (x, y, 1, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/isotonic/max-min", test_max_min);
  g_test_add_func ("/isotonic/between", test_between);
  g_test_add_func ("/isotonic/refused", test_refused);
  return g_test_run ();
}
