/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"
#include "core/training/student-training.h"

/* EfficientAD (Batzner, Heckler and König 2024): on good pictures a student learns to say what a
 * teacher says of each patch, and an autoencoder to say it of the whole picture. The teacher is any
 * extractor. At each position
 *
 *   structural = D (teacher − student)              a patch that does not look as good ones do
 *   logical    = |autoencoder − student| / level    a patch that does not belong there: missing, doubled,
 *                                                   at another place
 *
 * and the map is the higher of both. D is the Mahalanobis distance to a Gaussian of such differences at
 * the position (gaussian-field.h), 1 an ordinary one. |·| is the root of the mean square over the
 * features, level² the larger one of what (autoencoder − student)² and (teacher − student)² are there
 * on average, on good pictures that were not learnt from: a difference counts once it is larger than
 * what the student cannot say of good patches. (Published are mean squares of both, brought to one
 * scale by quantiles and added. A mean of squares hears most what the student learns worst, and where
 * the autoencoder knows nothing, as of textures, what is brought to one scale is noise.)
 *
 * The first level has to be the picture (core/features/pixel-level.h). Several levels of the teacher
 * become one as those of the Gaussian do; one level stays as it is, but for axes of more than
 * NORMA_GAUSSIAN_DIMENSIONS channels. */
typedef struct {
  NormaStudentTrainingOptions training; /* seed, steps, budget of time, check-point */

  /* What pictures and features may take in memory; of more pictures, some are drawn at random.
   * Default 1 GiB. */
  guint64 most_bytes;

  /* Samples in a row that come from one image, turned and mirrored copies; they are trained on or
   * measured on together. Default 1. */
  guint n_variants;

  /* Borrowed; the training reports to it. Default NULL. */
  const NormaProgress *progress;
} NormaEfficientAdOptions;

#define NORMA_EFFICIENTAD_OPTIONS_INIT \
  { \
    NORMA_STUDENT_TRAINING_OPTIONS_INIT, G_GUINT64_CONSTANT (1) << 30, 1, NULL \
  }

#define NORMA_EFFICIENTAD_NAME "efficientad"

/* The maps that the map is the higher of. */
enum { NORMA_EFFICIENTAD_STRUCTURAL, NORMA_EFFICIENTAD_LOGICAL, NORMA_EFFICIENTAD_N_MAPS };

/* One pass. There is no score_held_out, as of whatever was trained. Errors: NORMA_ERROR_INPUT if the
 * first level is no picture or an option is out of its range, and after the pass as in
 * norma_gaussian_field_fit_finish(); NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_efficientad_fit_new (const NormaFeatureLevels *levels, guint n_samples,
                                             double least_variance,
                                             const NormaEfficientAdOptions *options,
                                             GError **error);

/* Bytes that a fit needs beyond the samples, the detector it makes included. */
guint64 norma_efficientad_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                                      const NormaEfficientAdOptions *options);

/* Seconds that the training takes, by a short trial on drawn pictures, or its budget if that is less.
 * Errors: as above. */
gboolean norma_efficientad_fit_forecast (const NormaFeatureLevels *levels,
                                         const NormaEfficientAdOptions *options, guint n_threads,
                                         double *seconds, GError **error);

/* Errors: NORMA_ERROR_DAMAGED, naming the field; NORMA_ERROR_TOO_LARGE, NORMA_ERROR_UNSUPPORTED. */
NormaDetector *norma_efficientad_load (const NormaTensorFile *file,
                                       const NormaFeatureLevels *levels, GError **error);
