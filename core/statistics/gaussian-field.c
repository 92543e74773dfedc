/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/gaussian-field.h"

#include <float.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/statistics/factor.h"
#include "core/statistics/moments.h"

G_STATIC_ASSERT (NORMA_GAUSSIAN_FIELD_BLOCK <= NORMA_MOMENTS_BLOCK);

void
norma_gaussian_field_free (NormaGaussianField *field)
{
  if (field == NULL)
    return;
  g_free (field->mean);
  g_free (field->factor);
  g_free (field->shrinkage);
  g_free (field->expected);
  g_free (field);
}

NormaGaussianField *
norma_gaussian_field_new (guint n_positions, guint n_dimensions, guint64 n_samples, GError **error)
{
  g_autoptr (NormaGaussianField) field = g_new0 (NormaGaussianField, 1);
  gsize packed = norma_packed_size (n_dimensions);
  gsize size = sizeof (float);

  field->n_positions = n_positions;
  field->n_dimensions = n_dimensions;
  field->n_samples = n_samples;
  field->mean = norma_alloc ((gsize)n_positions * n_dimensions, size, "means", error);
  if (field->mean == NULL)
    return NULL;
  field->factor = norma_alloc (n_positions, packed * size, "covariance factors", error);
  if (field->factor == NULL)
    return NULL;
  field->shrinkage = norma_alloc (n_positions, size, "shrinkage", error);
  if (field->shrinkage == NULL)
    return NULL;
  field->expected = norma_alloc (n_positions, size, "expected distances", error);
  if (field->expected == NULL)
    return NULL;
  return g_steal_pointer (&field);
}

/* Scoring. */

