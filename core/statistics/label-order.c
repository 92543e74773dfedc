/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/label-order.h"

#include <math.h>

#include "core/base/memory.h"

static double
find_squared_distance (const float *a, const float *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
  return sum;
}

/* nearest: [n], squared, from each sample to the nearest of those seen; infinite before the first. */
static void
see (const float *features, gsize n, gsize n_features, gsize seen, double *nearest)
{
  for (gsize i = 0; i < n; i++)
    nearest[i] = MIN (nearest[i], find_squared_distance (features + i * n_features,
                                                         features + seen * n_features, n_features));
}

static double
find_use (double doubt, double nearest)
{
  return isinf (nearest) ? doubt : doubt * sqrt (nearest);
}

/* n: all are taken. */
static gsize
find_best (const double *doubt, const double *nearest, const gboolean *is_taken, gsize n)
{
  gsize best = n;
  double most = -1;

  for (gsize i = 0; i < n; i++)
    if (!is_taken[i] && find_use (doubt[i], nearest[i]) > most) {
      most = find_use (doubt[i], nearest[i]);
      best = i;
    }
  return best;
}

gboolean
norma_label_order (const float *features, gsize n, gsize n_features, const double *doubt,
                   const gboolean *is_labelled, guint *order, GCancellable *cancellable,
                   GError **error)
{
  g_autofree double *nearest = norma_alloc (n, sizeof *nearest, "distances of samples", error);
  g_autofree gboolean *is_taken = NULL;
  gsize n_chosen = 0, best;

  if (nearest == NULL)
    return FALSE;
  is_taken = norma_alloc (n, sizeof *is_taken, "samples", error);
  if (is_taken == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    nearest[i] = INFINITY;
  for (gsize i = 0; i < n; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    is_taken[i] = is_labelled[i];
    if (is_labelled[i])
      see (features, n, n_features, i, nearest);
  }
  while ((best = find_best (doubt, nearest, is_taken, n)) < n) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    is_taken[best] = TRUE;
    order[n_chosen++] = (guint)best;
    see (features, n, n_features, best, nearest);
  }
  return TRUE;
}
