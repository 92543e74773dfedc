/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/region.h"

typedef struct {
  guint x, y;
} NormaPixel;

/* As norma_regions_find(), without the regions that hold one of the marks, which are full-size
 * pixels in reading order. */
GArray *norma_regions_find_unmarked (const NormaAnomalyMap *map, float threshold,
                                     const NormaPixel *marks, gsize n_marks, GError **error);
