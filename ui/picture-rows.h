/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/grey-levels.h"
#include "ui/picture.h"
#include "ui/sampling.h"

/* Makes rows of a view from a picture: from 100 % up the pixel under the centre of a device pixel;
 * below by bilinear interpolation from the level of the pyramid that is next finer. */
typedef struct {
  const NormaSight *sight;
  const NormaPicture *picture;
  const NormaPictureLevel *level;
  double scale; /* pixels of the level an image pixel */
  NormaPlaces columns;
  NormaGreyLevels levels;
  float *mixed; /* [width of the level + 1, channels] two rows of the level, mixed */
  float *values; /* [view width, n_shown] raw values of the columns that show the image */
} NormaPictureRows;

/* sight, picture: borrowed. Error: NORMA_ERROR_TOO_LARGE; `rows` is then still to be cleared. */
gboolean norma_picture_rows_init (NormaPictureRows *rows, const NormaSight *sight,
                                  const NormaPicture *picture, const NormaDisplayWindow *window,
                                  GError **error);
void norma_picture_rows_clear (NormaPictureRows *rows);

/* Finds rows->values at this place of the image (vertical). */
void norma_picture_rows_read (NormaPictureRows *rows, double place);

/* The columns of the view that show the image, at this place of the image (vertical), 0xFFRRGGBB. */
void norma_picture_rows_compose (NormaPictureRows *rows, double place, guint32 *row);
