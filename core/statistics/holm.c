/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/holm.h"

#include <math.h>

/* The next test after `last` in the order of p, of equal ones in their own; n: there is none. */
static gsize
find_next (const double *p, gsize n, gsize last)
{
  gsize next = n;

  for (gsize i = 0; i < n; i++) {
    gboolean is_behind = last == n || p[i] > p[last] || (p[i] == p[last] && i > last);

    if (!isnan (p[i]) && is_behind && (next == n || p[i] < p[next]))
      next = i;
  }
  return next;
}

void
norma_holm_adjust (const double *p, gsize n, double *adjusted)
{
  gsize m = 0;
  double largest = 0;

  for (gsize i = 0; i < n; i++) {
    adjusted[i] = NAN;
    m += !isnan (p[i]);
  }
  for (gsize i = find_next (p, n, n); i < n; i = find_next (p, n, i), m--) {
    largest = MAX (largest, MIN (1, (double)m * p[i]));
    adjusted[i] = largest;
  }
}
