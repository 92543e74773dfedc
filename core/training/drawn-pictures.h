/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/random.h"

/* An endless supply of pictures that nobody took: what surfaces and parts look like at the scale of a
 * patch. Some share of a training set, or all of it where there are no pictures.
 *
 * A ground (dead leaves: Lee, Mumford and Huang 2001, "Occlusion models for natural images", whose sizes
 * follow r⁻³; noise of several octaves, stretched as brushed metal is; gratings and weaves; slopes of
 * brightness), and on it, by chance, print, scratches and spots. */

/* planes: [3, side, side], 0 … 1, the three equal if it is not in colour. side: at least 8. The same
 * state of random gives the same picture on every machine with one C library, whose sine and power it
 * uses. */
void norma_drawn_picture (NormaRandom *random, guint side, gboolean in_colour, float *planes);
