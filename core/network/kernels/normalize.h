/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* Layer normalisation of a tensor along its last axis, or along axis 1 of images: the operator for
 * a step that a pattern was found for, with data, scale and offset as inputs. */
const NormaOperator *norma_normalize_find_layer (const NormaTensor *data, guint axis);

/* Sets the step's params. */
void norma_normalize_set_layer (NormaStep *step, guint axis, float epsilon);
