/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* Activations that exports write as several operators; in no model by themselves. */
extern const NormaOperator norma_operator_gelu;
extern const NormaOperator norma_operator_hard_swish;
extern const NormaOperator norma_operator_silu;

/* What x times this step of x is: SiLU, hard swish, or NULL for neither. */
const NormaOperator *norma_unary_find_gated (const NormaStep *gate);

/* TRUE if the step is an activation that a convolution or product can do before it writes. */
gboolean norma_unary_get_post (const NormaStep *step, NormaPost *post);
