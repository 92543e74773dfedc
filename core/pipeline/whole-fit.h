/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/held-out.h"

/* Fitting a model on the good images as they are, and on copies of them. */

/* Fits the model's detector, and sets held_out of all usable images as held-out.h has it; of a single one
 * starting_threshold instead. Fills the store. seed: of the folds. model: with a detector that
 * norma_whole_fit_try() fitted of the same features, this is taken. Errors: those of
 * norma_good_features_fit(). */
gboolean norma_whole_fit_learn (const NormaGoodFeatures *good, const NormaDetectorOptions *detector,
                                guint64 seed, NormaModel *model, double *starting_threshold,
                                GError **error);

/* Sets held_out of the images of such folds alone: in closed form of the first, where the model's detector
 * then is fitted on all images, or without them. Fills the store. Errors: as above. */
gboolean norma_whole_fit_has_closed_form (NormaAugments augments);
gboolean norma_whole_fit_try (const NormaGoodFeatures *good, const NormaFolds *folds,
                              const NormaDetectorOptions *detector, NormaModel *model,
                              GError **error);
