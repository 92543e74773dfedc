/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* Pixels of a raster. */
typedef struct {
  guint x, y, width, height; /* at least 1 × 1 */
} NormaCoverBox;

/* What is put in place of a part of a picture. */
typedef struct {
  const NormaRaster *raster; /* of the same channels, borrowed; NULL: nothing but a smooth fill */
  int shift_x, shift_y; /* its pixel for x, y is x + shift_x, y + shift_y, clamped to its border */
} NormaCoverSource;

/* A copy of the raster whose box shows the source, brought to the raster's brightness along the box's
 * border: the source plus the membrane (membrane.h) of the differences around the box (Pérez, Gangnet
 * and Blake 2003, "Poisson image editing", seamless cloning). Without a source, the membrane of the
 * picture itself. Rounded and clamped to the range of its samples; floats are neither.
 * Errors: NORMA_ERROR_INPUT if the box is empty, reaches beyond the raster or covers it all;
 * NORMA_ERROR_MISMATCH if the source has other channels; NORMA_ERROR_TOO_LARGE. */
NormaRaster *norma_cover_new (const NormaRaster *raster, const NormaCoverBox *box,
                              const NormaCoverSource *source, GError **error);
