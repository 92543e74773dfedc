/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"

/* Why the map of a sample has its value at a position: the squared distances behind it as exact sums
 * over the extractor's channels and, of Gaussians, over principal components (distance-terms.h). */

typedef enum {
  NORMA_EXPLAINED_PLACE, /* the features at the position */
  NORMA_EXPLAINED_IMAGE, /* what is typical of the whole image, or their mean */
  NORMA_EXPLAINED_LEVEL, /* the mean of one level over the image */
} NormaExplainedKind;

typedef struct {
  guint level, channel; /* of the extractor's levels */
  double term; /* of the squared distance; below 0 where it makes the place less unusual */
  double difference; /* from what is normal there, in units of the feature */
  double deviation; /* the same in standard deviations of the good images; NaN: not known */
} NormaExplainedFeature;

typedef struct {
  double term; /* of the squared distance, at least 0 */
  double variance; /* of the good images along it */
} NormaExplainedComponent;

/* One distance that the map's value is made of. */
typedef struct {
  NormaExplainedKind kind;
  guint level; /* of NORMA_EXPLAINED_LEVEL */
  double distance; /* as it enters the map; of a Gaussian that is divided so, 1 is ordinary */
  double distance2; /* what the terms sum to */
  NormaExplainedFeature *features; /* [n_features], by level and channel, owned */
  guint n_features;
  NormaExplainedComponent *components; /* [n_components], least variance first, owned */
  guint n_components; /* 0 where the detector has none */
  guint n_low; /* of them, that together hold at most NORMA_LOW_VARIANCE of the variance */
  double low_share; /* of distance2 that those have, 0 … 1 */
} NormaExplainedPart;

#define NORMA_LOW_VARIANCE 0.01

/* A good place that a memory bank holds. */
typedef struct {
  NormaGoodPlace place;
  double distance;
} NormaNearPlace;

enum { NORMA_MOST_NEAR = 3 };

struct _NormaExplanation {
  float value; /* of the detector's map at the position */
  guint n_parts;
  NormaExplainedPart parts[NORMA_MOST_LEVELS];

  /* The nearest places, each of another image, the nearest first; 0 where none are kept. */
  guint n_near;
  NormaNearPlace near[NORMA_MOST_NEAR];
};

/* features, scratch: as in score; position: of the grid. What follows from what:
 *   gaussian, padim   value = distance of the place, or of the image; with both scopes as
 *                     NORMA_SCOPE_BOTH says. With fewer axes or channels than the extractor gives,
 *                     differences are what these keep of them (norma_embedding_trace());
 *   gaussian-ad       value = mean of the levels' distances;
 *   patchcore         value = distance to the nearest row, before re-weighting;
 *   dfm               value = distance = distance2, the squared residual;
 *   efficientad       value = the larger distance of the place (structural) and of the image (logical).
 * Errors: NORMA_ERROR_TOO_LARGE; NORMA_ERROR_INPUT if a feature is not finite. */
NormaExplanation *norma_explanation_new (const NormaDetector *detector, const float *features,
                                         guint position, float *scratch, GError **error);
void norma_explanation_free (NormaExplanation *explanation);

/* The part that says most: the largest distance. */
const NormaExplainedPart *norma_explanation_get_main (const NormaExplanation *explanation);

/* For detectors: a part to be filled, added. Errors: NORMA_ERROR_TOO_LARGE. */
NormaExplainedPart *norma_explanation_add (NormaExplanation *explanation, NormaExplainedKind kind,
                                           guint n_features, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaExplanation, norma_explanation_free)
