/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/shrinkage.h"

/* ‖S − T‖², where T is the packed target, or m I if it is NULL. */
static double
squared_distance (const NormaMoments *moments, const float *target, double mean_variance)
{
  double n = (double)moments->n, off_diagonal = 0, diagonal = 0;
  gsize at = 0;

  for (guint i = 0; i < moments->d; i++)
    for (guint j = 0; j <= i; j++, at++) {
      double t = target != NULL ? target[at] : i == j ? mean_variance : 0;
      double difference = moments->comoment[at] / n - t;

      if (i == j)
        diagonal += difference * difference;
      else
        off_diagonal += difference * difference;
    }
  return diagonal + 2 * off_diagonal;
}

static double
squared_norm (const NormaMoments *moments)
{
  return squared_distance (moments, NULL, 0);
}

/* The expected ‖S − Σ‖²: Σ over i of ‖u_i u_iᵀ − S‖² / n², where ‖u uᵀ‖² = |u|⁴. */
static double
squared_error (const NormaMoments *moments)
{
  double n = (double)moments->n;

  return MAX (0, (moments->fourth / n - squared_norm (moments)) / n);
}

static double
share (double error, double distance)
{
  return error <= 0 || distance <= 0 ? 0 : MIN (error / distance, 1);
}

NormaShrinkage
norma_shrinkage_ledoit_wolf (const NormaMoments *moments)
{
  double mean_variance;

  if (moments->n == 0 || moments->d == 0)
    return (NormaShrinkage){ 0, 0 };

  mean_variance = norma_moments_trace (moments) / (double)moments->n / moments->d;
  if (moments->n <= 2 || moments->d == 1)
    return (NormaShrinkage){ 0, mean_variance };
  return (NormaShrinkage){
    share (squared_error (moments), squared_distance (moments, NULL, mean_variance)), mean_variance
  };
}

NormaShrinkage
norma_shrinkage_ledoit_wolf_of_sums (guint d, guint64 n_samples, double trace, double squared_norm,
                                     double fourth)
{
  double n = (double)n_samples, mean_variance, norm2;

  if (n_samples == 0 || d == 0)
    return (NormaShrinkage){ 0, 0 };
  mean_variance = trace / n / d;
  if (n_samples <= 2 || d == 1)
    return (NormaShrinkage){ 0, mean_variance };
  norm2 = squared_norm / n / n;
  return (NormaShrinkage){ share (MAX (0, (fourth / n - norm2) / n),
                                  norm2 - d * mean_variance * mean_variance),
                           mean_variance };
}

double
norma_shrinkage_towards (const NormaMoments *moments, const float *target)
{
  if (moments->n <= 2)
    return 0;
  return share (squared_error (moments), squared_distance (moments, target, 0));
}
