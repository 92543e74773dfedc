/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/isotonic.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/error.h"
#include "core/base/memory.h"

typedef struct {
  double first, last; /* x */
  double sum, weight; /* of y */
} Block;

static int
compare (const void *a, const void *b)
{
  double x = ((const Block *)a)->first, y = ((const Block *)b)->first;

  return (x > y) - (x < y);
}

static gboolean
check (const double *x, const double *y, gsize n, GError **error)
{
  gsize i = 0;

  while (i < n && isfinite (x[i]) && isfinite (y[i]))
    i++;
  if (n > 0 && i == n)
    return TRUE;
  if (n == 0)
    g_set_error_literal (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                         "isotonic fit: found no point, expected at least one");
  else
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "isotonic fit: point %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                 " is (%g, %g), expected numbers",
                 i + 1, n, x[i], y[i]);
  return FALSE;
}

/* Joins b to the end of a. */
static void
pool (Block *a, const Block *b)
{
  a->last = b->last;
  a->sum += b->sum;
  a->weight += b->weight;
}

/* blocks: [n] points, ascending; returns how many blocks are left. */
static gsize
pool_violators (Block *blocks, gsize n)
{
  gsize kept = 0;

  for (gsize i = 0; i < n; i++) {
    if (kept > 0 && blocks[kept - 1].last == blocks[i].first)
      pool (&blocks[kept - 1], &blocks[i]);
    else
      blocks[kept++] = blocks[i];
    /* a point whose equals are still to come must not be pooled with what lies before */
    if (i + 1 < n && blocks[i + 1].first == blocks[kept - 1].last)
      continue;
    while (kept > 1 && blocks[kept - 2].sum * blocks[kept - 1].weight >=
                           blocks[kept - 1].sum * blocks[kept - 2].weight) {
      pool (&blocks[kept - 2], &blocks[kept - 1]);
      kept--;
    }
  }
  return kept;
}

static gboolean
take (NormaIsotonic *self, const Block *blocks, gsize n, GError **error)
{
  if ((self->first = norma_alloc (n, sizeof (double), "isotonic fit", error)) == NULL ||
      (self->last = norma_alloc (n, sizeof (double), "isotonic fit", error)) == NULL ||
      (self->value = norma_alloc (n, sizeof (double), "isotonic fit", error)) == NULL)
    return FALSE;
  self->n = n;
  for (gsize i = 0; i < n; i++) {
    self->first[i] = blocks[i].first;
    self->last[i] = blocks[i].last;
    self->value[i] = blocks[i].sum / blocks[i].weight;
  }
  return TRUE;
}

NormaIsotonic *
norma_isotonic_fit (const double *x, const double *y, gsize n, GError **error)
{
  g_autoptr (NormaIsotonic) self = g_new0 (NormaIsotonic, 1);
  g_autofree Block *blocks = NULL;

  if (!check (x, y, n, error))
    return NULL;
  blocks = norma_alloc (n, sizeof *blocks, "isotonic fit", error);
  if (blocks == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    blocks[i] = (Block){ x[i], x[i], y[i], 1 };
  qsort (blocks, n, sizeof *blocks, compare);
  return take (self, blocks, pool_violators (blocks, n), error) ? g_steal_pointer (&self) : NULL;
}

void
norma_isotonic_free (NormaIsotonic *self)
{
  if (self == NULL)
    return;
  g_free (self->first);
  g_free (self->last);
  g_free (self->value);
  g_free (self);
}

double
norma_isotonic_at (const NormaIsotonic *self, double x)
{
  gsize low = 0, high = self->n; /* the last block that begins at or before x: low … high − 1 */

  if (isnan (x))
    return NAN;
  while (high - low > 1) {
    gsize middle = low + (high - low) / 2;

    if (self->first[middle] <= x)
      low = middle;
    else
      high = middle;
  }
  if (x <= self->last[low] || low + 1 == self->n)
    return self->value[low];
  return self->value[low] + (self->value[low + 1] - self->value[low]) * (x - self->last[low]) /
                                (self->first[low + 1] - self->last[low]);
}
