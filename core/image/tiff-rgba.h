/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiff-layout.h"

/* Pages whose colour libtiff itself turns into 8-bit RGB: the same as tiff-decode.h for
 * NORMA_TIFF_RGBA. */
guint64 norma_tiff_rgba_need (const NormaTiffLayout *layout);
gboolean norma_tiff_rgba_decode (NormaTiffFile *file, const NormaTiffLayout *layout,
                                 NormaRaster *raster, GError **error);
