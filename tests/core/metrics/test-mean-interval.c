/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/mean-interval.h"

#include <math.h>

#include "core/base/error.h"
#include "tests/support.h"

enum { N_DRAWS = 20000 };

static NormaInterval
find (const double *values, const guint *images, gsize n)
{
  NormaInterval interval;

  g_assert_true (norma_mean_interval (values, images, n, 0.9, N_DRAWS, 1, &interval, NULL));
  return interval;
}

/* Two images of 0 and 1: a draw gives 0, ½, ½ or 1, a quarter each, so that all is covered. Of three equal
 * values nothing varies. */
static void
test_known (void)
{
  const double two[] = { 0, 1 }, equal[] = { 0.37, 0.37, 0.37 };
  const guint images[] = { 4, 7, 9 };
  NormaInterval interval = find (two, images, 2);

  g_assert_cmpfloat (interval.low, ==, 0);
  g_assert_cmpfloat (interval.high, ==, 1);
  interval = find (equal, images, 3);
  g_assert_cmpfloat_with_epsilon (interval.low, 0.37, 1e-12);
  g_assert_cmpfloat_with_epsilon (interval.high, 0.37, 1e-12);
}

/* Of many independent values the interval is that of the normal law: ± 1.6449 deviations ÷ √n. */
static void
test_normal (void)
{
  double values[400], sum = 0, squares = 0, half;
  guint images[400];
  NormaInterval interval;

  for (guint i = 0; i < 400; i++) {
    values[i] = (i * 37 % 400) / 400.0;
    images[i] = i;
    sum += values[i];
    squares += values[i] * values[i];
  }
  half = 1.6449 * sqrt ((squares / 400 - sum * sum / 400 / 400) / 400);
  interval = find (values, images, 400);
  g_assert_cmpfloat_with_epsilon (interval.low, sum / 400 - half, 0.05 * half);
  g_assert_cmpfloat_with_epsilon (interval.high, sum / 400 + half, 0.05 * half);
}

/* Values told twice by their images tell no more. */
static void
test_clusters (void)
{
  double values[60];
  guint images[60];
  NormaInterval single, twice;

  for (guint i = 0; i < 60; i++) {
    values[i] = (i / 2 * 17 % 30) / 30.0;
    images[i] = i / 2;
  }
  twice = find (values, images, 60);
  for (guint i = 0; i < 30; i++) {
    values[i] = (i * 17 % 30) / 30.0;
    images[i] = i;
  }
  single = find (values, images, 30);
  g_assert_cmpfloat_with_epsilon (single.low, twice.low, 1e-12);
  g_assert_cmpfloat_with_epsilon (single.high, twice.high, 1e-12);
}

static void
test_none (void)
{
  const double values[] = { 0.4, (double)NAN };
  const guint images[] = { 0, 1 };
  NormaInterval interval = find (values, images, 0);

  g_assert_true (isnan (interval.low) && isnan (interval.high));
  interval = find (values, images, 2);
  g_assert_true (isnan (interval.low) && isnan (interval.high));
}

static void
test_errors (void)
{
  static const struct {
    double coverage;
    guint n_draws;
  } wrong[] = { { 0, 1 }, { 1, 1 }, { 0.5, 0 } };
  const double value = 0.4;
  const guint image = 0;
  NormaInterval interval;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (norma_mean_interval (&value, &image, 1, wrong[i].coverage, wrong[i].n_draws, 1,
                                         &interval, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static gpointer
make (gconstpointer data, GError **error)
{
  const double values[] = { 0.4, 0.7 };
  const guint images[] = { 0, 1 };
  NormaInterval interval;

  return norma_mean_interval (values, images, 2, 0.9, 10, 1, &interval, error)
             ? g_memdup2 (&interval, sizeof interval)
             : NULL;
}

static void
test_allocations (void)
{
  g_assert_cmpuint (norma_test_fail_allocations (make, NULL, g_free), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mean-interval/known", test_known);
  g_test_add_func ("/mean-interval/normal", test_normal);
  g_test_add_func ("/mean-interval/clusters", test_clusters);
  g_test_add_func ("/mean-interval/none", test_none);
  g_test_add_func ("/mean-interval/errors", test_errors);
  g_test_add_func ("/mean-interval/allocations", test_allocations);
  return g_test_run ();
}
