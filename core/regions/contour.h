/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/region.h"

/* A closed line at one level of the map, in full-size pixel coordinates (pixel centres at whole
 * numbers), interpolated between pixels. The last point joins the first. */
typedef struct {
  float x, y;
} NormaPoint;

/* All lines at `threshold` inside `box` (x, y, width, height of the region grown by one pixel and
 * cut at the image), by marching squares (Lorensen and Cline 1987 in two dimensions; saddles
 * resolved by the mean of the four). Outside the image counts as below, so every line closes.
 * Holes are lines of their own. Returns a GPtrArray of GArray of NormaPoint.
 * Error: NORMA_ERROR_TOO_LARGE. */
GPtrArray *norma_region_contours (const NormaAnomalyMap *map, const NormaRegion *region,
                                  float threshold, GError **error);
