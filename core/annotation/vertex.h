/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* A place on an image, in pixels from the outer upper left corner of the upright image: pixel i covers
 * [i, i + 1), and its centre lies at i + ½. COCO and labelme count the same way; the points of
 * contours (regions/contour.h) lie half a pixel lower. */
typedef struct {
  double x, y;
} NormaVertex;

/* left <= right, top <= bottom. */
typedef struct {
  double left, top, right, bottom;
} NormaBox;
