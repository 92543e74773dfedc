/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* The image as colours for the eye, [height, width] of 0xRRGGBB, released with g_free(). Resampled
 * to the size asked for. Three and more channels show the first three as red, green and blue, one
 * and two the first as grey. 8-bit samples and less are shown over their full range; others from
 * the 0.5 to the 99.5 percentile of this image (of at most some hundred thousand samples, spread
 * over it), which is for display only. NaN is black; where all samples are alike they are a middle
 * grey. Error: NORMA_ERROR_TOO_LARGE. */
guint32 *norma_display_colors (const NormaRaster *image, guint width, guint height, GError **error);

/* Raw samples that become black and white; equal: all is a middle grey. */
typedef struct {
  double low, high;
} NormaDisplayRange;

/* The range in which norma_display_colors() shows the whole image, of its means over some 256 pixels a
 * side, and a part of it in such a range, so that parts of images look alike that are alike.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_display_find_range (const NormaRaster *image, NormaDisplayRange *range,
                                   GError **error);
guint32 *norma_display_colors_in (const NormaRaster *part, const NormaDisplayRange *range,
                                  guint width, guint height, GError **error);
