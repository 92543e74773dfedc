/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-private.h"

/* samples: of the shape. */
static gboolean
correct_parts (const NormaGaussian *gaussian, const float *samples,
               const NormaCorrection *correction, GCancellable *cancellable,
               NormaGaussian *corrected, GError **error)
{
  g_auto (NormaGaussianParted) parted = { 0 };

  if (gaussian->image != NULL) {
    if (!norma_gaussian_part_samples (&gaussian->shape, gaussian->scope, samples,
                                      correction->n_added + correction->n_removed, &parted, error))
      return FALSE;
    corrected->image = norma_gaussian_part_correct (gaussian->image, parted.vectors, correction,
                                                    cancellable, error);
    if (corrected->image == NULL)
      return FALSE;
  }
  if (gaussian->positions != NULL) {
    corrected->positions =
        norma_gaussian_part_correct (gaussian->positions,
                                     parted.departures != NULL ? parted.departures : samples,
                                     correction, cancellable, error);
    if (corrected->positions == NULL)
      return FALSE;
  }
  return TRUE;
}

NormaDetector *
norma_gaussian_correct (const NormaDetector *detector, const NormaCorrection *correction,
                        GCancellable *cancellable, GError **error)
{
  const NormaGaussian *gaussian = (const NormaGaussian *)detector;
  NormaFeatureLevels level = { 1, { gaussian->shape } };
  NormaGaussian *corrected = norma_gaussian_new (&level, gaussian->embedding, gaussian->scope);
  g_autoptr (NormaDetector) parent = &corrected->parent;
  guint n = correction->n_added + correction->n_removed;
  const float *samples = correction->samples;
  g_autofree float *embedded = NULL;

  if (gaussian->embedding != NULL) {
    embedded = norma_alloc (n, norma_feature_shape_size (&gaussian->shape) * sizeof (float),
                            "embedded features", error);
    if (embedded == NULL || !norma_embedding_apply_all (gaussian->embedding, samples, n, embedded,
                                                        correction->n_threads, cancellable, error))
      return NULL;
    samples = embedded;
  }
  if (!correct_parts (gaussian, samples, correction, cancellable, corrected, error))
    return NULL;
  norma_gaussian_measure_scratch (corrected);
  return g_steal_pointer (&parent);
}
