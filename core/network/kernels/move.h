/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* Of a Transpose that has been inferred: axes[i] is the input's axis that becomes axis i. [rank] */
void norma_move_get_permutation (const NormaStep *step, guint *axes);
