/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor.h"

/* An extractor that gives, before the levels of another one, the picture itself: for detectors with a
 * network of their own that looks at it. Its level has the grid of the other one's finest level, and its
 * features are the pixels of a cell, [channels, side, side], so that a sample stays one of features on
 * grids. Where the grid does not divide the frame, the picture is brought to that many cells (bilinear,
 * half-pixel convention).
 *
 * The detector's network sums in the order of the processor, so the replay tolerance is at least that of
 * a network. In the model file it is the other extractor with "extractor.pixels" set. */

/* extractor: taken over; frame: its own. Error: NORMA_ERROR_INPUT if there is no room for a level. */
NormaExtractor *norma_pixel_level_new (NormaExtractor *extractor, const NormaFrame *frame,
                                       GError **error);

/* Of a model file with that field: the same. The extractor itself without. */
NormaExtractor *norma_pixel_level_load (const NormaTensorFile *file, NormaExtractor *extractor,
                                        const NormaFrame *frame, GError **error);

/* How the pixels lie in such a level. */
typedef struct {
  guint channels; /* 1 or 3 */
  guint side; /* pixels, of a cell */
  guint height, width; /* of the picture, pixels */
} NormaPixelLevel;

/* FALSE if it cannot be one. */
gboolean norma_pixel_level_read (const NormaFeatureShape *shape, NormaPixelLevel *pixels);

/* Both ways between the picture, [channels, height, width], and features. */
void norma_pixel_level_gather (const NormaPixelLevel *pixels, const float *features, float *planes);
void norma_pixel_level_scatter (const NormaPixelLevel *pixels, const float *planes,
                                float *features);
