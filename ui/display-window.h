/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* Which raw values are shown black and white; between them grey rises evenly. For the eye only: it
 * changes no value and no score. */
typedef struct {
  double low, high; /* high above low; where they are equal all is a middle grey */
} NormaDisplayWindow;

enum { NORMA_N_VALUE_BINS = 128 };

/* How often which raw value is in an image, found from some hundred thousand samples of the shown
 * channels, spread over it; NaN and infinities are left out. */
typedef struct {
  double least, most; /* the axis: 8-bit samples their full range, others what was seen */
  guint n[NORMA_N_VALUE_BINS]; /* evenly from least to most */

  /* What is shown unless somebody chose: 8-bit samples over their full range, others from the 0.5 to
   * the 99.5 percentile of this image. */
  NormaDisplayWindow automatic;
} NormaValueSpread;

/* An image without a finite sample has the full range of its type. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_value_spread_measure (NormaValueSpread *spread, const NormaRaster *raster,
                                     GError **error);

/* Where a value stands between least and most, 0 … 1, clamped, and the inverse. */
double norma_value_spread_position (const NormaValueSpread *spread, double value);
double norma_value_spread_value (const NormaValueSpread *spread, double position);
