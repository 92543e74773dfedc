/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Published colour maps as 0xRRGGBB, [256], from the lowest value to the highest. The published
 * fractions times 255, rounded. */

/* Smith, van der Walt and Firing 2015, "A better default colormap for Matplotlib"; CC0. */
extern const guint32 norma_colors_viridis[256];

/* Nuñez, Anderton and Renslow 2018, "Optimizing colormaps with consideration for color vision
 * deficiency", PLoS ONE 13(7), as in Matplotlib (BSD-style licence). */
extern const guint32 norma_colors_cividis[256];

/* Mikhailov 2019, "Turbo, an improved rainbow colormap for visualization"; Apache-2.0. */
extern const guint32 norma_colors_turbo[256];
