/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-part.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/statistics/moments.h"

void
norma_gaussian_part_free (NormaGaussianPart *part)
{
  if (part == NULL)
    return;
  g_free (part->axes);
  norma_gaussian_field_free (part->field);
  g_free (part);
}

/* features: [n_rows, n_channels] to projected: [n_rows, n_axes]. Each product is summed in 8
 * interleaved sums, so that every processor gives the same bits. */
NORMA_KERNEL static void
project (const float *restrict axes, guint n_axes, guint n_channels, const float *restrict features,
         gsize n_rows, float *restrict projected)
{
  for (gsize r = 0; r < n_rows; r++) {
    const float *x = features + r * n_channels;

    for (gsize k = 0; k < n_axes; k++) {
      const float *axis = axes + k * n_channels;
      float part[8] = { 0 };
      gsize c = 0;

      for (; c + 8 <= n_channels; c += 8)
        for (int i = 0; i < 8; i++)
          part[i] += axis[c + i] * x[c + i];
      for (int i = 0; c < n_channels; c++, i++)
        part[i] += axis[c] * x[c];
      projected[r * n_axes + k] =
          ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
    }
  }
}

void
norma_gaussian_part_project (const NormaGaussianPart *part, const float *features, gsize n_rows,
                             float *projected)
{
  project (part->axes, part->n_axes, part->n_channels, features, n_rows, projected);
}

gsize
norma_gaussian_part_scratch (const NormaGaussianPart *part)
{
  gsize projected = part->axes == NULL ? 1 : part->n_positions;

  return (1 + projected) * part->n_axes;
}

typedef void (*Distances) (const NormaGaussianField *field, const float *x, float *distance,
                           float *scratch);

static void
measure (const NormaGaussianPart *part, Distances distances, const float *features, float *distance,
         float *scratch)
{
  float *projected = scratch + part->n_axes;

  if (part->axes == NULL) {
    distances (part->field, features, distance, scratch);
    return;
  }
  project (part->axes, part->n_axes, part->n_channels, features, part->n_positions, projected);
  distances (part->field, projected, distance, scratch);
}

void
norma_gaussian_part_distances (const NormaGaussianPart *part, const float *features,
                               float *distance, float *scratch)
{
  measure (part, norma_gaussian_field_distances, features, distance, scratch);
}

void
norma_gaussian_part_held_out_distances (const NormaGaussianPart *part, const float *features,
                                        float *distance, float *scratch)
{
  measure (part, norma_gaussian_field_held_out_distances, features, distance, scratch);
}

/* Correcting. */

NormaGaussianPart *
norma_gaussian_part_correct (const NormaGaussianPart *part, const float *features,
                             const NormaCorrection *correction, GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (NormaGaussianPart) corrected = g_new0 (NormaGaussianPart, 1);
  gsize n_rows = (gsize)part->n_positions * (correction->n_added + correction->n_removed);
  gsize n_axes = (gsize)part->n_axes * part->n_channels;
  NormaGaussianChange change = { features, correction->n_added, correction->n_removed };
  g_autofree float *projected = NULL;

  *corrected = (NormaGaussianPart){ part->n_positions, part->n_channels, part->n_axes };
  if (part->axes != NULL) {
    projected = norma_alloc (n_rows, part->n_axes * sizeof (float), "projected features", error);
    corrected->axes =
        projected == NULL ? NULL : norma_alloc (n_axes, sizeof (float), "axes", error);
    if (corrected->axes == NULL)
      return NULL;
    memcpy (corrected->axes, part->axes, n_axes * sizeof (float));
    project (part->axes, part->n_axes, part->n_channels, features, n_rows, projected);
    change.samples = projected;
  }
  corrected->field = norma_gaussian_field_correct (part->field, &change, correction->least_variance,
                                                   correction->n_threads, cancellable, error);
  return corrected->field == NULL ? NULL : g_steal_pointer (&corrected);
}

/* Fitting. */

struct _NormaGaussianPartFit {
  guint n_positions, n_channels;
  double least_variance;
  NormaGaussianOptions options;

  /* Looking for axes: the scatter of deviations from the mean of their block, pooled over blocks
   * and positions. NULL when no axes are wanted or they are chosen. */
  double *scatter; /* packed */
  guint64 n_deviations;

  guint n_axes;
  float *axes;
  NormaGaussianFieldFit *field;
};

guint64
norma_gaussian_part_fit_memory (guint n_positions, guint n_channels, NormaComponents components)
{
  guint64 field = norma_gaussian_field_fit_memory (n_positions, n_channels);
  guint64 projected = (guint64)NORMA_DETECTOR_BLOCK * n_positions * n_channels * sizeof (float);

  return components == NORMA_COMPONENTS_ALL ? field : field + projected;
}

static gboolean
begin_field (NormaGaussianPartFit *fit, GError **error)
{
  fit->field = norma_gaussian_field_fit_new (fit->n_positions, fit->n_axes, fit->options.covariance,
                                             fit->least_variance, error);
  return fit->field != NULL;
}

NormaGaussianPartFit *
norma_gaussian_part_fit_new (guint n_positions, guint n_channels, double least_variance,
                             const NormaGaussianOptions *options, GError **error)
{
  g_autoptr (NormaGaussianPartFit) fit = g_new0 (NormaGaussianPartFit, 1);

  fit->n_positions = n_positions;
  fit->n_channels = fit->n_axes = n_channels;
  fit->least_variance = least_variance;
  fit->options = *options;
  if (options->components == NORMA_COMPONENTS_ALL) {
    if (!begin_field (fit, error))
      return NULL;
  } else {
    fit->scatter = norma_alloc (norma_packed_size (n_channels), sizeof (double), "scatter", error);
    if (fit->scatter == NULL)
      return NULL;
  }
  return g_steal_pointer (&fit);
}

