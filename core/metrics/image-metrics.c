/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/image-metrics.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/curve-draws.h"

static double
balanced (const NormaCurves *curves, gsize point)
{
  return (norma_curves_get_recall (curves, point) + 1 -
          norma_curves_get_false_alarms (curves, point)) /
         2;
}

static gsize
find (const NormaCurves *curves, gconstpointer threshold)
{
  return norma_curves_find (curves, *(const float *)threshold);
}

gsize
norma_curves_find_f1_max (const NormaCurves *curves)
{
  gsize best = 0;

  for (gsize i = 1; i < curves->n_points; i++)
    if (norma_curves_get_f1 (curves, i) > norma_curves_get_f1 (curves, best))
      best = i;
  return best;
}

double
norma_image_metric_auroc (const NormaCurves *curves, gconstpointer data G_GNUC_UNUSED)
{
  return norma_curves_get_auroc (curves);
}

double
norma_image_metric_average_precision (const NormaCurves *curves, gconstpointer data G_GNUC_UNUSED)
{
  return norma_curves_get_average_precision (curves);
}

double
norma_image_metric_f1_max (const NormaCurves *curves, gconstpointer data G_GNUC_UNUSED)
{
  return norma_curves_get_f1 (curves, norma_curves_find_f1_max (curves));
}

double
norma_image_metric_balanced_max (const NormaCurves *curves, gconstpointer data G_GNUC_UNUSED)
{
  double best = balanced (curves, 0);

  for (gsize i = 1; i < curves->n_points; i++)
    best = MAX (best, balanced (curves, i));
  return best;
}

double
norma_image_metric_f1_at (const NormaCurves *curves, gconstpointer data)
{
  return norma_curves_get_f1 (curves, find (curves, data));
}

double
norma_image_metric_balanced_at (const NormaCurves *curves, gconstpointer data)
{
  return balanced (curves, find (curves, data));
}

double
norma_image_metric_recall_at (const NormaCurves *curves, gconstpointer data)
{
  return norma_curves_get_recall (curves, find (curves, data));
}

double
norma_image_metric_false_alarms_at (const NormaCurves *curves, gconstpointer data)
{
  return norma_curves_get_false_alarms (curves, find (curves, data));
}

gboolean
norma_image_metric_interval (const float *scores, const NormaTruth *truths, gsize n,
                             NormaImageMetric metric, gconstpointer data, double coverage,
                             guint n_draws, guint64 seed, NormaInterval *interval, GError **error)
{
  static const char what[] = "resampled images";
  g_autoptr (NormaCurveDraws) draws = NULL;
  g_autofree gsize *members = NULL;
  g_autofree guint32 *times = NULL;
  g_autofree double *values = NULL;
  NormaRandom random;

  if (!norma_bootstrap_check (coverage, n_draws, error) ||
      (draws = norma_curve_draws_new (scores, truths, n, error)) == NULL ||
      (members = norma_alloc (n, sizeof *members, what, error)) == NULL ||
      (times = norma_alloc (n, sizeof *times, what, error)) == NULL ||
      (values = norma_alloc (n_draws, sizeof *values, what, error)) == NULL)
    return FALSE;

  norma_random_seed (&random, seed);
  for (guint i = 0; i < n_draws; i++) {
    norma_curve_draws_fill (&random, truths, n, members, times);
    values[i] = metric (norma_curve_draws_get (draws, times), data);
  }
  *interval = norma_bootstrap_percentiles (values, n_draws, coverage);
  return TRUE;
}
