/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"
#include "core/image/frame-cover.h"
#include "core/training/student-training.h"

/* EfficientAD (Batzner, Heckler and König 2024): on good pictures a student learns to say what a teacher
 * says of each patch, and an autoencoder to say it of the whole picture. The teacher is any extractor. At
 * each position, with |·|² the squared distance by the second moments of such differences on good
 * pictures, over the number of features,
 *
 *   structural = |teacher − student|²           a patch that does not look as good ones do
 *   logical    = |autoencoder − student|²       a patch that does not belong there: missing, doubled,
 *                                               at another place
 *
 * Each is divided by the distance between its 0.9 and 0.995 quantiles, and 0.05 of both are added (equations
 * in section 3.4, with the same offset everywhere left out, so that no distance is below 0). Such distances
 * have no ceiling. Before that each is divided by its mean on good pictures at the position, as edges are less
 * sure than what lies between. Moments and quantiles are those of good pictures that were not learnt from. (Published
 * is a mean of squares, which hears most what the student learns worst: what a short training has
 * not explained of good parts. Moments know it.)
 *
 * The first level has to be the picture (core/features/pixel-level.h). Of three or more levels of the
 * teacher the finest is left out, as by PatchCore; of several the roots are taken, brought to one grid and
 * smoothed, as by the Gaussian; of more than NORMA_EFFICIENTAD_FEATURES channels as many are drawn. */
typedef struct {
  NormaStudentTrainingOptions training; /* seed, steps, budget of time, check-point */

  /* What pictures and features may take in memory; of more pictures, some are drawn at random.
   * Default 1 GiB. */
  guint64 most_bytes;

  /* Samples in a row that come from one image, turned and mirrored copies; they are trained on or
   * measured on together. Default 1. */
  guint n_variants;

  /* Borrowed; the quantiles are those of its places. Default NULL: all. */
  const NormaFrameCover *cover;

  /* Borrowed; the training reports to it. Default NULL. */
  const NormaProgress *progress;
} NormaEfficientAdOptions;

#define NORMA_EFFICIENTAD_OPTIONS_INIT \
  { \
    NORMA_STUDENT_TRAINING_OPTIONS_INIT, G_GUINT64_CONSTANT (1) << 30, 1, NULL, NULL \
  }

#define NORMA_EFFICIENTAD_NAME "efficientad"
#define NORMA_EFFICIENTAD_FEATURES 160

/* The maps that the map is the sum of. */
enum { NORMA_EFFICIENTAD_STRUCTURAL, NORMA_EFFICIENTAD_LOGICAL, NORMA_EFFICIENTAD_N_MAPS };

/* One pass. There is no score_held_out, as of whatever was trained.
 * Errors: NORMA_ERROR_INPUT if the first level is no picture or an option is out of its range;
 * NORMA_ERROR_TOO_LARGE. */
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
