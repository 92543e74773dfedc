/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* TRUE if the step is an activation that a convolution can do before it writes. */
gboolean norma_unary_get_post (const NormaStep *step, NormaPost *post);
