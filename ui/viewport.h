/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Which part of an image a view shows. Image coordinates are continuous: pixel i covers [i, i + 1).
 * View coordinates are device pixels, likewise. All functions cannot fail. */
typedef struct {
  double zoom; /* device pixels an image pixel */
  double center_x, center_y; /* the image's point in the middle of the view */
  gboolean fits; /* the whole image is shown, whatever the size of the view */
  gboolean is_led; /* place and zoom follow another view's: neither is held within any border */
  guint view_width, view_height;
  guint image_width, image_height; /* 0: no image */
} NormaViewport;

/* 6400 %: a pixel as large as a thumb nail shows all there is. */
#define NORMA_VIEWPORT_MOST_ZOOM 64.0

#define NORMA_VIEWPORT_INIT \
  { \
    1, 0, 0, TRUE \
  }

void norma_viewport_set_view (NormaViewport *viewport, guint width, guint height);

/* An image of the same size keeps zoom and place; of another, the place as a part of the image. */
void norma_viewport_set_image (NormaViewport *viewport, guint width, guint height);
void norma_viewport_fit (NormaViewport *viewport);

/* The image's point at (x, y) of the view stays there where the borders allow. */
void norma_viewport_zoom_at (NormaViewport *viewport, double zoom, double x, double y);

/* Moves the picture by device pixels. */
void norma_viewport_pan (NormaViewport *viewport, double dx, double dy);

/* This zoom, with this place of the image in the middle. */
void norma_viewport_show (NormaViewport *viewport, double zoom, double image_x, double image_y);
void norma_viewport_center_on (NormaViewport *viewport, double image_x, double image_y);

/* Where the image's corner lies in the view, in whole device pixels, so that at whole zooms pixels
 * are crisp; may be negative. */
void norma_viewport_get_origin (const NormaViewport *viewport, int *x, int *y);
void norma_viewport_to_image (const NormaViewport *viewport, double x, double y, double *image_x,
                              double *image_y);
void norma_viewport_to_view (const NormaViewport *viewport, double image_x, double image_y,
                             double *x, double *y);
