/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"

/* The tiles of a model in its file: metadata "tiling.…", and the detectors, one as in every model or
 * one a tile under "tile0.", "tile1.", …. */
void norma_tiles_store (const NormaModel *model, NormaTensorFile *file);

/* No tiles where the file has none of it. frame: of a tile.
 * Errors: NORMA_ERROR_DAMAGED, NORMA_ERROR_TOO_LARGE. */
gboolean norma_tiles_load_tiling (const NormaTensorFile *file, const NormaFrame *frame,
                                  NormaTiling *tiling, GError **error);

/* Into the model, whose extractor and tiling are known. Errors: those of norma_detector_load();
 * NORMA_ERROR_DAMAGED if detectors differ in their grid; NORMA_ERROR_TOO_LARGE. */
gboolean norma_tiles_load_detectors (const NormaTensorFile *file, NormaModel *model,
                                     GError **error);

/* Is the blended map, and are the tiles' maps before it, of a size that a model may have?
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_tiles_check_map (const NormaTiling *tiling, GError **error);
gboolean norma_tiles_check_grid (const NormaTiling *tiling, const NormaGrid *grid, GError **error);

/* Shape of the golden map: [grid height, grid width], before them the number of detectors where every
 * tile has one. Returns its rank. */
guint norma_tiles_shape_golden (const NormaModel *model, guint64 *shape);
