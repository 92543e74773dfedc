/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/gaussian-field.h"

#include <float.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/statistics/moments.h"
#include "core/statistics/packed-cholesky.h"
#include "core/statistics/shrinkage.h"

G_STATIC_ASSERT (NORMA_GAUSSIAN_FIELD_BLOCK <= NORMA_MOMENTS_BLOCK);

void
norma_gaussian_field_free (NormaGaussianField *field)
{
  if (field == NULL)
    return;
  g_free (field->mean);
  g_clear_pointer (&field->storage, g_bytes_unref);
  g_free (field->shrinkage);
  g_free (field->expected);
  g_free (field);
}

void
norma_gaussian_field_set_factor (NormaGaussianField *field, GBytes *storage)
{
  field->storage = storage;
  field->factor = g_bytes_get_data (storage, NULL);
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

/* D² without the sample, from its q = uᵀΣ⁻¹u within the fit. */
static double
hold_out (double q, double shrinkage, guint64 n_samples)
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
      double held_out = hold_out (q, field->shrinkage[p], field->n_samples);

      distance[k * n_positions + p] = (float)(sqrt (held_out) / field->expected[p]);
    }
}

void
norma_gaussian_field_held_out_distances (const NormaGaussianField *field, const float *x,
                                         float *distance, float *scratch)
{
  norma_gaussian_field_held_out_distances_of_all (field, x, 1, distance, scratch);
}

/* Fitting. */

struct _NormaGaussianFieldFit {
  guint n_positions, n_dimensions;
  NormaCovariance covariance;
  double least_variance;
  NormaMoments *moments; /* [P] */
  double *sums; /* [P, 2, d], mean and third of the moments; [P, d] where only means are wanted */
  float *comoments; /* [P, d(d + 1)/2], in the end the factors of the field */
};

guint64
norma_gaussian_field_fit_memory (guint n_positions, guint n_dimensions)
{
  guint64 moments = sizeof (NormaMoments) + 2 * n_dimensions * sizeof (double) +
                    norma_packed_size (n_dimensions) * sizeof (float);

  return n_positions * (moments + (n_dimensions + 2) * sizeof (float));
}

/* Of a position: means, and third moments where they are wanted. */
static gsize
count_sums (const NormaGaussianFieldFit *fit)
{
  return (fit->covariance == NORMA_COVARIANCE_SHRUNK ? 2 : 1) * (gsize)fit->n_dimensions;
}

NormaGaussianFieldFit *
norma_gaussian_field_fit_new (guint n_positions, guint n_dimensions, NormaCovariance covariance,
                              double least_variance, GError **error)
{
  g_autoptr (NormaGaussianFieldFit) fit = g_new0 (NormaGaussianFieldFit, 1);

  fit->n_positions = n_positions;
  fit->n_dimensions = n_dimensions;
  fit->covariance = covariance;
  fit->least_variance = least_variance;
  fit->moments = norma_alloc (n_positions, sizeof (NormaMoments), "moments", error);
  if (fit->moments == NULL)
    return NULL;
  fit->sums = norma_alloc (n_positions, count_sums (fit) * sizeof (double), "moments", error);
  if (fit->sums == NULL)
    return NULL;
  fit->comoments = norma_alloc (n_positions, norma_packed_size (n_dimensions) * sizeof (float),
                                "moments", error);
  return fit->comoments == NULL ? NULL : g_steal_pointer (&fit);
}

void
norma_gaussian_field_fit_free (NormaGaussianFieldFit *fit)
{
  if (fit == NULL)
    return;
  g_free (fit->moments);
  g_free (fit->sums);
  g_free (fit->comoments);
  g_free (fit);
}

typedef struct {
  NormaGaussianFieldFit *fit;
  const float *samples; /* [n, P, d] */
  guint n;
  double *scratch; /* [n_workers, scratch_size] */
  gsize scratch_size;
} Addition;

static void
begin_position (const NormaGaussianFieldFit *fit, gsize position)
{
  guint d = fit->n_dimensions;
  double *mean = fit->sums + count_sums (fit) * position;

  norma_moments_init (&fit->moments[position], d, mean,
                      fit->comoments + norma_packed_size (d) * position,
                      fit->covariance == NORMA_COVARIANCE_SHRUNK ? mean + d : NULL);
}

static gboolean
add_at_position (gsize position, guint worker, gpointer data, GError **error)
{
  Addition *addition = data;
  const NormaGaussianFieldFit *fit = addition->fit;
  gsize d = fit->n_dimensions;

  /* By the workers, for it is here that the memory is first touched. */
  if (fit->moments[position].n == 0)
    begin_position (fit, position);
  norma_moments_add_block (&fit->moments[position], addition->samples + position * d, addition->n,
                           d * fit->n_positions,
                           addition->scratch + worker * addition->scratch_size);
  return TRUE;
}

gboolean
norma_gaussian_field_fit_add (NormaGaussianFieldFit *fit, const float *samples, guint n,
                              guint n_threads, GCancellable *cancellable, GError **error)
{
  guint n_workers = norma_workers_count (n_threads);
  gsize scratch_size = norma_moments_scratch_size (fit->n_dimensions);
  g_autofree double *scratch =
      norma_alloc (n_workers, scratch_size * sizeof (double), "scratch", error);
  Addition addition = { fit, samples, n, scratch, scratch_size };

  g_return_val_if_fail (n <= NORMA_GAUSSIAN_FIELD_BLOCK, FALSE);

  return scratch != NULL && norma_workers_run (n_workers, fit->n_positions, add_at_position,
                                               &addition, cancellable, error);
}

