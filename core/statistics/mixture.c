/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/mixture.h"

#include <math.h>
#include <string.h>

static const guint most_steps = 100;
static const double least_gain = 1e-6;

typedef struct {
  double weight, sum, squares;
} Part;

/* Weighted sums of the values' distances from `origin`, which keeps the squares from cancelling. */
static void
add (Part *part, double weight, double distance)
{
  part->weight += weight;
  part->sum += weight * distance;
  part->squares += weight * distance * distance;
}

static NormaComponent
describe (const Part *part, double origin, double total, const NormaDeviations *deviations)
{
  double mean = part->sum / part->weight;
  double variance = part->squares / part->weight - mean * mean;

  return (NormaComponent){ part->weight / total, origin + mean,
                           CLAMP (sqrt (MAX (variance, 0)), deviations->least, deviations->most) };
}

void
norma_mixture_start (const double *values, const double *weights, gsize n, guint n_components,
                     double ratio, const NormaDeviations *deviations, NormaMixture *start)
{
  Part parts[NORMA_MIXTURE_MAX] = { { 0 } };
  double total = 0, below = 0, all = 0, share = 0;
  guint k = 0;

  g_return_if_fail (n_components >= 1 && n_components <= NORMA_MIXTURE_MAX);

  for (gsize i = 0; i < n; i++)
    total += weights[i];
  for (k = 0; k < n_components; k++)
    all += pow (ratio, k);
  k = 0;
  share = pow (ratio, n_components - 1) / all;
  for (gsize i = 0; i < n; i++) {
    if (below >= share * total && k + 1 < n_components) {
      k++;
      share += pow (ratio, n_components - 1 - k) / all;
    }
    add (&parts[k], weights[i], values[i] - values[0]);
    below += weights[i];
  }
  start->n = n_components;
  start->log_likelihood = -INFINITY;
  for (k = 0; k < n_components; k++)
    start->at[k] = parts[k].weight > 0 ? describe (&parts[k], values[0], total, deviations)
                                       : (NormaComponent){ 0, values[n - 1], deviations->least };
}

/* One step from `m`; returns the likelihood that m had. */
static double
step (const double *values, const double *weights, gsize n, double total,
      const NormaDeviations *deviations, NormaMixture *m)
{
  Part parts[NORMA_MIXTURE_MAX] = { { 0 } };
  double level[NORMA_MIXTURE_MAX]; /* logarithm of a component's density at its mean */
  double likelihood = 0;

  for (guint k = 0; k < m->n; k++)
    level[k] = log (m->at[k].weight / m->at[k].deviation) - 0.5 * log (2 * G_PI);
  for (gsize i = 0; i < n; i++) {
    double density[NORMA_MIXTURE_MAX], most = -INFINITY, sum = 0;

    for (guint k = 0; k < m->n; k++) {
      double z = (values[i] - m->at[k].mean) / m->at[k].deviation;

      density[k] = level[k] - 0.5 * z * z;
      most = MAX (most, density[k]);
    }
    for (guint k = 0; k < m->n; k++)
      sum += density[k] = exp (density[k] - most);
    likelihood += weights[i] * (most + log (sum));
    for (guint k = 0; k < m->n; k++)
      add (&parts[k], weights[i] * density[k] / sum, values[i] - values[0]);
  }
  /* a component that lost all its values stays where it is, without weight */
  for (guint k = 0; k < m->n; k++)
    if (parts[k].weight > 0)
      m->at[k] = describe (&parts[k], values[0], total, deviations);
    else
      m->at[k].weight = 0;
  return likelihood;
}

static void
sort_components (NormaMixture *m)
{
  for (guint i = 1; i < m->n; i++)
    for (guint k = i; k > 0 && m->at[k].mean < m->at[k - 1].mean; k--) {
      NormaComponent swap = m->at[k];

      m->at[k] = m->at[k - 1];
      m->at[k - 1] = swap;
    }
}

void
norma_mixture_fit (const double *values, const double *weights, gsize n, const NormaMixture *start,
                   const NormaDeviations *deviations, NormaMixture *mixture)
{
  double total = 0, before = -INFINITY;

  for (gsize i = 0; i < n; i++)
    total += weights[i];
  *mixture = *start;
  for (guint i = 0; i < most_steps; i++) {
    mixture->log_likelihood = step (values, weights, n, total, deviations, mixture);
    if (mixture->log_likelihood - before < least_gain * total)
      break;
    before = mixture->log_likelihood;
  }
  sort_components (mixture);
}

double
norma_mixture_bic (const NormaMixture *mixture, double total)
{
  return (3.0 * mixture->n - 1) * log (total) - 2 * mixture->log_likelihood;
}
