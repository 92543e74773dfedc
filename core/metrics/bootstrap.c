/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/bootstrap.h"

#include <math.h>

#include "core/base/error.h"
#include "core/statistics/sort.h"

gboolean
norma_bootstrap_check (double coverage, guint n_draws, GError **error)
{
  if (coverage > 0 && coverage < 1 && n_draws > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "interval: coverage %g from %u draws asked for, expected between 0 and 1 and at "
               "least 1 draw",
               coverage, n_draws);
  return FALSE;
}

double
norma_bootstrap_auroc (const guint64 *nominal, const guint64 *anomalous, gsize n_classes)
{
  guint64 n_nominal = 0, n_anomalous = 0;
  unsigned __int128 twice = 0; /* pairs won, ties half: beyond 64 bits for all pixels of a set */

  for (gsize i = 0; i < n_classes; i++) {
    twice += (unsigned __int128)anomalous[i] * (2 * n_nominal + nominal[i]);
    n_nominal += nominal[i];
    n_anomalous += anomalous[i];
  }
  if (n_nominal == 0 || n_anomalous == 0)
    return NAN;
  return (double)twice / 2 / ((double)n_nominal * (double)n_anomalous);
}

static gsize
drop_nan (double *values, gsize n)
{
  gsize kept = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      values[kept++] = values[i];
  return kept;
}

static double
percentile (const double *sorted, gsize n, double share)
{
  double position = share * (double)(n - 1);
  gsize before = MIN ((gsize)position, n - 1);
  gsize after = MIN (before + 1, n - 1);

  return sorted[before] + (position - (double)before) * (sorted[after] - sorted[before]);
}

NormaInterval
norma_bootstrap_percentiles (double *values, gsize n, double coverage)
{
  n = drop_nan (values, n);
  if (n == 0)
    return (NormaInterval){ NAN, NAN };
  norma_sort_doubles (values, n);
  return (NormaInterval){ percentile (values, n, (1 - coverage) / 2),
                          percentile (values, n, (1 + coverage) / 2) };
}
