/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/mask.h"
#include "core/image/anomaly-map.h"

/* The region of the map above the threshold that holds full-size pixel (x, y): the pixels that
 * norma_regions_find() makes one region, in the size of the image.
 * Errors: NORMA_ERROR_INPUT if the pixel is outside the image or not above the threshold;
 * NORMA_ERROR_TOO_LARGE. */
NormaMask *norma_mask_grow (const NormaAnomalyMap *map, guint x, guint y, float threshold,
                            GError **error);
