/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/random.h"
#include "core/detectors/detector.h"

/* Normal features as an extractor would give them for good parts. */
typedef struct {
  NormaFeatureShape shape;
  guint n;
  float *samples; /* [n, grid height, grid width, d] */
} NominalSet;

static const NormaFeatureShape small_shape = { 3, 2, 6 };

static inline gsize
nominal_size (const NominalSet *set)
{
  return (gsize)set->shape.height * set->shape.width * set->shape.channels;
}

static inline const float *
nominal_sample (const NominalSet *set, guint s)
{
  return set->samples + s * nominal_size (set);
}

static inline NominalSet
nominal_new (const NormaFeatureShape *shape, guint n, guint64 seed)
{
  NominalSet set = { *shape, n };
  NormaRandom random;

  norma_random_seed (&random, seed);
  set.samples = g_new (float, n *nominal_size (&set));
  for (gsize i = 0; i < n * nominal_size (&set); i++) {
    double spread = 0.3 + 0.2 * (double)(i % shape->channels);

    set.samples[i] =
        (float)(2.5 * (double)(i % nominal_size (&set)) + spread * norma_random_normal (&random));
  }
  return set;
}

/* Reads the set as often as the fit asks for. */
static inline NormaDetector *
nominal_run_fit (const NominalSet *set, NormaDetectorFit *fit, guint n_threads,
                 GCancellable *cancellable, GError **error)
{
  for (guint pass = 0; pass < fit->n_passes; pass++) {
    for (guint s = 0; s < set->n; s += NORMA_DETECTOR_BLOCK)
      if (!fit->class->add (fit, nominal_sample (set, s), MIN (NORMA_DETECTOR_BLOCK, set->n - s),
                            n_threads, cancellable, error))
        return NULL;
    if (!fit->class->end_pass (fit, n_threads, cancellable, error))
      return NULL;
  }
  return fit->class->finish (fit, error);
}
