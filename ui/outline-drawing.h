/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/outlines.h"
#include "ui/viewport.h"

/* Draws the lines of all regions into a view's pixels, [view height] rows of `stride`, 0xFFRRGGBB:
 * reject regions white, review regions amber, each with a dark rim so that it shows on any map.
 * scale: device pixels a logical one, for the width of the lines. selected, hovered: regions drawn
 * thicker, or -1. */
void norma_outlines_draw (const NormaOutlines *outlines, const NormaViewport *viewport, int scale,
                          int selected, int hovered, guint32 *pixels, gsize stride);