/* Σ = (1 − α)·S + ρ·I. */
typedef struct {
  double shrinkage; /* α */
  double ridge; /* ρ */
} Mixture;

static Mixture
mix (const NormaGaussianFieldFit *fit, const NormaMoments *moments)
{
  NormaShrinkage best;
  double n = (double)moments->n;

  if (fit->covariance == NORMA_COVARIANCE_SAMPLE)
    return (Mixture){ 0, 0 };
  if (fit->covariance == NORMA_COVARIANCE_RIDGE)
    return (Mixture){ 0, NORMA_COVARIANCE_EPSILON * (n - 1) / n };
  best = norma_shrinkage_ledoit_wolf (moments);
  if (moments->n == 2)
    best.alpha = 1;
  /* As the field keeps it, so that distances held out take the covariance for what it is. */
  best.alpha = (float)best.alpha;
  return (Mixture){ best.alpha, MAX (best.alpha * best.mean_variance, fit->least_variance) };
}

/* tr(Σ⁻¹S): the mean of the samples' own D². */
static double
mean_distance2 (const float *factor, guint d, const Mixture *mixture, double mean_variance)
{
  double inverse_trace = 0;

  if (mixture->shrinkage >= 1)
    return mean_variance * d / mixture->ridge;
  for (gsize i = 0; i < norma_packed_size (d); i++)
    inverse_trace += (double)factor[i] * factor[i];
  return (d - mixture->ridge * inverse_trace) / (1 - mixture->shrinkage);
}

typedef struct {
  NormaGaussianFieldFit *fit;
  NormaGaussianField *field;
} Finish;

/* What the D² of a position are divided by, once its factor stands in place of the co-moment. */
static double
expect_distance2 (const NormaGaussianFieldFit *fit, const NormaMoments *moments,
                  const Mixture *mixture, double mean_variance)
{
  guint d = fit->n_dimensions;
  double n = (double)moments->n, expected2;

  if (fit->covariance == NORMA_COVARIANCE_RIDGE)
    return n / (n - 1);
  expected2 = hold_out (mean_distance2 (moments->comoment, d, mixture, mean_variance),
                        mixture->shrinkage, moments->n);
  /* A position where nothing varies is as ordinary as one that varies by the least variance. */
  return mean_variance <= fit->least_variance ? MAX (expected2, d) : expected2;
}

static gboolean
finish_position (gsize position, guint worker, gpointer data, GError **error)
{
  Finish *finish = data;
  const NormaGaussianFieldFit *fit = finish->fit;
  NormaGaussianField *field = finish->field;
  const NormaMoments *moments = &fit->moments[position];
  guint d = fit->n_dimensions;
  double n = (double)moments->n;
  double mean_variance = norma_moments_trace (moments) / n / d;
  Mixture mixture = mix (fit, moments);

  if (!norma_packed_inverse_factor (moments->comoment, d, (1 - mixture.shrinkage) / n,
                                    mixture.ridge, moments->comoment, error))
    return FALSE;
  field->shrinkage[position] = (float)mixture.shrinkage;
  field->expected[position] =
      (float)sqrt (expect_distance2 (fit, moments, &mixture, mean_variance));
  for (gsize i = 0; i < d; i++)
    field->mean[position * d + i] = (float)moments->mean[i];
  return TRUE;
}

static gboolean
check_samples (const NormaGaussianFieldFit *fit, GError **error)
{
  guint64 n = fit->moments[0].n;

  if (fit->covariance == NORMA_COVARIANCE_SAMPLE && n <= fit->n_dimensions) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%" G_GUINT64_FORMAT " good images: a covariance of %u features without "
                 "shrinkage needs at least %u",
                 n, fit->n_dimensions, fit->n_dimensions + 1);
    return FALSE;
  }
  if (n < 2) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%" G_GUINT64_FORMAT " good images: at least 2 are needed, or there is no "
                 "variation to learn",
                 n);
    return FALSE;
  }
  for (guint p = 0; p < fit->n_positions; p++)
    if (norma_moments_trace (&fit->moments[p]) >
        fit->least_variance * (double)n * fit->n_dimensions)
      return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "the %" G_GUINT64_FORMAT " good images do not differ: there is no variation to "
               "learn and no threshold to promise",
               n);
  return FALSE;
}

/* Without factors. */
static NormaGaussianField *
field_new (guint n_positions, guint n_dimensions, guint64 n_samples, GError **error)
{
  g_autoptr (NormaGaussianField) field = g_new0 (NormaGaussianField, 1);
  gsize size = sizeof (float);

  field->n_positions = n_positions;
  field->n_dimensions = n_dimensions;
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
  return g_steal_pointer (&field);
}

static GBytes *
take_factor (NormaGaussianFieldFit *fit)
{
  gsize n = (gsize)fit->n_positions * norma_packed_size (fit->n_dimensions);

  return g_bytes_new_take (g_steal_pointer (&fit->comoments), n * sizeof (float));
}

NormaGaussianField *
norma_gaussian_field_fit_finish (NormaGaussianFieldFit *fit, guint n_threads,
                                 GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaGaussianField) field = NULL;
  Finish finish = { fit };

  if (!check_samples (fit, error))
    return NULL;
  field = finish.field = field_new (fit->n_positions, fit->n_dimensions, fit->moments[0].n, error);
  if (field == NULL || !norma_workers_run (n_threads, fit->n_positions, finish_position, &finish,
                                           cancellable, error))
    return NULL;
  norma_gaussian_field_set_factor (field, take_factor (fit));
  return g_steal_pointer (&field);
}
