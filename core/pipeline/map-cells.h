/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"

/* What an anomaly map says at a glance, to tell in a moment whether another says the same: where
 * something stands out and how much. */

enum { NORMA_MAP_CELL_SIDE = 8, NORMA_N_MAP_CELLS = NORMA_MAP_CELL_SIDE * NORMA_MAP_CELL_SIDE };

/* cells: [8, 8], the largest value of the map's content in each of as many equal parts, in multiples of
 * the threshold (above 0), 0 … 2: beyond twice the threshold a defect is one, however strong. Parts of
 * a content of fewer than 8 pixels share them; NaN counts as 0. */
void norma_map_cells_fill (const NormaAnomalyMap *map, double threshold, float *cells);
