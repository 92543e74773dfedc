/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Shapes and textures that are evaluated point by point. Lengths are in millimetres, distances
 * negative inside. Only operations with one correct result (no sine, no power) are used, so that
 * pictures do not depend on the processor. */

typedef struct {
  double x, y;
} NormaPoint;

/* Share of a pixel of width `pixel` that lies inside, from the distance of its centre. */
double norma_shape_cover (double distance, double pixel);

/* 0 below low, 1 above high, smooth between. */
double norma_shape_ramp (double low, double high, double value);

double norma_shape_mix (double from, double to, double share);

/* Rectangle of these half sides about the origin with rounded corners and the corner at (+, −) cut
 * at 45° by `cut`. Inside, the distance is that to the nearest side or corner. */
double norma_shape_plate (NormaPoint point, NormaPoint half, double radius, double cut);

/* Distance to a line segment, and the unit vector from it to the point (0 on the segment). */
double norma_shape_segment (NormaPoint point, NormaPoint begin, NormaPoint end, NormaPoint *away);

/* Value noise, −1 … 1, smooth over cells of size 1. */
double norma_shape_noise (guint32 seed, double x, double y);
double norma_shape_noise_3 (guint32 seed, double x, double y, double z);
