/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/paired-bootstrap.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/curve-draws.h"

typedef struct {
  NormaCurveDraws *models[2];
  gsize *members; /* [n] */
  guint32 *times; /* [n] */
  double *differences; /* [n_draws] */
} Draws;

static void
draws_clear (Draws *draws)
{
  for (guint model = 0; model < 2; model++)
    norma_curve_draws_free (draws->models[model]);
  g_free (draws->members);
  g_free (draws->times);
  g_free (draws->differences);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draws, draws_clear)

static gboolean
draws_allocate (Draws *draws, const float *first, const float *second, const NormaTruth *truths,
                gsize n, guint n_draws, GError **error)
{
  static const char what[] = "resampled images";

  return (draws->models[0] = norma_curve_draws_new (first, truths, n, error)) != NULL &&
         (draws->models[1] = norma_curve_draws_new (second, truths, n, error)) != NULL &&
         (draws->members = norma_alloc (n, sizeof *draws->members, what, error)) != NULL &&
         (draws->times = norma_alloc (n, sizeof *draws->times, what, error)) != NULL &&
         (draws->differences = norma_alloc (n_draws, sizeof (double), what, error)) != NULL;
}

static double
two_sided (const double *differences, guint n_draws, guint *n)
{
  guint n_low = 0, n_high = 0;

  *n = 0;
  for (guint i = 0; i < n_draws; i++) {
    n_low += differences[i] <= 0;
    n_high += differences[i] >= 0;
    *n += !isnan (differences[i]);
  }
  return *n == 0 ? NAN : MIN (1, 2.0 * (MIN (n_low, n_high) + 1) / (*n + 1.0));
}

gboolean
norma_paired_bootstrap (const float *first, const float *second, const NormaTruth *truths, gsize n,
                        NormaImageMetric metric, const gconstpointer data[2], double coverage,
                        guint n_draws, guint64 seed, NormaPairedDifference *difference,
                        GError **error)
{
  g_auto (Draws) draws = { { NULL } };
  NormaRandom random;

  if (!norma_bootstrap_check (coverage, n_draws, error) ||
      !draws_allocate (&draws, first, second, truths, n, n_draws, error))
    return FALSE;

  for (guint model = 0; model < 2; model++)
    difference->values[model] =
        metric (norma_curve_draws_get (draws.models[model], NULL), data[model]);
  difference->difference = difference->values[1] - difference->values[0];

  norma_random_seed (&random, seed);
  for (guint i = 0; i < n_draws; i++) {
    norma_curve_draws_fill (&random, truths, n, draws.members, draws.times);
    draws.differences[i] = metric (norma_curve_draws_get (draws.models[1], draws.times), data[1]) -
                           metric (norma_curve_draws_get (draws.models[0], draws.times), data[0]);
  }
  difference->p = two_sided (draws.differences, n_draws, &difference->n_draws);
  difference->interval = norma_bootstrap_percentiles (draws.differences, n_draws, coverage);
  return TRUE;
}
