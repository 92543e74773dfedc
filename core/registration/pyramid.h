/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"

/* An image as registration and comparison look at it: grey planes, each half of the one before. */
typedef struct {
  GPtrArray *levels; /* NormaGrey, the largest first, at least 2; owned */
  double factor; /* sides of the largest / sides of the raster, at most 1 */
  guint width, height; /* of the raster */
} NormaPyramid;

/* The largest plane has sides of at most most_side. Errors: NORMA_ERROR_INPUT, a side below
 * NORMA_PYRAMID_LEAST_SIDE or samples that are not finite; NORMA_ERROR_TOO_LARGE. */
#define NORMA_PYRAMID_LEAST_SIDE 64
NormaPyramid *norma_pyramid_new (const NormaRaster *raster, guint most_side, GError **error);
void norma_pyramid_free (NormaPyramid *pyramid);

const NormaGrey *norma_pyramid_level (const NormaPyramid *pyramid, guint level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPyramid, norma_pyramid_free)
