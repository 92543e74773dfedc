/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/metrics/bootstrap.h"

#include <math.h>

static void
test_percentiles (void)
{
  double values[103], one[] = { 2.385 }, none[] = { NAN };
  NormaInterval interval;

  for (guint i = 0; i <= 100; i++)
    values[i] = (i * 37) % 101; /* each of 0 … 100 once */
  values[101] = values[102] = NAN;
  interval = norma_bootstrap_percentiles (values, 103, 0.9);
  g_assert_cmpfloat_with_epsilon (interval.low, 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (interval.high, 95, 1e-12);
  interval = norma_bootstrap_percentiles (values, 101, 0.935);
  g_assert_cmpfloat_with_epsilon (interval.low, 3.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (interval.high, 96.75, 1e-12);
  interval = norma_bootstrap_percentiles (one, 1, 0.9);
  g_assert_cmpfloat (interval.low, ==, 2.385);
  g_assert_cmpfloat (interval.high, ==, 2.385);
  g_assert_true (isnan (norma_bootstrap_percentiles (none, 1, 0.9).low));
  g_assert_true (isnan (norma_bootstrap_percentiles (none, 0, 0.9).high));
}

static void
test_auroc (void)
{
  /* classes 1, 1, 2 against 2, 3, 3, 3: 2 + 1/2, and 3 three times, of 12 */
  static const guint64 nominal[] = { 2, 1, 0 }, anomalous[] = { 0, 1, 3 }, none[] = { 0, 0, 0 };
  static const guint64 many[] = { 0, (guint64)1 << 40, 0 };

  g_assert_cmpfloat_with_epsilon (norma_bootstrap_auroc (nominal, anomalous, 3), 11.5 / 12, 1e-15);
  g_assert_cmpfloat (norma_bootstrap_auroc (many, many, 3), ==, 0.5); /* 2^80 pairs */
  g_assert_true (isnan (norma_bootstrap_auroc (none, anomalous, 3)));
  g_assert_true (isnan (norma_bootstrap_auroc (nominal, none, 3)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bootstrap/percentiles", test_percentiles);
  g_test_add_func ("/bootstrap/auroc", test_auroc);
  return g_test_run ();
}
