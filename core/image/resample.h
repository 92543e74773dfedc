/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* Norma's one way of changing the size of a picture, each axis by itself:
 *
 * shrinking (destination shorter than source): area. Destination pixel d averages the source
 *   interval [d·s, (d + 1)·s), s = source / destination, partial pixels by their share;
 * growing or equal: bilinear with the half-pixel convention. Destination pixel d samples the
 *   source at (d + ½)·s − ½, clamped to [0, source − 1].
 *
 * Sums are double, results float32, with the same bits on every processor. NaN and infinity reach
 * exactly the pixels whose interval holds them. */

/* The whole raster to planar float32 [channels, height, width] in the raster's own units. rows are
 * read one at a time, so the memory beyond the result is a few rows.
 * out: caller's, channels × height × width. Error: NORMA_ERROR_TOO_LARGE for scratch rows. */
gboolean norma_resample_raster (const NormaRaster *raster, guint width, guint height, float *out,
                                GError **error);

/* The same into a part of larger planes: row_stride and plane_stride count floats. */
gboolean norma_resample_raster_into (const NormaRaster *raster, guint width, guint height,
                                     float *out, gsize row_stride, gsize plane_stride,
                                     GError **error);

/* Rows [first, first + n) of that only: the same bits as in the whole. */
gboolean norma_resample_raster_rows (const NormaRaster *raster, guint width, guint height,
                                     guint first, guint n, float *out, gsize row_stride,
                                     gsize plane_stride, GError **error);

/* One plane [source_height, source_width] to [height, width]. */
gboolean norma_resample_plane (const float *source, guint source_width, guint source_height,
                               guint width, guint height, float *out, GError **error);
