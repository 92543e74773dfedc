/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/region.h"

/* The members that every region has, into the object begun last: x, y, width, height, area, peak,
 * peak_x, peak_y, mean, centroid_x, centroid_y. */
void norma_json_add_region (GString *json, const NormaRegion *region);
