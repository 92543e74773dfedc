/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/levels.h"

/* The mean of each feature over a place and the 8 around it. features, means: of the shape, not the
 * same memory. Cannot fail. */

/* Over those of the 9 that lie on the grid. */
void norma_neighbourhood_mean_inside (const float *features, const NormaFeatureShape *shape,
                                      float *means);

/* Over all 9, zeros beyond the border. */
void norma_neighbourhood_mean_zeros (const float *features, const NormaFeatureShape *shape,
                                     float *means);
