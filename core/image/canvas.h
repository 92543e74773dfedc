/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiling.h"

/* Cuts images into the tiles of a tiling. Only a strip as high as a tile is held of the canvas, in
 * float32; asking for tiles in their order fills each strip once. One thread at a time. */
typedef struct _NormaCanvas NormaCanvas;

/* frame: the canvas, with the sides of the tiling; copied. Error: NORMA_ERROR_TOO_LARGE. */
NormaCanvas *norma_canvas_new (const NormaFrame *frame, const NormaTiling *tiling, GError **error);
void norma_canvas_free (NormaCanvas *canvas);

/* Bytes that it holds. */
guint64 norma_canvas_memory (const NormaFrame *frame, const NormaTiling *tiling);

/* The image to cut from now on: borrowed until the next one. Errors: norma_frame_check(). */
gboolean norma_canvas_set_raster (NormaCanvas *canvas, const NormaRaster *raster, GError **error);

/* A tile of it to planes [channels, side, side]. Error: NORMA_ERROR_TOO_LARGE for scratch rows. */
gboolean norma_canvas_cut (NormaCanvas *canvas, guint tile, float *planes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaCanvas, norma_canvas_free)
