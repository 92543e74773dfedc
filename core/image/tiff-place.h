/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/tiff-layout.h"

/* Where stored pixels go in the upright raster: pixel (x, y) as stored lies at
 * origin + x · step_x + y · step_y. */
typedef struct {
  guint8 *origin;
  gssize step_x, step_y; /* bytes */
  gsize pixel_bytes;
} NormaTiffPlace;

void norma_tiff_place_init (NormaTiffPlace *place, const NormaTiffLayout *layout,
                            NormaRaster *raster);

/* n pixels of stored row y from stored column x on. */
void norma_tiff_place_row (const NormaTiffPlace *place, guint x, guint y, gsize n,
                           gconstpointer pixels);
