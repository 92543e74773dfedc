/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/aligner.h"

/* Where a query may lie, on the planes before the smallest. */
typedef struct {
  NormaHomography warp; /* query → reference, pixels of these planes */
  double fit; /* correlation · inliers · shared of their likeness, 0 … 1 */
  double promise; /* fit · √overlap */
} NormaPlace;

/* Places that are nearer to each other than this, pixels of these planes, are one. */
#define NORMA_PLACES_APART 3.0

enum { NORMA_PLACES_MOST = 16 };

typedef struct {
  NormaPlace places[NORMA_PLACES_MOST]; /* different ones, the most promising first */
  guint n_places;
  NormaPlace straight; /* from the query as it stands; promise 0: it does not fit there */
} NormaPlaces;

/* Looked for without a guess. motion: what the query may do. No place: nothing was found.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_places_find (NormaAligner *aligner, NormaMotion motion, NormaPlaces *places,
                            GError **error);
