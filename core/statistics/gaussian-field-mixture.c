/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/statistics/gaussian-field-private.h"
#include "core/statistics/packed-cholesky.h"

NormaMixture
norma_gaussian_mix (NormaCovariance covariance, guint64 n_samples, double mean_variance,
                    double alpha, double least_variance)
{
  double n = (double)n_samples;

  if (covariance == NORMA_COVARIANCE_SAMPLE)
    return (NormaMixture){ 0, 0 };
  if (covariance == NORMA_COVARIANCE_RIDGE)
    return (NormaMixture){ 0, NORMA_COVARIANCE_EPSILON * (n - 1) / n };
  /* As the field keeps it, so that distances held out take the covariance for what it is. */
  alpha = n_samples == 2 ? 1 : (float)MIN (alpha, NORMA_COVARIANCE_MOST_SHRUNK);
  return (NormaMixture){ alpha, MAX (alpha * mean_variance, least_variance) };
}

/* tr(Σ⁻¹S): the mean of the samples' own D². */
static double
mean_distance2 (const float *factor, guint d, const NormaMixture *mixture, double mean_variance)
{
  if (mixture->shrinkage >= 1)
    return mean_variance * d / mixture->ridge;
  return (d - mixture->ridge * norma_packed_norm2 (factor, d)) / (1 - mixture->shrinkage);
}

double
norma_gaussian_expect (NormaCovariance covariance, guint64 n_samples, guint d, const float *factor,
                       const NormaMixture *mixture, double mean_variance, double least_variance)
{
  double n = (double)n_samples, expected2;

  if (covariance == NORMA_COVARIANCE_RIDGE)
    return n / (n - 1);
  expected2 = norma_gaussian_hold_out (mean_distance2 (factor, d, mixture, mean_variance),
                                       mixture->shrinkage, n_samples);
  /* A position where nothing varies is as ordinary as one that varies by the least variance. */
  return mean_variance <= least_variance ? MAX (expected2, d) : expected2;
}
