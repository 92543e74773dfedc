/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/efficientad.h"
#include "core/detectors/gaussian-part.h"
#include "core/features/embedding.h"
#include "core/features/pixel-level.h"
#include "core/training/student.h"

typedef struct {
  NormaDetector parent;
  NormaPixelLevel pixels;
  NormaFeatureLevels teacher; /* its levels */
  gsize offset; /* of these, in a sample */
  NormaEmbedding *embedding; /* of these */
  NormaStudentShape shape;
  float *mean, *deviation; /* [n_features], of the teacher's on good pictures */
  double picture_mean, picture_deviation;
  NormaStudent *student; /* NULL until it is trained or read */
  NormaGaussianPart *places; /* of the structural differences of good pictures, owned */
  float *level; /* [positions], level² of the logical ones (efficientad.h), above 0, owned */
  NormaTrainingFacts facts;
} NormaEfficientAd;

/* With everything but the numbers and the student. file: with the embedding; NULL: a new one.
 * Errors: as those of the fit and of norma_efficientad_load(). */
NormaEfficientAd *norma_efficientad_new (const NormaFeatureLevels *levels,
                                         const NormaTensorFile *file, guint64 seed, GError **error);

/* A sample as a lesson (NormaLessons), not yet standardised; and that done. scratch: of the detector. */
void norma_efficientad_make_lesson (const NormaEfficientAd *e, const float *sample, float *lesson,
                                    float *scratch);
void norma_efficientad_standardise (const NormaEfficientAd *e, float *lesson);

/* The differences of a standardised lesson: structural and, behind it, logical, [n_features, positions]
 * each. */
void norma_efficientad_subtract (const NormaEfficientAd *e, const float *lesson,
                                 float *differences);

#define NORMA_EFFICIENTAD_EMBEDDING "detector.embedding"
#define NORMA_EFFICIENTAD_STUDENT "detector.student."

/* For the detector's class. */
void norma_efficientad_store (const NormaDetector *detector, NormaTensorFile *file);
gboolean norma_efficientad_explain (const NormaDetector *detector, const float *features,
                                    guint position, NormaExplanation *explanation, float *scratch,
                                    GError **error);
guint norma_efficientad_locate (const NormaDetector *detector, const float *features,
                                guint position, double *coordinates, float *scratch);

/* The differences of a sample, as above, in scratch, which is the detector's. */
float *norma_efficientad_compare (const NormaEfficientAd *e, const float *features, float *scratch);

/* Structural differences, [d, positions], as patches [positions, d] in the teacher's own units. */
void norma_efficientad_take_patches (const NormaEfficientAd *e, const float *differences,
                                     float *patches);

/* Mean squares [positions] of differences [d, positions]. */
void norma_efficientad_average_squares (const NormaEfficientAd *e, const float *differences,
                                        float *squares);

/* distances [positions] of the same: by the Gaussian of the place; the root of the mean square in
 * shares of the level. scratch: patches and what the Gaussians need. */
void norma_efficientad_measure_structural (const NormaEfficientAd *e, const float *differences,
                                           float *distances, float *scratch);
void norma_efficientad_measure_logical (const NormaEfficientAd *e, const float *differences,
                                        float *distances);

/* Standardised lessons of good pictures, the last of them not learnt from. */
typedef struct {
  const float *lessons; /* [n, size], borrowed */
  gsize size;
  guint n, n_measured;
} NormaMeasuredLessons;

/* Gaussians and levels, once there is a student; levels by what was not learnt from, if there is such.
 * Errors: those of norma_gaussian_field_fit_finish(). */
gboolean norma_efficientad_find_ordinary (NormaEfficientAd *e, const NormaMeasuredLessons *lessons,
                                          double least_variance, guint n_threads,
                                          GCancellable *cancellable, GError **error);
