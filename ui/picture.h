/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/display-window.h"

/* An image made ready for the screen: its raw samples and a pyramid of their means. Colours are made
 * when a view is composed, so that another display window costs a frame and no new picture.
 * Immutable, shared by reference. */
typedef struct {
  guint width, height;
  guint channels; /* samples a pixel, of which the first n_shown are shown */
  gsize stride; /* bytes from row to row */
  gconstpointer samples; /* [height, width, channels], of the raster's type */
} NormaPictureLevel;

enum { NORMA_PICTURE_MOST_LEVELS = 32 };

typedef struct {
  gatomicrefcount references;
  NormaRaster *raster; /* owned */
  guint n_shown; /* 1 grey, 3 red, green, blue: of three and more channels the first three */
  NormaValueSpread spread;
  guint n_levels;

  /* The first is the raster. Each is half the size of the one before, rounded up, of n_shown
   * channels; its pixels are means of up to 2 × 2, of floating-point samples the means of those that
   * are finite, NaN without any. The last is one pixel. */
  NormaPictureLevel levels[NORMA_PICTURE_MOST_LEVELS];
} NormaPicture;

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaPicture *norma_picture_new (NormaRaster *raster, GError **error);
NormaPicture *norma_picture_ref (NormaPicture *picture);
void norma_picture_unref (NormaPicture *picture);

gconstpointer norma_picture_level_row (const NormaPictureLevel *level, guint y);

/* What the brightness of a picture counts from and to: the range of its samples' type, of
 * floating-point samples that of their values. high is above low. */
NormaDisplayWindow norma_picture_get_range (const NormaPicture *picture);

/* The raw samples of pixel (x, y) for people, e.g. "204" or "12, 90, 255". */
char *norma_picture_describe_value (const NormaPicture *picture, guint x, guint y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPicture, norma_picture_unref)
