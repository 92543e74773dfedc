/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiff-layout.h"

/* What the samples of a page mean: fills color, n_colors, used, n_used and had_alpha of a layout
 * whose size, codec and samples are known, and tells the codec to give RGB or floating point where
 * it can. Errors: NORMA_ERROR_UNSUPPORTED, NORMA_ERROR_DAMAGED. */
gboolean norma_tiff_find_photometric (NormaTiffFile *file, NormaTiffLayout *layout, GError **error);
