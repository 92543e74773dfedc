/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "core/base/random.h"
#include "core/detectors/detector.h"

/* Features of several levels as a network would give them for good parts: positive, skewed, and
 * correlated from channel to channel. */
typedef struct {
  NormaFeatureLevels levels;
  guint n;
  gsize size; /* of a sample */
  float *samples; /* [n, size] */
} LevelSet;

static inline LevelSet
level_set_new (const NormaFeatureLevels *levels, guint n, guint64 seed)
{
  LevelSet set = { *levels, n, norma_feature_levels_size (levels) };
  NormaRandom random;
  double before = 0;

  norma_random_seed (&random, seed);
  set.samples = g_new (float, n *set.size);
  for (gsize i = 0; i < n * set.size; i++) {
    before = norma_random_normal (&random) + 0.5 * before;
    set.samples[i] = (float)exp (0.3 * before + 0.1 * (double)(i % set.size % 7));
  }
  return set;
}

static inline void
level_set_clear (LevelSet *set)
{
  g_free (set->samples);
}

static inline const float *
level_sample (const LevelSet *set, guint s)
{
  return set->samples + s * set->size;
}

/* Reads the set as often as the fit asks for. */
static inline NormaDetector *
level_run_fit (const LevelSet *set, NormaDetectorFit *fit, guint n_threads,
               GCancellable *cancellable, GError **error)
{
  for (guint pass = 0; pass < fit->n_passes; pass++) {
    for (guint s = 0; s < set->n; s += NORMA_DETECTOR_BLOCK)
      if (!fit->class->add (fit, level_sample (set, s), MIN (NORMA_DETECTOR_BLOCK, set->n - s),
                            n_threads, cancellable, error))
        return NULL;
    if (!fit->class->end_pass (fit, n_threads, cancellable, error))
      return NULL;
  }
  return fit->class->finish (fit, error);
}

typedef void (*LevelScore) (const NormaDetector *detector, const float *features, float *map,
                            float *scratch);

static inline void
level_score_held_out (const NormaDetector *detector, const float *features, float *map,
                      float *scratch)
{
  detector->class->score_held_out (detector, features, 0, map, scratch);
}

/* [positions], scratch and map checked to be enough, and scratch not to be read before it is
 * written. */
static inline float *
level_score (const NormaDetector *detector, LevelScore score, const float *features)
{
  const float canary = -4711.5f;
  gsize n = (gsize)detector->grid.height * detector->grid.width;
  float *map = g_new (float, n + 1);
  g_autofree float *scratch = g_new (float, detector->scratch_size + 1);

  for (gsize i = 0; i < detector->scratch_size; i++)
    scratch[i] = NAN;
  map[n] = scratch[detector->scratch_size] = canary;
  score (detector, features, map, scratch);
  g_assert_cmpfloat (map[n], ==, canary);
  g_assert_cmpfloat (scratch[detector->scratch_size], ==, canary);
  return map;
}

static inline void
level_assert_same_maps (const NormaDetector *a, const NormaDetector *b, const LevelSet *set)
{
  gsize n = (gsize)a->grid.height * a->grid.width;
  const LevelScore scores[] = { a->class->score, level_score_held_out };

  g_assert_cmpuint (n, ==, (gsize)b->grid.height * b->grid.width);
  for (guint s = 0; s < set->n; s++)
    for (gsize i = 0; i < G_N_ELEMENTS (scores); i++) {
      g_autofree float *from_a = level_score (a, scores[i], level_sample (set, s));
      g_autofree float *from_b = level_score (b, scores[i], level_sample (set, s));

      g_assert_cmpmem (from_a, n * sizeof (float), from_b, n * sizeof (float));
    }
}

/* Through the bytes of a file, so that nothing is shared with the detector. */
static inline NormaTensorFile *
level_store (const NormaDetector *detector)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GBytes) bytes = NULL;
  NormaTensorFile *stored;

  norma_detector_store (detector, file);
  bytes = norma_tensor_file_to_bytes (file, NULL);
  stored = norma_tensor_file_read_bytes (bytes, "model", NULL);
  g_assert_nonnull (stored);
  return stored;
}
