/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/display-window.h"

/* Raw values as the levels of a screen. */
typedef struct {
  float black; /* the raw value shown black */
  float levels_a_value; /* 0 where black and white are one */
} NormaGreyLevels;

NormaGreyLevels norma_grey_levels (const NormaDisplayWindow *window);

/* values: [n, n_shown], n_shown 1 or 3; row: [n], 0xFFRRGGBB. NaN is black. */
void norma_grey_levels_color (const NormaGreyLevels *levels, const float *values, guint n_shown,
                              guint n, guint32 *row);
