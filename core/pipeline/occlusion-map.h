/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/occlusion.h"

typedef struct {
  guint n_threads; /* 0: one a processor */
} NormaOcclusionMapOptions;

/* Windows that are covered, at most. */
enum { NORMA_OCCLUSION_MOST_WINDOWS = 1024 };

/* How much each part of the image gives to the value at the pixel that was explained: windows all over
 * the image are covered as norma_occlusion_measure() does, one at a time, and the map holds by how
 * much the value falls, in its own units, below 0 where it rises. Features see more than their own
 * place: it shows what they saw.
 *
 * A window is twice as wide as the place that was explained, at most a quarter of the image's shorter
 * side, and the next one stands half of it further; fewer and larger ones where these would be too
 * many. Pixel i, j of the map stands for the window whose middle it is. raster: the one that was
 * explained. Errors: those of norma_occlusion_measure(); cancelled. */
NormaAnomalyMap *norma_occlusion_map_new (const NormaWhy *why, NormaModel *model,
                                          const NormaRaster *raster,
                                          const NormaOcclusionMapOptions *options,
                                          const NormaProgress *progress, GError **error);
