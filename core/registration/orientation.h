/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/alignment.h"

/* How a part may lie that was put in the wrong way. */
typedef enum {
  NORMA_ORIENTATION_UPRIGHT,
  NORMA_ORIENTATION_UPSIDE_DOWN, /* turned by 180° */
  NORMA_ORIENTATION_MIRRORED, /* left and right changed */
  NORMA_ORIENTATION_MIRRORED_DOWN, /* top and bottom changed */
  NORMA_ORIENTATION_LEFT, /* turned by 90° against the clock */
  NORMA_ORIENTATION_RIGHT, /* turned by 90° with the clock */
} NormaOrientation;

#define NORMA_N_ORIENTATIONS 6

/* "upright", "upside down", "mirrored left to right", "mirrored top to bottom", "turned by 90° to the
 * left", "turned by 90° to the right"; static. */
const char *norma_orientation_to_string (NormaOrientation orientation);

/* The pyramid of an image that lies like this, of the one of the image upright.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaPyramid *norma_pyramid_turn (const NormaPyramid *pyramid, NormaOrientation orientation,
                                  GError **error);

/* How a query lies that does not fit as it is: what has to be taken back for it to be compared.
 * *orientation: NORMA_ORIENTATION_UPRIGHT, it fits in no way. *quality: of the alignment then. Each way
 * takes as long as norma_align(). Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_orientation_find (const NormaPyramid *query, const NormaPyramid *reference,
                                 const NormaAlignmentOptions *options,
                                 NormaOrientation *orientation, double *quality, GError **error);
