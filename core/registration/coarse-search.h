/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"
#include "core/registration/homography.h"

/* Where a query may lie on its reference, found without a guess: correlations of small planes over
 * all shifts at once (by Fourier transforms), for each of a grid of rotations and scales. */
typedef struct {
  NormaHomography warp; /* query → reference, pixels of these planes */
  double correlation; /* −1 … 1, of what varies faster than a sixth of the plane */
} NormaCandidate;

typedef struct _NormaCoarseSearch NormaCoarseSearch;

/* Copies what it needs of both. Error: NORMA_ERROR_TOO_LARGE. */
NormaCoarseSearch *norma_coarse_search_new (const NormaGrey *query, const NormaGrey *reference,
                                            GError **error);
void norma_coarse_search_free (NormaCoarseSearch *search);

/* The best shifts of the query as it is, the best first. Returns how many of `most` were found:
 * peaks that are a few pixels apart. */
guint norma_coarse_search_shifts (NormaCoarseSearch *search, NormaCandidate *candidates,
                                  guint most);

/* The best of all rotations up to 24° and scales from 0.79 to 1.26, the best first. */
guint norma_coarse_search_all (NormaCoarseSearch *search, NormaCandidate *candidates, guint most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaCoarseSearch, norma_coarse_search_free)
