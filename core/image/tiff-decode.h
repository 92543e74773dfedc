/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiff-layout.h"

/* Bytes that decoding takes besides the raster. */
guint64 norma_tiff_decode_need (const NormaTiffFile *file, const NormaTiffLayout *layout);

/* Decodes the present page, upright, into a raster of its size, channels and type.
 * Errors: NORMA_ERROR_DAMAGED, naming the strip or tile; NORMA_ERROR_UNSUPPORTED;
 * NORMA_ERROR_TOO_LARGE; G_FILE_ERROR. */
gboolean norma_tiff_decode (NormaTiffFile *file, const NormaTiffLayout *layout, NormaRaster *raster,
                            GError **error);
