/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/levels.h"

/* Each feature smoothed over the grid by [1 4 6 4 1]/16 in both directions, mirrored at the border
 * without repeating the edge. features: of the shape, in place; scratch: as many floats. Cannot
 * fail. */
void norma_window_binomial (float *features, const NormaFeatureShape *shape, float *scratch);
