/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/efficientad.h"
#include "core/features/embedding.h"
#include "core/features/pixel-level.h"
#include "core/training/student.h"

/* What is ordinary of one map's differences on good pictures. */
typedef struct {
  float *factor; /* inverse Cholesky factor of their second moments (packed-cholesky.h), owned */
  float *level; /* [positions], mean square of the whitened ones there, above 0, owned */
  double low, high; /* 0.9 and 0.995 quantiles of the map, low below high */
} NormaOrdinary;

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
  NormaOrdinary ordinary[NORMA_EFFICIENTAD_N_MAPS];
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

/* The differences of a sample, as above, in scratch, which is the detector's. */
float *norma_efficientad_compare (const NormaEfficientAd *e, const float *features, float *scratch);

/* differences [d, n] times the packed factor, in place; d at most NORMA_EFFICIENTAD_FEATURES. The same
 * bits on every processor. */
void norma_efficientad_whiten (const float *factor, guint d, gsize n, float *differences);

/* Of the same product the mean of the squares, over the features in their order, in shares of the level:
 * squares [n]. */
void norma_efficientad_square (const NormaOrdinary *ordinary, guint d, gsize n,
                               const float *differences, float *squares);

/* moments: packed [d (d + 1) / 2], of differences [d, n] at the inspected of n positions; NULL: all. */
void norma_efficientad_add_moments (const float *differences, guint d, gsize n,
                                    const guint8 *inspected, double *moments);

/* The factor, [d (d + 1) / 2], of the sums of moments of n positions. Errors: those of
 * norma_packed_inverse_factor_double(). */
gboolean norma_efficientad_factorise (const double *moments, guint d, gsize n, float *factor,
                                      GError **error);

/* Standardised lessons of good pictures that the student did not learn from. */
typedef struct {
  const float *lessons; /* [n, size], borrowed */
  gsize size;
  guint n; /* at least 1 */
  const guint8 *inspected; /* [positions], 1: counts; NULL: all do */
} NormaMeasuredLessons;

/* Factor, levels and quantiles of a map, once there is a student. Errors: NORMA_ERROR_TOO_LARGE; those of
 * norma_efficientad_factorise(); cancelled. */
gboolean norma_efficientad_find_ordinary (NormaEfficientAd *e, guint map,
                                          const NormaMeasuredLessons *lessons, guint n_threads,
                                          GCancellable *cancellable, GError **error);

/* product = Wᵀ·W·values, [d] each. */
void norma_efficientad_multiply_precision (const float *factor, guint d, const double *values,
                                           double *product);
