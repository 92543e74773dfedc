/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

/* What an image is looked at as, whole or in tiles, with copies or without, and what that is good for.
 * What is not said to be owned by the caller is static. */
const char *norma_resolution_describe (gboolean has_tiles);
const char *norma_tile_models_describe (NormaTileModels models);
const char *norma_augment_name (NormaAugment augment);

/* What copies are good for and which are chosen, or why there are none; owned by the caller. */
char *norma_augments_describe (NormaAugments augments, gboolean has_tiles);

/* Of a fitted model: "12 tiles of 256 × 256 pixels", or which copies it learnt from; NULL: neither.
 * Owned by the caller. */
char *norma_model_describe_samples (const NormaModel *model);
