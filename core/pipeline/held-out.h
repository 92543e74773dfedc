/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"
#include "core/pipeline/good-features.h"

/* The score of each good image as if it had not taken part in the fit: it sets the thresholds.
 *
 * Where an image gives one sample, a detector knows it in closed form after the fit. Where it gives
 * several, all of them must stay away, so the detector is fitted for each of a few folds of images
 * without them, and scores them like later images. Such a detector has seen fewer images than the
 * model's: the scores are rather too high, and the thresholds cautious. */

/* Folds for a fit of such samples; 0: the closed form. */
guint norma_held_out_folds (const NormaDetectorOptions *options, guint n_images, guint n_per_image);

/* The fold of each image, drawn by the seed, as the order of a folder may mean something. Their sizes
 * differ by 1 at most. Owned by the caller. */
guint *norma_held_out_draw (guint n_images, guint n_folds, guint64 seed);

/* Sets held_out of all usable images, and where good->in_fp32 is given held_out_in_fp32, of the same
 * detectors. model: with frame, extractor, smoothing and areas, and for the closed
 * form the detector that was fitted on all of these samples; n_folds as above, 0 or at least 2.
 * Errors: those of norma_good_features_fit(); NORMA_ERROR_INPUT for an image of which nothing is inspected. */
gboolean norma_held_out_by_folds (const NormaGoodFeatures *good,
                                  const NormaDetectorOptions *options, const NormaModel *model,
                                  guint n_folds, guint64 seed, GError **error);
gboolean norma_held_out_by_closed_form (const NormaGoodFeatures *good, const NormaModel *model,
                                        GError **error);

/* For those that hold out in other ways: keeps the peak of an image's maps, [tiles, grid height, grid
 * width], as one of its two scores; and the same samples by the network in single precision. */
gboolean norma_held_out_set (const NormaGoodFeatures *good, NormaGoodImage *image,
                             const NormaModel *model, const float *grids, GError **error);
NormaGoodFeatures norma_held_out_in_fp32 (const NormaGoodFeatures *good);
