/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/occlusion.h"

/* The image of the nearest good place; NULL if there is none that fits the raster. */
NormaRaster *norma_occlusion_read_good (const NormaWhy *why, const NormaModel *model,
                                        const NormaRaster *raster);

/* The raster with the box, pixels of the full size, covered. good: NULL for a smooth fill. */
NormaRaster *norma_occlusion_cover (const NormaWhy *why, const NormaRaster *raster,
                                    const NormaCoverBox *box, const NormaRaster *good,
                                    GError **error);
