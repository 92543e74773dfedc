/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/detectors/explanation.h"
#include "core/detectors/patchcore-private.h"

/* A sample's patch at a position, in scratch. */
static const float *
make_patch (const NormaPatchCore *patchcore, const float *features, guint position, float *scratch)
{
  const NormaFeatureShape *shape = norma_embedding_get_shape (patchcore->embedding);

  norma_embedding_apply (patchcore->embedding, features + patchcore->offset, scratch,
                         scratch + norma_feature_shape_size (shape));
  return scratch + (gsize)position * shape->channels;
}

typedef struct {
  guint32 row;
  double distance2;
} Near;

/* Of images in the order of the bank; of equally near ones the first stays first. */
static void
insert (Near *near, guint *n, const Near *next)
{
  guint i;

  if (*n == NORMA_MOST_NEAR && next->distance2 >= near[*n - 1].distance2)
    return;
  *n = MIN (*n + 1, NORMA_MOST_NEAR);
  for (i = *n - 1; i > 0 && near[i - 1].distance2 > next->distance2; i--)
    near[i] = near[i - 1];
  near[i] = *next;
}

static guint32
find_image (const NormaPatchCore *patchcore, guint32 row)
{
  guint32 n = patchcore->parent.grid.height * patchcore->parent.grid.width;

  return patchcore->patches[row] / n / patchcore->n_variants;
}

/* The nearest row of each image, whose rows follow each other, and of these the nearest. */
static guint
find_near (const NormaPatchCore *patchcore, const float *patch, Near *near)
{
  guint d = patchcore->facts.d, n = 0;
  guint32 row = 0;

  while (row < patchcore->facts.n_kept) {
    guint32 image = find_image (patchcore, row);
    Near best = { row, INFINITY };

    for (; row < patchcore->facts.n_kept && find_image (patchcore, row) == image; row++) {
      double distance2 = norma_nearest_distance2 (patch, patchcore->bank + (gsize)row * d, d);

      if (distance2 < best.distance2)
        best = (Near){ row, distance2 };
    }
    insert (near, &n, &best);
  }
  return n;
}

static gboolean
explain_features (const NormaPatchCore *patchcore, const float *patch, const Near *nearest,
                  NormaExplanation *explanation, GError **error)
{
  guint d = patchcore->facts.d;
  const float *row = patchcore->bank + (gsize)nearest->row * d;
  NormaExplainedPart *part = norma_explanation_add (explanation, NORMA_EXPLAINED_PLACE, d, error);

  if (part == NULL)
    return FALSE;
  for (guint i = 0; i < d; i++) {
    NormaExplainedFeature *feature = &part->features[i];

    norma_embedding_get_origin (patchcore->embedding, i, &feature->level, &feature->channel);
    feature->level += patchcore->first_level;
    feature->difference = (double)patch[i] - (double)row[i];
    feature->term = feature->difference * feature->difference;
    feature->deviation = NAN;
    part->distance2 += feature->term;
  }
  part->distance = sqrt (part->distance2);
  return TRUE;
}

gboolean
norma_patchcore_explain (const NormaDetector *detector, const float *features, guint position,
                         NormaExplanation *explanation, float *scratch, GError **error)
{
  const NormaPatchCore *patchcore = (const NormaPatchCore *)detector;
  guint n = detector->grid.height * detector->grid.width;
  const float *patch = make_patch (patchcore, features, position, scratch);
  Near near[NORMA_MOST_NEAR];

  explanation->n_near = find_near (patchcore, patch, near);
  for (guint i = 0; i < explanation->n_near; i++) {
    guint32 at = patchcore->patches[near[i].row], sample = at / n;

    explanation->near[i] = (NormaNearPlace){ { sample / patchcore->n_variants,
                                               sample % patchcore->n_variants, at % n },
                                             sqrt (near[i].distance2) };
  }
  return explain_features (patchcore, patch, &near[0], explanation, error);
}

guint
norma_patchcore_locate (const NormaDetector *detector, const float *features, guint position,
                        double *coordinates, float *scratch)
{
  const NormaPatchCore *patchcore = (const NormaPatchCore *)detector;
  guint d = patchcore->facts.d;

  if (coordinates != NULL) {
    const float *patch = make_patch (patchcore, features, position, scratch);

    for (guint i = 0; i < d; i++)
      coordinates[i] = patch[i];
  }
  return d;
}