void
norma_gaussian_part_fit_free (NormaGaussianPartFit *fit)
{
  if (fit == NULL)
    return;
  g_free (fit->scatter);
  g_free (fit->axes);
  norma_gaussian_field_fit_free (fit->field);
  g_free (fit);
}

static void
add_deviation (double *scatter, const double *u, guint d)
{
  for (gsize i = 0; i < d; i++) {
    double *row = scatter + i * (i + 1) / 2;

    for (gsize j = 0; j <= i; j++)
      row[j] += u[i] * u[j];
  }
}

static gboolean
add_deviations (NormaGaussianPartFit *fit, const float *samples, guint n, GCancellable *cancellable,
                GError **error)
{
  guint d = fit->n_channels;
  gsize n_positions = fit->n_positions;
  g_autofree double *mean = norma_alloc (d, sizeof (double), "mean", error);
  g_autofree double *deviation = norma_alloc (d, sizeof (double), "deviation", error);

  if (mean == NULL || deviation == NULL ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (gsize p = 0; n > 1 && p < fit->n_positions; p++) {
    memset (mean, 0, d * sizeof (double));
    for (guint s = 0; s < n; s++)
      for (guint i = 0; i < d; i++)
        mean[i] += samples[(s * n_positions + p) * d + i] / (double)n;
    for (guint s = 0; s < n; s++) {
      for (guint i = 0; i < d; i++)
        deviation[i] = samples[(s * n_positions + p) * d + i] - mean[i];
      add_deviation (fit->scatter, deviation, d);
    }
    fit->n_deviations += n - 1;
  }
  return TRUE;
}

static gboolean
add_projected (NormaGaussianPartFit *fit, const float *samples, guint n, guint n_threads,
               GCancellable *cancellable, GError **error)
{
  gsize n_rows = (gsize)fit->n_positions * n;
  g_autofree float *projected =
      norma_alloc (n_rows, fit->n_axes * sizeof (float), "projected features", error);

  if (projected == NULL)
    return FALSE;
  project (fit->axes, fit->n_axes, fit->n_channels, samples, n_rows, projected);
  return norma_gaussian_field_fit_add (fit->field, projected, n, n_threads, cancellable, error);
}

gboolean
norma_gaussian_part_fit_add (NormaGaussianPartFit *fit, const float *samples, guint n,
                             guint n_threads, GCancellable *cancellable, GError **error)
{
  if (fit->scatter != NULL)
    return add_deviations (fit, samples, n, cancellable, error);
  if (fit->axes != NULL)
    return add_projected (fit, samples, n, n_threads, cancellable, error);
  return norma_gaussian_field_fit_add (fit->field, samples, n, n_threads, cancellable, error);
}

/* The covariance of the deviations, [d, d], lower triangle. */
static double *
unpack_covariance (const NormaGaussianPartFit *fit, GError **error)
{
  gsize d = fit->n_channels;
  double n = (double)MAX (fit->n_deviations, 1);
  double *covariance = norma_alloc (d * d, sizeof (double), "covariance", error);

  for (gsize i = 0; covariance != NULL && i < d; i++)
    for (gsize j = 0; j <= i; j++)
      covariance[i * d + j] = fit->scatter[i * (i + 1) / 2 + j] / n;
  return covariance;
}

static NormaPrincipalRange
choose (const NormaGaussianOptions *options, const double *variances, guint d)
{
  return options->components == NORMA_COMPONENTS_PCA
             ? norma_principal_leading (variances, d, options->explained)
             : norma_principal_trailing (variances, d, options->explained);
}

gboolean
norma_gaussian_part_fit_choose_axes (NormaGaussianPartFit *fit, GError **error)
{
  gsize d = fit->n_channels;
  g_autofree double *covariance = unpack_covariance (fit, error);
  g_autofree double *axes = norma_alloc (d * d, sizeof (double), "axes", error);
  g_autofree double *variances = norma_alloc (d, sizeof (double), "variances", error);
  NormaPrincipalRange kept;

  if (covariance == NULL || axes == NULL || variances == NULL ||
      !norma_principal_axes (covariance, fit->n_channels, axes, variances, error))
    return FALSE;
  kept = choose (&fit->options, variances, fit->n_channels);
  fit->n_axes = kept.count;
  fit->axes = norma_alloc (kept.count * d, sizeof (float), "axes", error);
  if (fit->axes == NULL)
    return FALSE;
  for (gsize i = 0; i < kept.count * d; i++)
    fit->axes[i] = (float)axes[kept.first * d + i];
  g_clear_pointer (&fit->scatter, g_free);
  return begin_field (fit, error);
}

NormaGaussianPart *
norma_gaussian_part_fit_finish (NormaGaussianPartFit *fit, guint n_threads,
                                GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaGaussianPart) part = g_new0 (NormaGaussianPart, 1);

  part->n_positions = fit->n_positions;
  part->n_channels = fit->n_channels;
  part->n_axes = fit->n_axes;
  part->axes = g_steal_pointer (&fit->axes);
  part->field = norma_gaussian_field_fit_finish (fit->field, n_threads, cancellable, error);
  if (part->field == NULL)
    return NULL;
  return g_steal_pointer (&part);
}
