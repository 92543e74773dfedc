/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/rank-correlation.h"

#include <math.h>

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *values = data;
  double x = values[*(const guint *)a], y = values[*(const guint *)b];

  return (x > y) - (x < y);
}

/* ranks: [n], from 0, of which the mean is taken off. */
static void
find_ranks (const double *values, guint n, double *ranks)
{
  g_autofree guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint)n, sizeof *order, compare, (gpointer)values);
  for (guint first = 0, end; first < n; first = end) {
    for (end = first + 1; end < n && values[order[end]] == values[order[first]];)
      end++;
    for (guint i = first; i < end; i++)
      ranks[order[i]] = (first + end - 1) / 2.0 - (n - 1) / 2.0;
  }
}

/* Spearman's own, of the ranks. */
static double
correlate_ranks (const double *a, const double *b, guint n)
{
  g_autofree double *of_a = g_new (double, n);
  g_autofree double *of_b = g_new (double, n);
  double sum = 0;

  find_ranks (a, n, of_a);
  find_ranks (b, n, of_b);
  for (guint i = 0; i < n; i++)
    sum += of_a[i] * of_b[i];
  return 12 * sum / n / ((double)n * n - 1);
}

static int
sign (double x, double y)
{
  return (x > y) - (x < y);
}

/* Kendall's tau: pairs in the same order less those in the other, as a share. */
static double
correlate_signs (const double *a, const double *b, guint n)
{
  gint64 sum = 0;

  for (guint i = 1; i < n; i++)
    for (guint k = 0; k < i; k++)
      sum += sign (a[i], a[k]) * sign (b[i], b[k]);
  return (double)sum / (n * (n - 1.0) / 2);
}

double
norma_rank_correlation (const double *a, const double *b, gsize n)
{
  double estimate;

  g_return_val_if_fail (n <= G_MAXINT, NAN);

  if (n < 3)
    return NAN;
  estimate = ((n + 1.0) * correlate_ranks (a, b, (guint)n) - 3 * correlate_signs (a, b, (guint)n)) /
             (n - 2.0);
  return CLAMP (estimate, -1, 1);
}
