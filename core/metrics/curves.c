/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/curves.h"

#include <math.h>

#include "core/base/memory.h"

/* Walks both classes from their highest scores down. */
static void
add_points (NormaCurves *curves, const float *nominal, const float *anomalous)
{
  gsize i = (gsize)curves->n_nominal, j = (gsize)curves->n_anomalous;

  curves->points[curves->n_points++] = (NormaCurvePoint){ INFINITY, 0, 0 };
  while (i > 0 || j > 0) {
    float a = i > 0 ? nominal[i - 1] : -INFINITY, b = j > 0 ? anomalous[j - 1] : -INFINITY;
    float least = MAX (a, b);

    while (i > 0 && nominal[i - 1] == least)
      i--;
    while (j > 0 && anomalous[j - 1] == least)
      j--;
    curves->points[curves->n_points++] =
        (NormaCurvePoint){ least, curves->n_nominal - i, curves->n_anomalous - j };
  }
}

NormaCurves *
norma_curves_new (const NormaLabelledScores *scores, GError **error)
{
  g_autoptr (NormaCurves) curves = g_new0 (NormaCurves, 1);

  curves->n_nominal = scores->n[NORMA_TRUTH_NOMINAL];
  curves->n_anomalous = scores->n[NORMA_TRUTH_ANOMALOUS];
  curves->points = norma_alloc ((gsize)(curves->n_nominal + curves->n_anomalous) + 1,
                                sizeof *curves->points, "points of the ROC curve", error);
  if (curves->points == NULL)
    return NULL;
  add_points (curves, scores->scores[NORMA_TRUTH_NOMINAL], scores->scores[NORMA_TRUTH_ANOMALOUS]);
  return g_steal_pointer (&curves);
}

void
norma_curves_free (NormaCurves *curves)
{
  if (curves == NULL)
    return;
  g_free (curves->points);
  g_free (curves);
}

gsize
norma_curves_find (const NormaCurves *curves, float threshold)
{
  gsize low = 0,
        high = curves->n_points; /* the last point whose least is above: in low … high − 1 */

  while (high - low > 1) {
    gsize middle = low + (high - low) / 2;

    if (curves->points[middle].least > threshold)
      low = middle;
    else
      high = middle;
  }
  return low;
}

float
norma_curves_get_threshold (const NormaCurves *curves, gsize point)
{
  g_return_val_if_fail (point < curves->n_points, NAN);

  if (curves->n_points == 1)
    return 0;
  return norma_threshold_between (point + 1 < curves->n_points ? curves->points[point + 1].least
                                                               : -INFINITY,
                                  curves->points[point].least);
}

double
norma_curves_get_false_alarms (const NormaCurves *curves, gsize point)
{
  return (double)curves->points[point].n_nominal / (double)curves->n_nominal;
}

double
norma_curves_get_recall (const NormaCurves *curves, gsize point)
{
  return (double)curves->points[point].n_anomalous / (double)curves->n_anomalous;
}

double
norma_curves_get_precision (const NormaCurves *curves, gsize point)
{
  const NormaCurvePoint *p = &curves->points[point];

  return (double)p->n_anomalous / (double)(p->n_anomalous + p->n_nominal);
}

double
norma_curves_get_f1 (const NormaCurves *curves, gsize point)
{
  const NormaCurvePoint *p = &curves->points[point];

  if (curves->n_anomalous == 0)
    return NAN;
  return 2 * (double)p->n_anomalous / (double)(p->n_anomalous + p->n_nominal + curves->n_anomalous);
}

double
norma_curves_get_auroc (const NormaCurves *curves)
{
  double area = 0;

  for (gsize i = 1; i < curves->n_points; i++) {
    const NormaCurvePoint *a = &curves->points[i - 1], *b = &curves->points[i];

    area += (double)(b->n_nominal - a->n_nominal) * (double)(a->n_anomalous + b->n_anomalous) / 2;
  }
  return area / ((double)curves->n_nominal * (double)curves->n_anomalous);
}

double
norma_curves_get_average_precision (const NormaCurves *curves)
{
  double sum = 0;

  if (curves->n_anomalous == 0)
    return NAN;
  for (gsize i = 1; i < curves->n_points; i++)
    sum += (double)(curves->points[i].n_anomalous - curves->points[i - 1].n_anomalous) *
           norma_curves_get_precision (curves, i);
  return sum / (double)curves->n_anomalous;
}
