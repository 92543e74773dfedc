/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/viewport.h"

#include <math.h>

static double
fitting_zoom (const NormaViewport *v)
{
  double zoom;

  if (v->image_width == 0 || v->view_width == 0 || v->view_height == 0)
    return 1;
  zoom = MIN ((double)v->view_width / v->image_width, (double)v->view_height / v->image_height);
  return MIN (zoom, NORMA_VIEWPORT_MOST_ZOOM);
}

/* An axis that fits is centred; of one that does not, no border comes into the view. */
static double
settle_axis (double center, double zoom, guint view, guint image)
{
  double half = view / (2 * zoom);

  return 2 * half >= image ? image / 2.0 : CLAMP (center, half, image - half);
}

static void
settle (NormaViewport *v)
{
  if (v->is_led)
    return;
  if (v->fits)
    v->zoom = fitting_zoom (v);
  v->center_x = settle_axis (v->center_x, v->zoom, v->view_width, v->image_width);
  v->center_y = settle_axis (v->center_y, v->zoom, v->view_height, v->image_height);
}

void
norma_viewport_set_view (NormaViewport *viewport, guint width, guint height)
{
  viewport->view_width = width;
  viewport->view_height = height;
  settle (viewport);
}

void
norma_viewport_set_image (NormaViewport *viewport, guint width, guint height)
{
  if (viewport->image_width > 0 && viewport->image_height > 0) {
    viewport->center_x *= (double)width / viewport->image_width;
    viewport->center_y *= (double)height / viewport->image_height;
  } else {
    viewport->center_x = width / 2.0;
    viewport->center_y = height / 2.0;
  }
  viewport->image_width = width;
  viewport->image_height = height;
  settle (viewport);
}

void
norma_viewport_fit (NormaViewport *viewport)
{
  viewport->fits = TRUE;
  settle (viewport);
}

void
norma_viewport_zoom_at (NormaViewport *viewport, double zoom, double x, double y)
{
  double image_x, image_y;
  double least = MIN (fitting_zoom (viewport), 1);

  norma_viewport_to_image (viewport, x, y, &image_x, &image_y);
  viewport->fits = FALSE;
  viewport->zoom = CLAMP (zoom, least, NORMA_VIEWPORT_MOST_ZOOM);
  viewport->center_x = image_x - (x - viewport->view_width / 2.0) / viewport->zoom;
  viewport->center_y = image_y - (y - viewport->view_height / 2.0) / viewport->zoom;
  settle (viewport);
}

void
norma_viewport_show (NormaViewport *viewport, double zoom, double image_x, double image_y)
{
  double least = MIN (fitting_zoom (viewport), 1);

  viewport->fits = FALSE;
  viewport->zoom = viewport->is_led ? zoom : CLAMP (zoom, least, NORMA_VIEWPORT_MOST_ZOOM);
  norma_viewport_center_on (viewport, image_x, image_y);
}

void
norma_viewport_pan (NormaViewport *viewport, double dx, double dy)
{
  viewport->center_x -= dx / viewport->zoom;
  viewport->center_y -= dy / viewport->zoom;
  settle (viewport);
}

void
norma_viewport_center_on (NormaViewport *viewport, double image_x, double image_y)
{
  viewport->center_x = image_x;
  viewport->center_y = image_y;
  settle (viewport);
}

void
norma_viewport_get_origin (const NormaViewport *viewport, int *x, int *y)
{
  *x = (int)floor (viewport->view_width / 2.0 - viewport->center_x * viewport->zoom + 0.5);
  *y = (int)floor (viewport->view_height / 2.0 - viewport->center_y * viewport->zoom + 0.5);
}

void
norma_viewport_to_image (const NormaViewport *viewport, double x, double y, double *image_x,
                         double *image_y)
{
  int origin_x, origin_y;

  norma_viewport_get_origin (viewport, &origin_x, &origin_y);
  *image_x = (x - origin_x) / viewport->zoom;
  *image_y = (y - origin_y) / viewport->zoom;
}

void
norma_viewport_to_view (const NormaViewport *viewport, double image_x, double image_y, double *x,
                        double *y)
{
  int origin_x, origin_y;

  norma_viewport_get_origin (viewport, &origin_x, &origin_y);
  *x = origin_x + image_x * viewport->zoom;
  *y = origin_y + image_y * viewport->zoom;
}
