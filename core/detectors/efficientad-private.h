/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/efficientad.h"
#include "core/features/embedding.h"
#include "core/features/pixel-level.h"
#include "core/training/student.h"

/* Quantiles of a map over positions of good pictures. */
typedef struct {
  double low, high; /* 0.9 and 0.995, low below high */
} NormaMapQuantiles;

typedef struct {
  NormaDetector parent;
  NormaPixelLevel pixels;
  NormaFeatureLevels used; /* of the teacher */
  gsize offset; /* of these, in a sample */
  guint first_level; /* of them */
  NormaEmbedding *embedding; /* of these */
  NormaStudentShape shape;
  float *mean, *deviation; /* [n_features], of the teacher's on good pictures */
  double picture_mean, picture_deviation;
  NormaStudent *student; /* NULL until it is trained or read */
  NormaMapQuantiles quantiles[NORMA_EFFICIENTAD_N_MAPS];
  NormaEfficientAdFacts facts;
} NormaEfficientAd;

/* With everything but the numbers and the student. file: with the embedding; NULL: a new one.
 * Errors: as those of the fit and of norma_efficientad_load(). */
NormaEfficientAd *norma_efficientad_new (const NormaFeatureLevels *levels,
                                         const NormaTensorFile *file, guint64 seed, GError **error);

/* A sample as a lesson (NormaLessons), not yet standardised; and that done. scratch: of the detector. */
void norma_efficientad_make_lesson (const NormaEfficientAd *e, const float *sample, float *lesson,
                                    float *scratch);
void norma_efficientad_standardise (const NormaEfficientAd *e, float *lesson);

/* The mean squares of a standardised lesson's differences, [grid height, grid width] each. scratch: two
 * times the numbers of the features. */
void norma_efficientad_measure (const NormaEfficientAd *e, const float *lesson, float *structural,
                                float *logical, float *scratch);

/* What a mean square is multiplied by in the map. */
double norma_efficientad_get_weight (const NormaEfficientAd *e, guint map);

#define NORMA_EFFICIENTAD_EMBEDDING "detector.embedding"
#define NORMA_EFFICIENTAD_STUDENT "detector.student."

/* For the detector's class. */
void norma_efficientad_store (const NormaDetector *detector, NormaTensorFile *file);
gboolean norma_efficientad_explain (const NormaDetector *detector, const float *features,
                                    guint position, NormaExplanation *explanation, float *scratch,
                                    GError **error);
guint norma_efficientad_locate (const NormaDetector *detector, const float *features,
                                guint position, double *coordinates, float *scratch);

/* The differences of a sample: structural and, behind it, logical, [n_features, positions] each, in
 * scratch, which is the detector's. */
const float *norma_efficientad_compare (const NormaEfficientAd *e, const float *features,
                                        float *scratch);
