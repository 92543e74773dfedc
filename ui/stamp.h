/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/viewport.h"

/* A square of one colour that is moved along lines over a view's pixels. Of a large image a frame
 * draws ten thousands of short pieces, for which a stroker needs half a second and this a
 * millisecond. */
typedef struct {
  const NormaViewport *viewport; /* borrowed */
  guint32 *pixels; /* [view height] rows of `stride`, 0xFFRRGGBB; borrowed */
  gsize stride;
  guint32 color;
  int before, after; /* device pixels left of and above a place, and right of and below it */
} NormaStamp;

/* width: of its lines, device pixels. */
NormaStamp norma_stamp (const NormaViewport *viewport, guint32 *pixels, gsize stride, guint32 color,
                        int width);

/* The dark stamp that goes before another, so that its lines show on any ground. */
NormaStamp norma_stamp_rim (const NormaStamp *core, int rim);

/* Device pixels; what lies outside the view is cut off. */
void norma_stamp_line (const NormaStamp *s, double x0, double y0, double x1, double y1);
