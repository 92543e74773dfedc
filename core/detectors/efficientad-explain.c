/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/memory.h"
#include "core/detectors/efficientad-private.h"
#include "core/detectors/explanation.h"

/* The differences of one position and map, [n_features]. */
static void
take_position (const NormaEfficientAd *e, const float *differences, guint map, guint position,
               double *values)
{
  gsize n = (gsize)e->shape.grid_height * e->shape.grid_width;

  for (gsize c = 0; c < e->shape.n_features; c++)
    values[c] = (double)differences[(map * e->shape.n_features + c) * n + position];
}

/* Distances are products of differences with themselves, which tracing keeps. */
static gboolean
add_part (const NormaEfficientAd *e, const double *values, guint map, NormaExplanation *explanation,
          GError **error)
{
  static const NormaExplainedKind kinds[] = { NORMA_EXPLAINED_PLACE, NORMA_EXPLAINED_IMAGE };
  guint n_origins = norma_embedding_count_origins (e->embedding), d = e->shape.n_features;
  double weight = norma_efficientad_get_weight (e, map) / d;
  NormaExplainedPart *part = norma_explanation_add (explanation, kinds[map], n_origins, error);
  g_autofree double *block = NULL;
  double *terms, *differences, *unscaled;

  if (part == NULL)
    return FALSE;
  block = norma_alloc (2 * (gsize)n_origins + d, sizeof (double), "explanation", error);
  if (block == NULL)
    return FALSE;
  terms = block;
  differences = block + n_origins;
  unscaled = block + 2 * n_origins;
  for (guint c = 0; c < d; c++)
    unscaled[c] = values[c] * (double)e->deviation[c];
  norma_embedding_trace (e->embedding, values, terms);
  norma_embedding_trace (e->embedding, unscaled, differences);
  for (guint i = 0; i < n_origins; i++) {
    NormaExplainedFeature *feature = &part->features[i];

    norma_embedding_get_origin (e->embedding, i, &feature->level, &feature->channel);
    feature->level += e->first_level;
    feature->term = weight * terms[i] * terms[i];
    feature->difference = differences[i];
    feature->deviation = NAN;
    part->distance2 += feature->term;
  }
  part->distance = part->distance2;
  return TRUE;
}

gboolean
norma_efficientad_explain (const NormaDetector *detector, const float *features, guint position,
                           NormaExplanation *explanation, float *scratch, GError **error)
{
  const NormaEfficientAd *e = (const NormaEfficientAd *)detector;
  const float *differences = norma_efficientad_compare (e, features, scratch);
  g_autofree double *values =
      norma_alloc (e->shape.n_features, sizeof (double), "explanation", error);

  for (guint map = 0; values != NULL && map < NORMA_EFFICIENTAD_N_MAPS; map++) {
    take_position (e, differences, map, position, values);
    if (!add_part (e, values, map, explanation, error))
      return FALSE;
  }
  return values != NULL;
}

guint
norma_efficientad_locate (const NormaDetector *detector, const float *features, guint position,
                          double *coordinates, float *scratch)
{
  const NormaEfficientAd *e = (const NormaEfficientAd *)detector;
  guint d = e->shape.n_features;

  if (coordinates != NULL) {
    const float *differences = norma_efficientad_compare (e, features, scratch);

    for (guint map = 0; map < NORMA_EFFICIENTAD_N_MAPS; map++) {
      double factor = sqrt (norma_efficientad_get_weight (e, map) / d);

      take_position (e, differences, map, position, coordinates + map * d);
      for (guint c = 0; c < d; c++)
        coordinates[map * d + c] *= factor;
    }
  }
  return NORMA_EFFICIENTAD_N_MAPS * d;
}
