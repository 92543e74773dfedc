/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"
#include "core/pipeline/good-features.h"

/* The score of each good image as if it had not taken part in the fit: it sets the thresholds.
 *
 * Where an image gives one sample, a detector knows it in closed form after the fit. Where it gives
 * several, all of them must stay away, so the detector is fitted for each of a few folds of images
 * without them, and scores them like later images. Such a detector has seen fewer images than the
 * model's: the scores are rather too high, and the thresholds cautious.
 *
 * A detector that is trained for minutes is not trained anew for each fold. It learns from all images but
 * those of one fold of three, whose scores are the only ones that are held out; those of the others
 * stay NaN. More would promise more, and teach less. */

/* Folds for a fit of such samples; 0: the closed form. */
guint norma_held_out_folds (const NormaDetectorOptions *options, guint n_images, guint n_per_image);

/* The fold of each image, drawn by the seed, as the order of a folder may mean something. Their sizes
 * differ by 1 at most. Owned by the caller. */
guint *norma_held_out_draw (guint n_images, guint n_folds, guint64 seed);

/* Whose scores are to be held out: the images of the first n folds, in a stage of that name. */
typedef struct {
  const char *stage;
  const guint *fold_of; /* [n usable], lent */
  guint n;
} NormaFolds;

#define NORMA_HELD_OUT_STAGE "Scoring held-out good images" /* of all, in a fit */

/* Set held_out of these images, and where good->beside is given held_out_beside, of the same
 * detectors: by folds, of which none has all images; or in closed form, of the first fold alone.
 * model: with frame, extractor, smoothing and areas, and for the closed form the detector that was
 * fitted on all samples. Errors: those of norma_good_features_fit(); NORMA_ERROR_INPUT for an image of
 * which nothing is inspected. */
gboolean norma_held_out_by_folds (const NormaGoodFeatures *good, const NormaFolds *folds,
                                  const NormaDetectorOptions *options, const NormaModel *model,
                                  GError **error);
gboolean norma_held_out_by_closed_form (const NormaGoodFeatures *good, const NormaFolds *folds,
                                        const NormaModel *model, GError **error);

/* Whether the detector holds out a part in this way; into how many folds the images are cut then; and the
 * fit of model->detector with the scores of the first fold. n_images: at least 2. Errors: as above. */
gboolean norma_held_out_is_part (const NormaDetectorOptions *options);
#define NORMA_HELD_OUT_PARTS 3

/* Of n_images, how many have a held-out score, which is what a promise rests on; and of how many so many do. */
guint norma_held_out_count (const NormaDetectorOptions *options, guint n_images);
guint norma_held_out_count_needed (const NormaDetectorOptions *options, guint n_held_out);

gboolean norma_held_out_by_part (const NormaGoodFeatures *good, const guint *fold_of,
                                 const NormaDetectorOptions *options, NormaModel *model,
                                 GError **error);

/* For those that hold out in other ways: keeps the peak of an image's maps, [tiles, grid height, grid
 * width], as one of its two scores; and the same samples in the other precision. */
gboolean norma_held_out_set (const NormaGoodFeatures *good, NormaGoodImage *image,
                             const NormaModel *model, const float *grids, GError **error);
NormaGoodFeatures norma_held_out_beside (const NormaGoodFeatures *good);
