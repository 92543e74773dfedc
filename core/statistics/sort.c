/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/sort.h"

#include <stdlib.h>

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

void
norma_sort_doubles (double *values, gsize n)
{
  qsort (values, n, sizeof *values, compare_doubles);
}
