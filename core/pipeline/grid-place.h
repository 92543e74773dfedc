/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"

/* A place of the grids that the map of an image is made from. */
typedef struct {
  guint tile; /* 0 without tiles */
  guint position; /* of its grid, row by row */
} NormaGridPlace;

/* Of an image, in pixels of its full size; pixel i covers [i, i + 1). */
typedef struct {
  double x, y, width, height;
} NormaPixelBox;

/* The point of the frame, or of the canvas, at which a pixel of an image of this size stands. */
void norma_grid_place_locate (const NormaModel *model, guint full_width, guint full_height,
                              double x, double y, double *at_x, double *at_y);

/* The place that covers a pixel, of several tiles the one that has most to say. */
NormaGridPlace norma_grid_place_find (const NormaModel *model, guint full_width, guint full_height,
                                      double x, double y);

/* What of an image of this size a place covers; it may reach beyond the image in a letterbox. */
NormaPixelBox norma_grid_place_box (const NormaModel *model, guint full_width, guint full_height,
                                    NormaGridPlace place);
