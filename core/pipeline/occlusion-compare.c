/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/pipeline/occlusion-test.h"
#include "core/statistics/sort.h"

/* A fall over the mean of n others, in their deviations. sum, square: of the others, of falls and of their
 * squares. */
static double
standardise (double fall, double sum, double square, gsize n, double floor)
{
  double mean = sum / (double)n;
  double variance = MAX (0, square / (double)n - mean * mean) * (double)n / (double)(n - 1);

  return (fall - mean) / (sqrt (variance) + floor);
}

/* How many of n ascending values are at least x. */
static gsize
count_at_least (const double *ascending, gsize n, double x)
{
  gsize low = 0, high = n;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (ascending[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return n - low;
}

/* ordinary: [n_good, n_windows], own: [n_windows], all in deviations of the others. */
static void
standardise_window (const float *falls, const float *good_falls, gsize n_good, gsize n_windows,
                    gsize w, double floor, double *ordinary, double *own)
{
  double fall = (double)falls[w], sum = fall, square = fall * fall;

  for (gsize i = 0; i < n_good; i++) {
    fall = (double)good_falls[i * n_windows + w];
    sum += fall;
    square += fall * fall;
  }
  for (gsize i = 0; i < n_good; i++) {
    fall = (double)good_falls[i * n_windows + w];
    ordinary[i * n_windows + w] =
        standardise (fall, sum - fall, square - fall * fall, n_good, floor);
  }
  fall = (double)falls[w];
  own[w] = standardise (fall, sum - fall, square - fall * fall, n_good, floor);
}

static double
find_largest (const double *values, gsize n)
{
  double largest = values[0];

  for (gsize i = 1; i < n; i++)
    largest = MAX (largest, values[i]);
  return largest;
}

double
norma_occlusion_test_compare (const float *falls, const float *good_falls, gsize n_good,
                              gsize n_windows, double floor, double *p)
{
  gsize n = n_good * n_windows, n_least = 1;
  g_autofree double *ordinary = g_new (double, n);
  double strongest;

  for (gsize w = 0; w < n_windows; w++)
    standardise_window (falls, good_falls, n_good, n_windows, w, floor, ordinary, p);
  strongest = find_largest (p, n_windows);
  for (gsize i = 0; i < n_good; i++)
    n_least += find_largest (ordinary + i * n_windows, n_windows) >= strongest;
  norma_sort_doubles (ordinary, n);
  for (gsize w = 0; w < n_windows; w++)
    p[w] = (double)(1 + count_at_least (ordinary, n, p[w])) / (double)(1 + n);
  return (double)n_least / (double)(1 + n_good);
}
