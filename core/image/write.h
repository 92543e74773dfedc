/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* Writing images. A file appears under its name only when it is complete: it is written beside it
 * and renamed; after an error, a file that had the name before stays as it was. The same picture
 * gives the same bytes. Samples are written as they are, in the full width of the raster's type.
 * Errors: G_FILE_ERROR with the path; NORMA_ERROR_INPUT for a raster that the format cannot hold;
 * NORMA_ERROR_TOO_LARGE for scratch. */

/* Any raster (1–4 channels, U8, U16 or F32) as TIFF: strips, deflate with the predictor that suits
 * the type, BigTIFF above 4 GB, resolution when known. */
gboolean norma_image_write_tiff (const NormaRaster *raster, const char *path, GError **error);

/* Several such rasters, of any sizes and types, as the pages of one file. rasters: [n], n 1 … 65535. */
gboolean norma_image_write_tiff_pages (const NormaRaster *const *rasters, guint n, const char *path,
                                       GError **error);

/* A map whose rows are made on demand, as a single-channel float32 TIFF; never held whole in
 * memory. row: fills [width] values of row y. */
typedef void (*NormaRowSource) (gpointer data, guint y, float *row);
gboolean norma_image_write_map_tiff (guint width, guint height, NormaRowSource row, gpointer data,
                                     const char *path, GError **error);

/* U8 or U16 rasters with 1 or 3 channels as PNG. */
gboolean norma_image_write_png (const NormaRaster *raster, const char *path, GError **error);

/* The same as bytes. name: stands before messages. */
GBytes *norma_image_encode_png (const NormaRaster *raster, const char *name, GError **error);

/* U8 rasters with 1 or 3 channels as JPEG, colour at full size; quality 1 … 100. */
gboolean norma_image_write_jpeg (const NormaRaster *raster, int quality, const char *path,
                                 GError **error);

/* The same as bytes, not more than 4 GB. name: stands before messages. */
GBytes *norma_image_encode_jpeg (const NormaRaster *raster, int quality, const char *name,
                                 GError **error);
