/* SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>

#include "core/base/memory.h"
#include "core/statistics/gaussian-field-private.h"
#include "core/statistics/moments.h"
#include "core/statistics/packed-cholesky.h"

void
norma_gaussian_field_free (NormaGaussianField *field)
{
  if (field == NULL)
    return;
  g_free (field->mean);
  g_clear_pointer (&field->storage, g_bytes_unref);
  g_free (field->shrinkage);
  g_free (field->expected);
  g_free (field->moments);
  g_free (field->sums);
  g_free (field);
}

void
norma_gaussian_field_set_factor (NormaGaussianField *field, GBytes *storage)
{
  field->storage = storage;
  field->factor = g_bytes_get_data (storage, NULL);
}

guint
norma_gaussian_count_moments (NormaCovariance covariance)
{
  return covariance == NORMA_COVARIANCE_SHRUNK ? 2 : 1;
}

guint
norma_gaussian_count_sums (NormaCovariance covariance)
{
  return covariance == NORMA_COVARIANCE_SHRUNK ? 3 : 1;
}

NormaGaussianField *
norma_gaussian_field_new (guint n_positions, guint n_dimensions, NormaCovariance covariance,
                          guint64 n_samples, GError **error)
{
  g_autoptr (NormaGaussianField) field = g_new0 (NormaGaussianField, 1);
  gsize size = sizeof (float);

  field->n_positions = n_positions;
  field->n_dimensions = n_dimensions;
  field->covariance = covariance;
  field->n_samples = n_samples;
  field->mean = norma_alloc ((gsize)n_positions * n_dimensions, size, "means", error);
  if (field->mean == NULL)
    return NULL;
  field->shrinkage = norma_alloc (n_positions, size, "shrinkage", error);
  if (field->shrinkage == NULL)
    return NULL;
  field->expected = norma_alloc (n_positions, size, "expected distances", error);
  if (field->expected == NULL)
    return NULL;
  field->sums = norma_alloc (n_positions, norma_gaussian_count_sums (covariance) * sizeof (double),
                             "sums", error);
  return field->sums == NULL ? NULL : g_steal_pointer (&field);
}

/* Scoring. */

static double
distance2_at (const NormaGaussianField *field, guint position, const float *x, float *deviation)
{
  guint d = field->n_dimensions;
  const float *mean = field->mean + (gsize)position * d;

  for (guint i = 0; i < d; i++)
    deviation[i] = x[i] - mean[i];
  return norma_packed_distance2 (field->factor + position * norma_packed_size (d), deviation, d);
}

void
norma_gaussian_field_distances (const NormaGaussianField *field, const float *x, float *distance,
                                float *scratch)
{
  for (guint p = 0; p < field->n_positions; p++) {
    double q = distance2_at (field, p, x + (gsize)p * field->n_dimensions, scratch);

    distance[p] = (float)(sqrt (q) / field->expected[p]);
  }
}

double
norma_gaussian_hold_out (double q, double shrinkage, guint64 n_samples)
{
  double n = (double)n_samples;

  /* 1 − (1 − α)q/(n − 1) is above 0: q is largest where u alone makes the scatter. */
  return n / (n - 1) * q / MAX (1 - (1 - shrinkage) * q / (n - 1), DBL_EPSILON);
}

void
norma_gaussian_field_held_out_distances_of_all (const NormaGaussianField *field, const float *x,
                                                guint n, float *distance, float *scratch)
{
  gsize n_positions = field->n_positions, d = field->n_dimensions;

  for (guint p = 0; p < field->n_positions; p++)
    for (guint k = 0; k < n; k++) {
      double q = distance2_at (field, p, x + (k * n_positions + p) * d, scratch);
      double held_out = norma_gaussian_hold_out (q, field->shrinkage[p], field->n_samples);

      distance[k * n_positions + p] = (float)(sqrt (held_out) / field->expected[p]);
    }
}

void
norma_gaussian_field_held_out_distances (const NormaGaussianField *field, const float *x,
                                         float *distance, float *scratch)
{
  norma_gaussian_field_held_out_distances_of_all (field, x, 1, distance, scratch);
}

static void
whiten_at (const NormaGaussianField *field, guint position, const float *x, float *whitened,
           float *deviation)
{
  guint d = field->n_dimensions;
  const float *mean = field->mean + (gsize)position * d;

  for (guint i = 0; i < d; i++)
    deviation[i] = x[i] - mean[i];
  norma_packed_whiten (field->factor + position * norma_packed_size (d), deviation, d, whitened);
}

static void
scale (float *values, guint n, double factor)
{
  for (guint i = 0; i < n; i++)
    values[i] = (float)((double)values[i] * factor);
}

void
norma_gaussian_field_whiten (const NormaGaussianField *field, const float *x, float *whitened,
                             float *scratch)
{
  gsize d = field->n_dimensions;

  for (gsize p = 0; p < field->n_positions; p++) {
    whiten_at (field, (guint)p, x + p * d, whitened + p * d, scratch);
    scale (whitened + p * d, field->n_dimensions, 1 / (double)field->expected[p]);
  }
}

void
norma_gaussian_field_whiten_held_out (const NormaGaussianField *field, const float *x,
                                      float *whitened, float *scratch)
{
  gsize d = field->n_dimensions;

  for (gsize p = 0; p < field->n_positions; p++) {
    float *at = whitened + p * d;
    double q = 0;

    whiten_at (field, (guint)p, x + p * d, at, scratch);
    for (gsize i = 0; i < d; i++)
      q += (double)at[i] * (double)at[i];
    if (q > 0)
      scale (at, field->n_dimensions,
             sqrt (norma_gaussian_hold_out (q, field->shrinkage[p], field->n_samples) / q) /
                 (double)field->expected[p]);
  }
}
