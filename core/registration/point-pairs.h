/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/homography.h"

/* A place that was marked by hand in both images, pixels of the rasters. */
typedef struct {
  double query_x, query_y, reference_x, reference_y;
} NormaPointPair;

/* The map query → reference that marked places give: one a translation, two a similarity, three an
 * affine map, four and more a homography with the least squared error (Hartley and Zisserman 2004,
 * alg. 4.2, normalised). Where the places do not fix as much (two on one spot, three on a line, …)
 * the simplest map that they fix. FALSE without a pair. */
gboolean norma_homography_from_points (const NormaPointPair *pairs, guint n_pairs,
                                       NormaHomography *homography);
