/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* What registration looks at: one grey plane, about 0 … 1. */
typedef struct {
  guint width, height;
  float *values; /* [height, width], owned */
} NormaGrey;

/* Zeroed. Error: NORMA_ERROR_TOO_LARGE. */
NormaGrey *norma_grey_new (guint width, guint height, GError **error);
NormaGrey *norma_grey_copy (const NormaGrey *grey, GError **error);
void norma_grey_free (NormaGrey *grey);

/* A raster's brightness (ITU-R BT.601), by its type's range, floating-point samples by the range of
 * their values. Sides above most_side are resampled by one factor, which goes to *factor (1: none).
 * Errors: NORMA_ERROR_INPUT for samples that are not finite; NORMA_ERROR_TOO_LARGE. */
NormaGrey *norma_grey_from_raster (const NormaRaster *raster, guint most_side, double *factor,
                                   GError **error);

/* Half the size: every second pixel after [1 3 3 1]/8 along both axes, the border repeated (Burt and
 * Adelson 1983). Pixel x of the result lies at 2x + ½ of the source; the last of an odd side is left
 * out. Both sides at least 2. */
NormaGrey *norma_grey_halve (const NormaGrey *grey, GError **error);

/* [1 2 1]/4 along both axes, in place. */
gboolean norma_grey_smooth (NormaGrey *grey, GError **error);

/* Bilinear; the place must be in [0, width − 1] × [0, height − 1]. */
static inline float
norma_grey_sample (const NormaGrey *grey, float x, float y)
{
  guint left = MIN ((guint)x, grey->width - 2), top = MIN ((guint)y, grey->height - 2);
  float right = x - (float)left, down = y - (float)top;
  const float *row = grey->values + (gsize)top * grey->width + left;
  const float *below = row + grey->width;
  float above_value = row[0] + (row[1] - row[0]) * right;
  float below_value = below[0] + (below[1] - below[0]) * right;

  return above_value + (below_value - above_value) * down;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGrey, norma_grey_free)
