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

/* A distance is the sum over the features of the difference times what the precision makes of it. */
static gboolean
add_part (const NormaEfficientAd *e, const double *values, guint map, guint position,
          NormaExplanation *explanation, GError **error)
{
  static const NormaExplainedKind kinds[] = { NORMA_EXPLAINED_PLACE, NORMA_EXPLAINED_IMAGE };
  guint d = e->shape.n_features;
  double weight =
      norma_efficientad_get_weight (e, map) / d / (double)e->ordinary[map].level[position];
  NormaExplainedPart *part = norma_explanation_add (explanation, kinds[map], d, error);
  g_autofree double *product = NULL;

  if (part == NULL)
    return FALSE;
  product = norma_alloc (d, sizeof (double), "explanation", error);
  if (product == NULL)
    return FALSE;
  norma_efficientad_multiply_precision (e->ordinary[map].factor, d, values, product);
  for (guint i = 0; i < d; i++) {
    NormaExplainedFeature *feature = &part->features[i];

    norma_embedding_get_origin (e->embedding, i, &feature->level, &feature->channel);
    feature->level += e->first_level;
    feature->term = weight * values[i] * product[i];
    feature->difference = values[i] * (double)e->deviation[i];
    feature->deviation = values[i]; /* of the feature over all good pictures */
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
    if (!add_part (e, values, map, position, explanation, error))
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
    float *differences = norma_efficientad_compare (e, features, scratch);
    gsize n = (gsize)e->shape.grid_height * e->shape.grid_width;

    for (guint map = 0; map < NORMA_EFFICIENTAD_N_MAPS; map++) {
      double factor = sqrt (norma_efficientad_get_weight (e, map) / d /
                            (double)e->ordinary[map].level[position]);

      norma_efficientad_whiten (e->ordinary[map].factor, d, n, differences + map * d * n);
      take_position (e, differences, map, position, coordinates + map * d);
      for (guint c = 0; c < d; c++)
        coordinates[map * d + c] *= factor;
    }
  }
  return NORMA_EFFICIENTAD_N_MAPS * d;
}
