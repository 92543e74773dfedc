/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/aligned-reference.h"
#include "ui/viewport.h"

/* Draws into a view of the query, [view height] rows of `stride` pixels, 0xFFRRGGBB, what its
 * alignment with a reference found. scale: device pixels a logical one, for the width of the lines. */

/* The local warp as arrows on a grid, from where a place lies to where the reference, aligned without
 * it, has it; longer than they are, see below. */
void norma_draw_displacement (const NormaAlignedReference *reference, const NormaViewport *viewport,
                              int scale, guint32 *pixels, gsize stride);

/* How many times too long the arrows of a view are, so that the longest is about as long as they
 * stand apart: 1, 2, 5, 10 … 100. most: how long the longest is in truth, pixels of the query.
 * 0: there is no local warp. */
double norma_displacement_exaggeration (const NormaAlignedReference *reference,
                                        const NormaViewport *viewport, int scale, double *most);

/* The border of what the reference shows. */
void norma_draw_valid_area (const NormaAlignedReference *reference, const NormaViewport *viewport,
                            int scale, guint32 *pixels, gsize stride);

/* A cross-hair at a place of the image, open in the middle. */
void norma_draw_cross_hair (double x, double y, const NormaViewport *viewport, int scale,
                            guint32 *pixels, gsize stride);

/* The line between query and reference, before a column of the view. */
void norma_draw_divider (guint column, const NormaViewport *viewport, int scale, guint32 *pixels,
                         gsize stride);
