/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Local means of a plane on the grid of the built-in extractor: the plane is averaged over cells of
 * NORMA_CELL_SIZE × NORMA_CELL_SIZE frame pixels, and the cells are smoothed by the binomial
 * window 1 4 6 4 1 in both directions, mirrored at the border without repeating the edge. A grid
 * position so sees about three cells across, falling softly to its sides. */
#define NORMA_CELL_SIZE 16

/* Scratch of both functions, in floats, for a frame of this size. */
gsize norma_cells_scratch (guint frame_width, guint frame_height);

/* plane: [frame_height >> level, frame_width >> level], level 0 … 4; the frame's sides are whole
 * multiples of NORMA_CELL_SIZE. mean: [frame_height / cell size, frame_width / cell size]. */
void norma_cells_mean (const float *plane, guint frame_width, guint frame_height, guint level,
                       float *mean, float *scratch);

/* The same for the squares of the plane. */
void norma_cells_mean_square (const float *plane, guint frame_width, guint frame_height,
                              guint level, float *mean_square, float *scratch);
