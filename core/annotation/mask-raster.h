/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/mask.h"
#include "core/image/raster.h"

/* Masks as pictures. */

/* Adds the pixels of which a channel is above `above`, in the raster's own unit, moved by (x, y); those beyond
 * the mask are left out. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_mask_add_raster (NormaMask *mask, const NormaRaster *raster, double above, guint x,
                                guint y, GError **error);

/* Of the pixels in the box, which lies in the mask and isn't empty: 255 where the mask is, 0 elsewhere;
 * U8, one channel. Error: NORMA_ERROR_TOO_LARGE. */
NormaRaster *norma_mask_to_raster (const NormaMask *mask, NormaMaskBox box, GError **error);
