/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/viewport.h"

/* Where the device pixels of a view stand in an image, and in a plane that shows it. */

/* Columns or rows between neighbours: from place `left` towards left + 1. */
typedef struct {
  guint *left;
  float *weight; /* 0 … 1 */
} NormaPlaces;

/* The part of a view that shows the image. */
typedef struct {
  const NormaViewport *viewport;
  int origin_x, origin_y;
  guint first_x, end_x; /* columns of the view */
  gboolean is_crisp; /* at least 100 %: a device pixel shows one pixel of the image */
} NormaSight;

void norma_sight_init (NormaSight *sight, const NormaViewport *viewport);

/* The image's place under the centre of a device pixel of an axis with this origin. */
double norma_sight_place (const NormaSight *sight, guint device, int origin);

/* An image's place between the centres of n pixels, `scale` of them an image pixel: the pixel before
 * it, and the weight of the next. */
guint norma_locate (double place, double scale, guint n, float *weight);
guint norma_locate_nearest (double place, double scale, guint n);

/* [n], zeroed. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_places_alloc (NormaPlaces *places, guint n, GError **error);
void norma_places_clear (NormaPlaces *places);
