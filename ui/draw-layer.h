/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"
#include "ui/viewport.h"

/* How shapes are painted over an image. What shows a shape in a view is kept until the shape or the view is
 * another one. Pixels as norma_outlines_draw() has them, scale: device pixels a logical one. Nothing is
 * painted where memory is out. */
typedef struct _NormaDrawLayer NormaDrawLayer;

NormaDrawLayer *norma_draw_layer_new (void);
void norma_draw_layer_free (NormaDrawLayer *layer);

/* Forgets what was kept of shapes that are not among these [n]. */
void norma_draw_layer_keep (NormaDrawLayer *layer, NormaDrawnShape *const *shapes, guint n);

void norma_draw_layer_paint (NormaDrawLayer *layer, NormaDrawnShape *shape, gboolean is_selected,
                             const NormaViewport *viewport, int scale, guint32 *pixels,
                             gsize stride);

/* Squares where a hand takes hold of a shape's vertices. */
void norma_draw_handles (const NormaDrawnShape *shape, const NormaViewport *viewport, int scale,
                         guint32 *pixels, gsize stride);

/* A line through places of the image, [n], not closed. */
void norma_draw_line (const NormaVertex *places, guint n, guint32 color,
                      const NormaViewport *viewport, int scale, guint32 *pixels, gsize stride);

/* radius: pixels of the image. */
void norma_draw_circle (NormaVertex center, double radius, const NormaViewport *viewport, int scale,
                        guint32 *pixels, gsize stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDrawLayer, norma_draw_layer_free)
