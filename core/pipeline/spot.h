/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/frame.h"

/* A round spot of a full-size image as the working frame shows it: an ellipse where the frame
 * stretches. Frame pixels; pixel i covers [i, i + 1). */
typedef struct {
  double x, y; /* centre */
  double radius_x, radius_y; /* above 0 */
} NormaSpot;

/* The spot of this diameter (pixels of an image of full_width × full_height) that stands at the
 * shares x, y (0 … 1) of where it lies wholly inside the image, or as far inside as it can. */
void norma_spot_place (const NormaFrame *frame, guint full_width, guint full_height,
                       double diameter, double x, double y, NormaSpot *spot);

/* Adds contrast, in units of the value range, to planes [channels, height, width]; to a pixel that
 * the spot covers in part as much of it as is covered, to 1/16 pixel. */
void norma_spot_draw (const NormaSpot *spot, const NormaFrame *frame, double contrast,
                      float *planes);

/* The mean over the channels of the pixel below the centre. */
double norma_spot_get_ground (const NormaSpot *spot, const NormaFrame *frame, const float *planes);
