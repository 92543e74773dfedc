/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* An image made ready for the screen: its samples as colours, and a pyramid of means. Immutable,
 * shared by reference. */
typedef struct {
  guint width, height;
  guint32 *colors; /* [height, width] of 0xRRGGBB, owned */
} NormaPictureLevel;

enum { NORMA_PICTURE_MOST_LEVELS = 32 };

typedef struct {
  gatomicrefcount references;
  NormaRaster *raster; /* for the values under the pointer, owned */
  guint n_levels;

  /* Each level is half the size of the one before, rounded up; its pixels are means of up to 2 × 2.
   * The last is one pixel. */
  NormaPictureLevel levels[NORMA_PICTURE_MOST_LEVELS];
} NormaPicture;

/* Samples become colours as in norma_display_colors(): 8-bit ones over their full range, others
 * from the 0.5 to the 99.5 percentile of this image. Error: NORMA_ERROR_TOO_LARGE. */
NormaPicture *norma_picture_new (NormaRaster *raster, GError **error);
NormaPicture *norma_picture_ref (NormaPicture *picture);
void norma_picture_unref (NormaPicture *picture);

/* The raw samples of pixel (x, y) for people, e.g. "204" or "12, 90, 255". */
char *norma_picture_describe_value (const NormaPicture *picture, guint x, guint y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPicture, norma_picture_unref)
