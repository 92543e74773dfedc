/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/detector.h"
#include "core/image/anomaly-map.h"

/* A detector's grid map, [grid height, grid width], grown to the working frame (bilinear, half-pixel
 * convention) and smoothed with deviation `smoothing` frame pixels inside the part that shows the
 * image. full_width, full_height: of the image. Error: NORMA_ERROR_TOO_LARGE. */
NormaAnomalyMap *norma_grid_to_map (const float *grid, const NormaGrid *size,
                                    const NormaFrame *frame, guint full_width, guint full_height,
                                    double smoothing, GError **error);
