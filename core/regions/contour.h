/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/region.h"

/* A closed line at one level of the map, in full-size pixel coordinates (pixel centres at whole
 * numbers), interpolated between pixels. The last point joins the first. */
typedef struct {
  float x, y;
} NormaPoint;

/* All lines of one region at `threshold`, by marching squares (Lorensen and Cline 1987 in two
 * dimensions; saddles resolved by the mean of the four). They enclose the region's pixels and no
 * others: pixels of other regions, which may lie in its box or in its holes, have their own. Holes
 * are lines of their own, and so are parts that only a low saddle joins. Outer lines run clockwise
 * on the screen (y down), holes against it.
 *
 * Outside the image counts as below the threshold, so every line closes; there, and beside a NaN or
 * an infinity, the line runs midway between the two pixels, at the image's border at −½ or n − ½.
 *
 * region: of norma_regions_find() with the same map and threshold; for one that is not there the
 * list is empty. Returns a GPtrArray of GArray of NormaPoint, always in the same order.
 * Error: NORMA_ERROR_TOO_LARGE. */
GPtrArray *norma_region_contours (const NormaAnomalyMap *map, const NormaRegion *region,
                                  float threshold, GError **error);
