/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"

/* Shapes and the vertices of rectangles and polygons, as a hand takes hold of them. Shapes stay as they are; what a hand does
 * gives another one, with the same traits. Places and `reach` are pixels of the image. */

/* The vertex next to the place, at most `reach` away; −1: none, as of every mask. */
int norma_draw_find_vertex (const NormaDrawnShape *shape, NormaVertex place, double reach);

/* The vertex where the side begins that is next to the place, at most `reach` away; −1: none. */
int norma_draw_find_side (const NormaDrawnShape *shape, NormaVertex place, double reach);

/* A rectangle stays one: its two sides at the corner move. It never becomes thinner than a pixel.
 * Errors: those of the makers of shapes. */
NormaDrawnShape *norma_draw_move_vertex (const NormaDrawnShape *shape, guint vertex,
                                         NormaVertex place, GError **error);

/* A rectangle becomes a polygon. side: as norma_draw_find_side() tells. Errors: as above. */
NormaDrawnShape *norma_draw_add_vertex (const NormaDrawnShape *shape, guint side, NormaVertex place,
                                        GError **error);

/* A ring of three loses none: NORMA_ERROR_INPUT. A rectangle becomes a triangle. Other errors: as above. */
NormaDrawnShape *norma_draw_remove_vertex (const NormaDrawnShape *shape, guint vertex,
                                           GError **error);

/* The whole shape, by whole pixels, as far as it stays within an image of width × height pixels, a mask within
 * its own; where it was beyond before, it comes no further. Errors: those of the makers of shapes. */
NormaDrawnShape *norma_draw_move_shape (const NormaDrawnShape *shape, double dx, double dy,
                                        guint width, guint height, GError **error);
