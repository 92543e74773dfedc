/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor-source.h"
#include "core/model/model.h"
#include "core/pipeline/tile-options.h"

/* The canvas that a fit's images are brought to, and its tiles. */

/* Fills in the model's tiling and the sides of its frame, a tile.
 * Errors: NORMA_ERROR_INPUT, saying sizes, for an option out of its range, a canvas that is smaller
 * than a tile or larger than NORMA_TILING_MAX_CANVAS, a tile that the extractor does not take. */
gboolean norma_tile_canvas_choose (const NormaTileOptions *options,
                                   const NormaExtractorSource *source, const NormaGoodSet *good_set,
                                   NormaModel *model, GError **error);

/* With the extractor known: the step of the blended map, no coarser than the grid's cells nor, where
 * it is smoothed, than the smoothing's deviation. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_tile_canvas_choose_step (NormaModel *model, GError **error);
