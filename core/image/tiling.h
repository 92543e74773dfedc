/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/frame.h"

/* Overlapping square tiles over a canvas, so that a large image is scored at its own resolution.
 *
 * Tiles stand every `stride` pixels from the upper left; the last of a row or column is shifted
 * inwards so that it ends with the canvas. They are counted row by row. Every tile has a map on a
 * grid of its own, and the maps are blended: along each axis a tile weighs a point by the point's
 * distance to the tile's nearer edge, less half a cell of the grid where neighbours overlap by
 * two cells or more (a grid says nothing beyond the middle of its outer cells), the weights of both
 * axes are multiplied, and those of all tiles sum to 1. A neighbour so fades in from weight 0. */
typedef struct {
  guint width, height; /* of the canvas, pixels; 0: no tiles */
  guint side; /* of a tile, pixels, 1 … the shorter side of the canvas */
  guint stride; /* pixels from tile to tile, at least half a tile, at most a tile */
  guint step; /* canvas pixels that one pixel of the blended map stands for, about; 1 … side */
} NormaTiling;

/* A canvas holds images up to this side: beyond it one row of tiles alone takes a gigabyte. */
#define NORMA_TILING_MAX_CANVAS 16384
#define NORMA_TILING_LEAST_SIDE 32
#define NORMA_TILING_MAX_SIDE 2048

/* Neighbours share at most this part of a tile. */
#define NORMA_TILING_MAX_OVERLAP 0.5

gboolean norma_tiling_is_set (const NormaTiling *tiling);

/* Tiles in a row, in a column and in all. */
guint norma_tiling_get_columns (const NormaTiling *tiling);
guint norma_tiling_get_rows (const NormaTiling *tiling);
guint norma_tiling_count (const NormaTiling *tiling);

/* The upper left pixel of a tile on the canvas. */
void norma_tiling_place (const NormaTiling *tiling, guint tile, guint *x, guint *y);

/* The tile that has the most to say of a point of the canvas, the first of several. */
guint norma_tiling_find (const NormaTiling *tiling, double x, double y);

/* overlap: share of a tile, 0 … NORMA_TILING_MAX_OVERLAP. */
guint norma_tiling_stride_for (guint side, double overlap);

/* Sides of the blended map of such a part of the canvas: a pixel for every begun step. */
void norma_tiling_size_map (const NormaTiling *tiling, const NormaFrameContent *content,
                            guint *width, guint *height);

/* The tiles' maps, [tiles, grid height, grid width], blended over the content: to out, [height,
 * width], whose pixel i stands at (i + ½) · content / size of the content. Tiles are sampled
 * bilinearly with the half-pixel convention, clamped at the tile's edge. Sums are double.
 * Error: NORMA_ERROR_TOO_LARGE for scratch rows. */
gboolean norma_tiling_blend (const NormaTiling *tiling, const float *maps, guint grid_width,
                             guint grid_height, const NormaFrameContent *content, guint width,
                             guint height, float *out, GError **error);
