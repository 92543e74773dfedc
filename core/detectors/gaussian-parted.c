/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-private.h"
#include "core/detectors/split.h"

void
norma_gaussian_parted_clear (NormaGaussianParted *parted)
{
  g_free (parted->vectors);
  g_free (parted->departures);
}

static void
average (const NormaFeatureShape *shape, const float *samples, guint n, float *vectors)
{
  gsize size = norma_feature_shape_size (shape);

  for (guint s = 0; s < n; s++)
    norma_gaussian_average (samples + s * size, shape, vectors + (gsize)s * shape->channels);
}

static gboolean
split (const NormaFeatureShape *shape, const float *samples, guint n, NormaGaussianParted *parted,
       GError **error)
{
  gsize n_positions = norma_feature_shape_n_positions (shape), channels = shape->channels;
  gsize size = n_positions * channels;
  g_autofree float *column = norma_alloc (n_positions, sizeof (float), "departures", error);

  if (column == NULL)
    return FALSE;
  parted->departures = norma_alloc (n, size * sizeof (float), "departures", error);
  if (parted->departures == NULL)
    return FALSE;
  for (guint s = 0; s < n; s++)
    norma_split_typical (samples + s * size, n_positions, channels, parted->vectors + s * channels,
                         parted->departures + s * size, column);
  return TRUE;
}

gboolean
norma_gaussian_part_samples (const NormaFeatureShape *shape, NormaScope scope, const float *samples,
                             guint n, NormaGaussianParted *parted, GError **error)
{
  parted->vectors = norma_alloc (n, shape->channels * sizeof (float), "image features", error);
  if (parted->vectors == NULL)
    return FALSE;
  if (scope == NORMA_SCOPE_BOTH)
    return split (shape, samples, n, parted, error);
  average (shape, samples, n, parted->vectors);
  return TRUE;
}
