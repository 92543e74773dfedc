/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"
#include "core/image/anomaly-map.h"
#include "core/model/model.h"

/* The grid maps of an image, [tiles, grid height, grid width], 1 tile without a tiling, as one map
 * that is smoothed inside the part that shows the image. full_width, full_height: of the image.
 *
 * Without tiles the grid map is grown to the working frame (bilinear, half-pixel convention). Those
 * of tiles are blended (tiling.h) to a map of the image's part of the canvas, which has a pixel for
 * every step of the tiling: one may be larger than the canvas's pixels, so that the map of a large
 * image stays small. The deviation of the smoothing is the model's in frame or canvas pixels.
 * The model's areas have no part in it. Error: NORMA_ERROR_TOO_LARGE. */
NormaAnomalyMap *norma_grids_to_map (const NormaModel *model, const float *grids, guint full_width,
                                     guint full_height, GError **error);

/* Gives the map the areas, in place of those it has. Errors: NORMA_ERROR_INPUT if no pixel of the map is
 * inspected; NORMA_ERROR_TOO_LARGE. */
gboolean norma_map_restrict (NormaAnomalyMap *map, const NormaAreas *areas, GError **error);
