/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/detectors/dfm-private.h"
#include "core/detectors/explanation.h"

NormaFeatureLevels
norma_dfm_choose_level (const NormaFeatureLevels *levels, gsize *offset)
{
  *offset = norma_feature_levels_offset (levels, levels->n - 1);
  return norma_feature_levels_single (&levels->at[levels->n - 1]);
}

NormaEmbedding *
norma_dfm_embedding_new (const NormaFeatureLevels *level, GError **error)
{
  const NormaFeatureShape *shape = &level->at[0];
  NormaEmbeddingOptions options = {
    .grid = { (shape->height + 1) / 2, (shape->width + 1) / 2 },
    .neighbourhood = NORMA_NEIGHBOURHOOD_NONE,
    .channels = NORMA_CHANNELS_ALL,
  };

  return norma_embedding_new (level, &options, error);
}

static void
free_dfm (NormaDetector *detector)
{
  NormaDfm *dfm = (NormaDfm *)detector;

  norma_embedding_unref (dfm->embedding);
  g_free (dfm->mean);
  g_free (dfm->axes);
  g_free (dfm->held_out);
  g_free (dfm);
}

/* Σ axis·residual in four lanes. */
NORMA_KERNEL static double
project (const float *axis, const double *residual, gsize d)
{
  double s[4] = { 0 };
  gsize whole = d & ~(gsize)3;

  for (gsize i = 0; i < whole; i += 4)
    for (guint l = 0; l < 4; l++)
      s[l] += (double)axis[i + l] * residual[i + l];
  for (gsize i = whole; i < d; i++)
    s[i - whole] += (double)axis[i] * residual[i];
  return (s[0] + s[1]) + (s[2] + s[3]);
}

NORMA_KERNEL static void
subtract (double *residual, const float *axis, double part, gsize d)
{
  for (gsize i = 0; i < d; i++)
    residual[i] -= part * (double)axis[i];
}

void
norma_dfm_sum_squares (const NormaDfm *dfm, const double *residual, float *map)
{
  guint n = dfm->n_channels;

  for (guint p = 0; p < dfm->n_positions; p++) {
    double sum = 0;

    for (guint c = 0; c < n; c++)
      sum += residual[(gsize)p * n + c] * residual[(gsize)p * n + c];
    map[p] = (float)sum;
  }
}

/* [d], in scratch. The axes are at right angles, so each part may be taken away before the next is
 * measured. */
static const double *
find_residual (const NormaDfm *dfm, const float *features, float *scratch)
{
  double *residual = (gpointer)scratch;
  float *vector = scratch + 2 * dfm->d;

  norma_embedding_apply (dfm->embedding, features + dfm->offset, vector, vector + dfm->d);
  for (gsize i = 0; i < dfm->d; i++)
    residual[i] = (double)vector[i] - (double)dfm->mean[i];
  for (guint k = 0; k < dfm->n_axes; k++) {
    const float *axis = dfm->axes + k * dfm->d;

    subtract (residual, axis, project (axis, residual, dfm->d), dfm->d);
  }
  return residual;
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  const NormaDfm *dfm = (const NormaDfm *)detector;

  norma_dfm_sum_squares (dfm, find_residual (dfm, features, scratch), map);
}

static gboolean
explain (const NormaDetector *detector, const float *features, guint position,
         NormaExplanation *explanation, float *scratch, GError **error)
{
  const NormaDfm *dfm = (const NormaDfm *)detector;
  const double *residual =
      find_residual (dfm, features, scratch) + (gsize)position * dfm->n_channels;
  NormaExplainedPart *part =
      norma_explanation_add (explanation, NORMA_EXPLAINED_PLACE, dfm->n_channels, error);

  if (part == NULL)
    return FALSE;
  for (guint c = 0; c < dfm->n_channels; c++) {
    double term = residual[c] * residual[c];

    part->features[c] = (NormaExplainedFeature){ dfm->level, c, term, residual[c], NAN };
    part->distance2 += term;
  }
  part->distance = part->distance2;
  return TRUE;
}

static guint
locate (const NormaDetector *detector, const float *features, guint position, double *coordinates,
        float *scratch)
{
  const NormaDfm *dfm = (const NormaDfm *)detector;

  if (coordinates != NULL)
    memcpy (coordinates, find_residual (dfm, features, scratch) + (gsize)position * dfm->n_channels,
            dfm->n_channels * sizeof (double));
  return dfm->n_channels;
}

static void
score_held_out (const NormaDetector *detector, const float *features, guint sample, float *map,
                float *scratch)
{
  const NormaDfm *dfm = (const NormaDfm *)detector;

  if (dfm->held_out == NULL)
    score (detector, features, map, scratch);
  else
    memcpy (map, dfm->held_out + (gsize)sample * dfm->n_positions,
            dfm->n_positions * sizeof (float));
}

static const NormaDetectorClass dfm_class = {
  .name = NORMA_DFM_NAME,
  .score = score,
  .score_held_out = score_held_out,
  .store = norma_dfm_store,
  .free = free_dfm,
  .explain = explain,
  .locate = locate,
};

NormaDfm *
norma_dfm_new (const NormaFeatureLevels *levels, NormaEmbedding *embedding, gsize offset)
{
  const NormaFeatureShape *shape = norma_embedding_get_shape (embedding);
  NormaDfm *dfm = g_new0 (NormaDfm, 1);

  dfm->parent.class = &dfm_class;
  g_atomic_ref_count_init (&dfm->parent.references);
  dfm->parent.grid = (NormaGrid){ shape->height, shape->width };
  dfm->sample_size = norma_feature_levels_size (levels);
  dfm->offset = offset;
  dfm->level = levels->n - 1;
  dfm->embedding = embedding;
  dfm->n_positions = (guint)norma_feature_shape_n_positions (shape);
  dfm->n_channels = shape->channels;
  dfm->d = norma_feature_shape_size (shape);
  /* a double counts for two */
  dfm->parent.scratch_size = 3 * dfm->d + norma_embedding_scratch (embedding);
  return dfm;
}

guint
norma_dfm_get_n_axes (const NormaDetector *detector)
{
  return ((const NormaDfm *)detector)->n_axes;
}
