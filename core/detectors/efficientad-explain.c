/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/memory.h"
#include "core/detectors/efficientad-private.h"
#include "core/detectors/gaussian-explain.h"

/* The differences of one position and map, [n_features]. */
static void
take_position (const NormaEfficientAd *e, const float *differences, guint map, guint position,
               double *values)
{
  gsize n = (gsize)e->shape.grid_height * e->shape.grid_width;

  for (gsize c = 0; c < e->shape.n_features; c++)
    values[c] = (double)differences[(map * e->shape.n_features + c) * n + position];
}

static gboolean
add_structural (const NormaEfficientAd *e, const double *values, guint position,
                NormaExplanation *explanation, GError **error)
{
  const NormaGaussianOrigin origin = { e->embedding, 0 };
  g_autofree float *patch = norma_alloc (e->shape.n_features, sizeof (float), "explanation", error);
  NormaExplainedPart *part;

  if (patch == NULL)
    return FALSE;
  for (guint c = 0; c < e->shape.n_features; c++)
    patch[c] = (float)(values[c] * (double)e->deviation[c]);
  part = norma_gaussian_part_explain (e->places, position, patch, &origin, NORMA_EXPLAINED_PLACE,
                                      explanation, error);
  if (part == NULL)
    return FALSE;
  for (guint i = 0; i < part->n_features; i++)
    part->features[i].level++; /* of the teacher, behind the picture */
  return TRUE;
}

/* The mean square is the sum of its terms, as axes are orthonormal. */
static gboolean
add_logical (const NormaEfficientAd *e, const double *values, guint position,
             NormaExplanation *explanation, GError **error)
{
  guint d = e->shape.n_features, n_origins = norma_embedding_count_origins (e->embedding);
  NormaExplainedPart *part =
      norma_explanation_add (explanation, NORMA_EXPLAINED_IMAGE, n_origins, error);
  g_autofree double *traced = NULL;

  if (part == NULL)
    return FALSE;
  traced = norma_alloc (n_origins, sizeof (double), "explanation", error);
  if (traced == NULL)
    return FALSE;
  norma_embedding_trace (e->embedding, values, traced);
  for (guint i = 0; i < n_origins; i++) {
    NormaExplainedFeature *feature = &part->features[i];

    norma_embedding_get_origin (e->embedding, i, &feature->level, &feature->channel);
    feature->level++;
    feature->term = traced[i] * traced[i] / d / (double)e->level[position];
    feature->difference = traced[i]; /* of features of deviation 1 */
    feature->deviation = traced[i];
    part->distance2 += feature->term;
  }
  part->distance = sqrt (part->distance2);
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

  if (values == NULL)
    return FALSE;
  take_position (e, differences, NORMA_EFFICIENTAD_STRUCTURAL, position, values);
  if (!add_structural (e, values, position, explanation, error))
    return FALSE;
  take_position (e, differences, NORMA_EFFICIENTAD_LOGICAL, position, values);
  return add_logical (e, values, position, explanation, error);
}

guint
norma_efficientad_locate (const NormaDetector *detector, const float *features, guint position,
                          double *coordinates, float *scratch)
{
  const NormaEfficientAd *e = (const NormaEfficientAd *)detector;
  gsize n = (gsize)e->shape.grid_height * e->shape.grid_width, d = e->shape.n_features;
  float *differences, *patch = scratch, *rest = patch + d;

  if (coordinates == NULL)
    return NORMA_EFFICIENTAD_N_MAPS * e->shape.n_features;
  differences = norma_efficientad_compare (e, features, scratch);
  for (gsize c = 0; c < d; c++)
    patch[c] = differences[c * n + position] * e->deviation[c];
  norma_gaussian_part_locate (e->places, position, patch, coordinates, rest);
  take_position (e, differences, NORMA_EFFICIENTAD_LOGICAL, position, coordinates + d);
  for (gsize c = 0; c < d; c++)
    coordinates[d + c] /= sqrt ((double)d * (double)e->level[position]);
  return NORMA_EFFICIENTAD_N_MAPS * e->shape.n_features;
}
