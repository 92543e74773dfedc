/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/held-out.h"
#include "core/pipeline/tile-options.h"

/* Fitting a model on the tiles of the good images. */

/* Fits the model's detectors, and sets held_out of all usable images, at least 2: by folds (held-out.h)
 * of which all tiles stay away, or in closed form where every tile has a detector of its own and
 * that knows it. good: augments are not used. seed: of the tiles drawn and of the folds. model: with
 * detectors that norma_tile_fit_try() fitted of the same features, these are taken. Errors: those of
 * norma_good_features_fit(). */
gboolean norma_tile_fit_learn (const NormaGoodFeatures *good, const NormaTileOptions *options,
                               const NormaDetectorOptions *detector, guint64 seed,
                               NormaModel *model, GError **error);

/* Sets held_out of the images of such folds alone: in closed form of the first, where the model's
 * detectors then are fitted on all images, or without them. Errors: as above. */
gboolean norma_tile_fit_has_closed_form (const NormaTileOptions *options);
gboolean norma_tile_fit_try (const NormaGoodFeatures *good, const NormaFolds *folds,
                             const NormaTileOptions *options, const NormaDetectorOptions *detector,
                             guint64 seed, NormaModel *model, GError **error);

/* Tiles that each image gives a fit. model: with its tiling. */
guint norma_tile_fit_count_samples (const NormaTileOptions *options, const NormaModel *model);

/* Folds of its held-out scores; 0: the closed form. */
guint norma_tile_fit_folds (const NormaTileOptions *options, const NormaDetectorOptions *detector,
                            guint n_images);

/* Bytes that this needs beyond one picture a thread. */
guint64 norma_tile_fit_memory (const NormaModel *model, guint n_images,
                               const NormaTileOptions *options,
                               const NormaDetectorOptions *detector, guint n_threads);
