/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/statistics/gaussian-field-private.h"
#include "core/statistics/moments.h"
#include "core/statistics/packed-cholesky.h"
#include "core/statistics/shrinkage.h"

G_STATIC_ASSERT (NORMA_GAUSSIAN_FIELD_BLOCK <= NORMA_MOMENTS_BLOCK);

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
  return norma_gaussian_count_moments (fit->covariance) * (gsize)fit->n_dimensions;
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

typedef struct {
  NormaGaussianFieldFit *fit;
  NormaGaussianField *field;
} Finish;

/* What a correction goes on from, before the co-moment gives way to the factor. */
static void
keep_sums (const NormaMoments *moments, NormaCovariance covariance, double *sums)
{
  sums[0] = norma_moments_trace (moments);
  if (covariance != NORMA_COVARIANCE_SHRUNK)
    return;
  sums[1] = norma_moments_squared_norm (moments);
  sums[2] = moments->fourth;
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
  NormaMixture mixture = norma_gaussian_mix (fit->covariance, moments->n, mean_variance,
                                             fit->covariance == NORMA_COVARIANCE_SHRUNK
                                                 ? norma_shrinkage_ledoit_wolf (moments).alpha
                                                 : 0,
                                             fit->least_variance);

  keep_sums (moments, fit->covariance,
             field->sums + position * norma_gaussian_count_sums (fit->covariance));
  if (!norma_packed_inverse_factor (moments->comoment, d, (1 - mixture.shrinkage) / n,
                                    mixture.ridge, moments->comoment, error))
    return FALSE;
  field->shrinkage[position] = (float)mixture.shrinkage;
  field->expected[position] =
      (float)sqrt (norma_gaussian_expect (fit->covariance, moments->n, d, moments->comoment,
                                          &mixture, mean_variance, fit->least_variance));
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
  field = finish.field = norma_gaussian_field_new (fit->n_positions, fit->n_dimensions,
                                                   fit->covariance, fit->moments[0].n, error);
  if (field == NULL || !norma_workers_run (n_threads, fit->n_positions, finish_position, &finish,
                                           cancellable, error))
    return NULL;
  norma_gaussian_field_set_factor (field, take_factor (fit));
  field->moments = g_steal_pointer (&fit->sums);
  return g_steal_pointer (&field);
}
