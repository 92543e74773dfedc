/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/area-mask.h"
#include "core/image/frame.h"

/* The pixels of a working frame from which something reaches an inspected pixel of an image: what a
 * detector learns from that keeps no places apart. */
typedef struct {
  guint width, height; /* of the frame */
  guint8 *pixels; /* [height, width], 1: reaches one; owned */
} NormaFrameCover;

/* Of nothing. Error: NORMA_ERROR_TOO_LARGE. */
NormaFrameCover *norma_frame_cover_new (const NormaFrame *frame, GError **error);
void norma_frame_cover_free (NormaFrameCover *cover);

/* Adds the pixels that show an inspected pixel of an image of the mask's size, and those up to `reach`
 * pixels away across and down, as far as smoothing carries. frame: of the cover's size.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_frame_cover_add (NormaFrameCover *cover, const NormaFrame *frame,
                                const NormaAreaMask *mask, guint reach, GError **error);

/* cells [height, width] of a grid: 1 for those that a pixel of the cover is interpolated from when the
 * grid is grown to the frame (norma_resample_plane()). Returns how many they are. */
guint norma_frame_cover_reduce (const NormaFrameCover *cover, guint width, guint height,
                                guint8 *cells);

/* The same for whoever may have no cover: cells, the caller's, and their number; NULL and all of the grid
 * without one. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_frame_cover_find_cells (const NormaFrameCover *cover, guint width, guint height,
                                       guint8 **cells, guint *n_cells, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaFrameCover, norma_frame_cover_free)
