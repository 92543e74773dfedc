/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiff-layout.h"

/* Whether the bytes of the file can possibly decode to the size that a page claims. A few hundred
 * hostile bytes may claim 2^31 × 2^31 pixels; they are refused here, before memory is taken.
 * Error: NORMA_ERROR_DAMAGED. */
gboolean norma_tiff_check_plausible (const NormaTiffFile *file, const NormaTiffLayout *layout,
                                     GError **error);
