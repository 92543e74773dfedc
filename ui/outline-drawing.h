/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "ui/outlines.h"
#include "ui/viewport.h"

/* Draws the lines of all regions in device pixels: reject regions white, review regions amber, with
 * a dark rim so that they show on any map. scale: device pixels a logical one, for the width of the
 * lines. selected, hovered: regions drawn thicker, or -1. */
void norma_outlines_draw (const NormaOutlines *outlines, const NormaViewport *viewport,
                          double scale, int selected, int hovered, cairo_t *cr);
