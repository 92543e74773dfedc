/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/aligner.h"

/* Where a query may lie, on the planes before the smallest. */
typedef struct {
  NormaHomography warp; /* query → reference, pixels of these planes */
  double promise; /* correlation · inliers · shared · √overlap of their likeness, 0 … 1 */
} NormaPlace;

typedef struct {
  NormaPlace best;
  NormaPlace rival; /* the best that is another one; promise 0: none */
  NormaPlace straight; /* from the query as it stands; promise 0: it does not fit there */
} NormaPlaces;

/* Places that are nearer to each other than this, pixels of these planes, are one. */
#define NORMA_PLACES_APART 3.0

/* Looked for without a guess. motion: what the query may do. best.promise 0: nothing was found.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_places_find (NormaAligner *aligner, NormaMotion motion, NormaPlaces *places,
                            GError **error);