static double
distance2_at (const NormaGaussianField *field, guint position, const float *x, float *deviation)
{
  guint d = field->n_dimensions;
  const float *mean = field->mean + (gsize)position * d;

  for (guint i = 0; i < d; i++)
    deviation[i] = x[i] - mean[i];
  return norma_factor_distance2 (field->factor + position * norma_packed_size (d), deviation, d);
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

/* D² without the sample, from its q = uᵀΣ⁻¹u within the fit. */
static double
hold_out (double q, double shrinkage, guint64 n_samples)
{
  double n = (double)n_samples;

  /* 1 − (1 − α)q/(n − 1) is above 0: q is largest where u alone makes the scatter. */
  return n / (n - 1) * q / MAX (1 - (1 - shrinkage) * q / (n - 1), DBL_EPSILON);
}

void
norma_gaussian_field_held_out_distances (const NormaGaussianField *field, const float *x,
                                         float *distance, float *scratch)
{
  for (guint p = 0; p < field->n_positions; p++) {
    double q = distance2_at (field, p, x + (gsize)p * field->n_dimensions, scratch);
    double held_out = hold_out (q, field->shrinkage[p], field->n_samples);

    distance[p] = (float)(sqrt (held_out) / field->expected[p]);
  }
}

/* Fitting. */

struct _NormaGaussianFieldFit {
  guint n_positions, n_dimensions;
  NormaShrinkage shrinkage;
  double least_variance;
  NormaMoments *moments; /* [P] */
  double *memory; /* behind the moments */
};

static gsize
moments_size (guint n_dimensions)
{
  return 2 * (gsize)n_dimensions + norma_packed_size (n_dimensions);
}

guint64
norma_gaussian_field_fit_memory (guint n_positions, guint n_dimensions)
{
  guint64 field = (norma_packed_size (n_dimensions) + n_dimensions + 2) * sizeof (float);

  return n_positions *
         (moments_size (n_dimensions) * sizeof (double) + sizeof (NormaMoments) + field);
}

NormaGaussianFieldFit *
norma_gaussian_field_fit_new (guint n_positions, guint n_dimensions, NormaShrinkage shrinkage,
                              double least_variance, GError **error)
{
  g_autoptr (NormaGaussianFieldFit) fit = g_new0 (NormaGaussianFieldFit, 1);
  gsize size = moments_size (n_dimensions);

  fit->n_positions = n_positions;
  fit->n_dimensions = n_dimensions;
  fit->shrinkage = shrinkage;
  fit->least_variance = least_variance;
  fit->moments = norma_alloc (n_positions, sizeof (NormaMoments), "moments", error);
  if (fit->moments == NULL)
    return NULL;
  fit->memory = norma_alloc (n_positions, size * sizeof (double), "moments", error);
  if (fit->memory == NULL)
    return NULL;
  for (guint p = 0; p < n_positions; p++) {
    double *at = fit->memory + p * size;

    fit->moments[p].mean = at;
    fit->moments[p].third = at + n_dimensions;
    fit->moments[p].scatter = at + 2 * n_dimensions;
  }
  return g_steal_pointer (&fit);
}

void
norma_gaussian_field_fit_free (NormaGaussianFieldFit *fit)
{
  if (fit == NULL)
    return;
  g_free (fit->moments);
  g_free (fit->memory);
  g_free (fit);
}

typedef struct {
  NormaGaussianFieldFit *fit;
  const float *const *samples;
  guint n;
  double **scratch; /* one a worker */
  NormaGaussianField *field;
} Job;

static void
free_scratch (double **scratch, guint n)
{
  for (guint i = 0; scratch != NULL && i < n; i++)
    g_free (scratch[i]);
  g_free (scratch);
}

/* Runs a job over all positions with [size] doubles of scratch a worker. */
static gboolean
run (Job *job, NormaWork work, gsize size, guint n_threads, GCancellable *cancellable,
     GError **error)
{
  guint n_workers = norma_workers_count (n_threads);
  gboolean done = TRUE;

  job->scratch = g_new0 (double *, n_workers);
  for (guint i = 0; done && i < n_workers; i++) {
    job->scratch[i] = norma_alloc (size, sizeof (double), "scratch", error);
    done = job->scratch[i] != NULL;
  }
  done =
      done && norma_workers_run (n_workers, job->fit->n_positions, work, job, cancellable, error);
  free_scratch (job->scratch, n_workers);
  return done;
}

static gboolean
add_at_position (gsize position, guint worker, gpointer data, GError **error)
{
  Job *job = data;
  guint d = job->fit->n_dimensions;
  const float *rows[NORMA_GAUSSIAN_FIELD_BLOCK];

  for (guint i = 0; i < job->n; i++)
    rows[i] = job->samples[i] + position * d;
  norma_moments_add (&job->fit->moments[position], d, rows, job->n, job->scratch[worker]);
  return TRUE;
}

gboolean
norma_gaussian_field_fit_add (NormaGaussianFieldFit *fit, const float *const *samples, guint n,
                              guint n_threads, GCancellable *cancellable, GError **error)
{
  Job job = { fit, samples, n };

  g_return_val_if_fail (n <= NORMA_GAUSSIAN_FIELD_BLOCK, FALSE);

  return run (&job, add_at_position, norma_moments_scratch (fit->n_dimensions), n_threads,
              cancellable, error);
}

/* tr(Σ⁻¹S) for Σ = (1 − α)S + ρI: the mean of the samples' own D². */
static double
mean_distance2 (const double *factor, guint d, double shrinkage, double ridge, double mean_variance)
{
  double inverse_trace = 0;

  if (shrinkage >= 1)
    return mean_variance * d / ridge;
  for (gsize i = 0; i < norma_packed_size (d); i++)
    inverse_trace += factor[i] * factor[i];
  return (d - ridge * inverse_trace) / (1 - shrinkage);
}

static gboolean
finish_position (gsize position, guint worker, gpointer data, GError **error)
{
  Job *job = data;
  guint d = job->fit->n_dimensions;
  gsize packed = norma_packed_size (d);
  NormaMoments *moments = &job->fit->moments[position];
  double n = (double)moments->n;
  double mean_variance = norma_packed_trace (moments->scatter, d) / n / d;
  gboolean shrinks = job->fit->shrinkage == NORMA_SHRINKAGE_LEDOIT_WOLF;
  double shrinkage = shrinks ? norma_moments_shrinkage (moments, d) : 0;
  double ridge = shrinks ? MAX (shrinkage * mean_variance, job->fit->least_variance) : 0;
  double expected2;
  double *covariance = moments->scatter;

  for (gsize i = 0; i < packed; i++)
    covariance[i] *= (1 - shrinkage) / n;
  for (gsize i = 0; i < d; i++)
    covariance[i * (i + 1) / 2 + i] += ridge;
  if (!norma_factor_invert (covariance, d, job->scratch[worker], error))
    return FALSE;

  expected2 = hold_out (mean_distance2 (covariance, d, shrinkage, ridge, mean_variance), shrinkage,
                        moments->n);
  job->field->shrinkage[position] = (float)shrinkage;
  /* A position where nothing varies is as ordinary as one that varies by the least variance. */
  job->field->expected[position] =
      (float)sqrt (MAX (expected2, mean_variance > job->fit->least_variance ? 0 : d));
  for (guint i = 0; i < d; i++)
    job->field->mean[position * d + i] = (float)moments->mean[i];
  for (gsize i = 0; i < packed; i++)
    job->field->factor[position * packed + i] = (float)covariance[i];
  return TRUE;
}

static gboolean
check_samples (const NormaGaussianFieldFit *fit, GError **error)
{
  guint64 n = fit->moments[0].n;

  if (n < 2) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%" G_GUINT64_FORMAT " good image: at least 2 are needed, or there is no "
                 "variation to learn",
                 n);
    return FALSE;
  }
  for (guint p = 0; p < fit->n_positions; p++)
    if (norma_packed_trace (fit->moments[p].scatter, fit->n_dimensions) / (double)n /
            fit->n_dimensions >
        fit->least_variance)
      return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "the %" G_GUINT64_FORMAT " good images do not differ: there is no variation to "
               "learn and no threshold to promise",
               n);
  return FALSE;
}

NormaGaussianField *
norma_gaussian_field_fit_finish (NormaGaussianFieldFit *fit, guint n_threads,
                                 GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaGaussianField) field = NULL;
  Job job = { fit };

  if (!check_samples (fit, error))
    return NULL;
  field = norma_gaussian_field_new (fit->n_positions, fit->n_dimensions, fit->moments[0].n, error);
  if (field == NULL)
    return NULL;
  job.field = field;
  if (!run (&job, finish_position, (gsize)fit->n_dimensions * fit->n_dimensions, n_threads,
            cancellable, error))
    return NULL;
  return g_steal_pointer (&field);
}
