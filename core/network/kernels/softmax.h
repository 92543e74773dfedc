/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* y = e^(x − largest x), of n ≥ 1 numbers; returns the sum, by which softmax divides. In place
 * allowed. NaN, or −∞ alone, makes all of it NaN. */
double norma_softmax_weigh (const float *x, float *y, gint64 n);

/* Whether a Softmax that has been inferred goes along the last axis. */
gboolean norma_softmax_is_of_rows (const NormaStep *step);
