/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"

/* A connected set of full-size pixels whose score is above a threshold. Coordinates are pixels of
 * the upright image, origin at its upper left corner, pixel centres at whole numbers. */
typedef struct {
  guint x, y, width, height; /* the box, inclusive of its last pixels */
  guint64 area; /* pixels */
  float peak; /* largest score */
  guint peak_x, peak_y; /* first place of the peak in reading order */
  double mean; /* mean score */
  double centroid_x, centroid_y;
} NormaRegion;

/* Regions of value > threshold, 8-connected, found in runs while the rows are made; memory grows
 * with the number of runs, not with the pixels. Sorted by peak, then area (both falling), then by
 * y, x: the order is the same on every machine. Returns a GArray of NormaRegion.
 * Errors: NORMA_ERROR_TOO_LARGE. NaN never belongs to a region. */
GArray *norma_regions_find (const NormaAnomalyMap *map, float threshold, GError **error);
