/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/heat-table.h"
#include "ui/picture.h"
#include "ui/score-plane.h"
#include "ui/viewport.h"

/* Composes what a view shows of an image under its anomaly map, and nothing beyond it, so that a
 * frame costs what the view is large and not what the image is large.
 *
 * From 100 % up every device pixel shows the image pixel under its centre and the score of that
 * pixel. Below, the image is read by bilinear interpolation from the level of the pyramid of means
 * that is next finer, and the scores likewise, or from the pyramid of maxima once a device pixel is
 * larger than a pixel of the map.
 *
 * plane, table: may be NULL together; then only the picture is shown.
 * pixels: [view height] rows of `stride` pixels, 0xFFRRGGBB; outside the image `background`.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_compose (const NormaViewport *viewport, const NormaPicture *picture,
                        const NormaScorePlane *plane, const NormaHeatTable *table,
                        guint32 background, guint32 *pixels, gsize stride, GError **error);
