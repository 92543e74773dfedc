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

double
norma_rank_correlation (const double *a, const double *b, gsize n)
{
  g_autofree double *of_a = g_new (double, n);
  g_autofree double *of_b = g_new (double, n);
  double both = 0, square_a = 0, square_b = 0;

  g_return_val_if_fail (n <= G_MAXINT, NAN);

  find_ranks (a, (guint)n, of_a);
  find_ranks (b, (guint)n, of_b);
  for (gsize i = 0; i < n; i++) {
    both += of_a[i] * of_b[i];
    square_a += of_a[i] * of_a[i];
    square_b += of_b[i] * of_b[i];
  }
  return both / sqrt (square_a * square_b);
}
