/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/occlusion-private.h"
#include "core/pipeline/score.h"

/* Windows all over an image that are covered one at a time: the next one stands half a window further. */
typedef struct {
  const NormaWhy *why;
  guint n_columns, n_rows;
  double side; /* of a window, pixels of the full size */
} NormaOcclusionWindows;

/* A window is twice as wide as the place that was explained, at most a quarter of the image's shorter side,
 * and larger where there would be more than `most`. */
NormaOcclusionWindows norma_occlusion_windows_choose (const NormaWhy *why, guint most);
gsize norma_occlusion_windows_count (const NormaOcclusionWindows *windows);

/* index: row by row. Inside the image. */
NormaCoverBox norma_occlusion_windows_get_box (const NormaOcclusionWindows *windows, gsize index);

/* Scorers and progress for the windows of several images. */
typedef struct _NormaOcclusionDesk NormaOcclusionDesk;

/* n_images: that will be measured. */
NormaOcclusionDesk *norma_occlusion_desk_new (NormaModel *model, guint n_threads, guint n_images,
                                              const NormaProgress *progress, GError **error);
void norma_occlusion_desk_free (NormaOcclusionDesk *desk);

/* falls: [windows], by how much the map of the raster falls below `value` at the pixel that was explained,
 * with each window covered by good (NULL: by a smooth fill). Errors: those of norma_cover_new() and of
 * scoring; cancelled. */
gboolean norma_occlusion_desk_measure (NormaOcclusionDesk *desk,
                                       const NormaOcclusionWindows *windows,
                                       const NormaRaster *raster, const NormaRaster *good,
                                       float value, float *falls, GError **error);

/* The value of a raster's map at the pixel that was explained. */
gboolean norma_occlusion_desk_look (NormaOcclusionDesk *desk, const NormaWhy *why,
                                    const NormaRaster *raster, float *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaOcclusionDesk, norma_occlusion_desk_free)
