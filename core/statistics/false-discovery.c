/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/false-discovery.h"

#include <stdlib.h>

typedef struct {
  double p;
  gsize at;
} Ranked;

static int
compare (const void *a, const void *b)
{
  double first = ((const Ranked *)a)->p, second = ((const Ranked *)b)->p;

  return (first > second) - (first < second);
}

void
norma_false_discovery_adjust (const double *p, gsize n, double *q)
{
  g_autofree Ranked *ranked = g_new (Ranked, n);
  double least = 1;

  for (gsize i = 0; i < n; i++)
    ranked[i] = (Ranked){ p[i], i };
  qsort (ranked, n, sizeof *ranked, compare);
  for (gsize i = n; i-- > 0;) {
    least = MIN (least, (double)n * ranked[i].p / (double)(i + 1));
    q[ranked[i].at] = least;
  }
}
