/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-view-private.h"

/* Which part of the image is seen, and what of it is under the pointer. */

const NormaViewport *
norma_image_view_get_viewport (NormaImageView *self)
{
  return &self->viewport;
}

void
norma_image_view_fit (NormaImageView *self)
{
  double zoom = self->viewport.zoom;

  norma_viewport_fit (&self->viewport);
  norma_image_view_viewport_changed (self, zoom);
}

void
norma_image_view_zoom_to (NormaImageView *self, double zoom)
{
  double old = self->viewport.zoom;
  double x = self->has_pointer ? self->pointer_x : self->viewport.view_width / 2.0;
  double y = self->has_pointer ? self->pointer_y : self->viewport.view_height / 2.0;

  norma_viewport_zoom_at (&self->viewport, zoom, x, y);
  norma_image_view_viewport_changed (self, old);
}

void
norma_image_view_zoom_by (NormaImageView *self, double factor)
{
  norma_image_view_zoom_to (self, self->viewport.zoom * factor);
}

void
norma_image_view_pan (NormaImageView *self, double dx, double dy)
{
  norma_viewport_pan (&self->viewport, dx, dy);
  norma_image_view_viewport_changed (self, self->viewport.zoom);
}

void
norma_image_view_center_on_region (NormaImageView *self, guint region)
{
  const NormaRegion *r;

  if (self->outlines == NULL || region >= norma_outlines_get_n_regions (self->outlines))
    return;
  r = norma_outlines_get_region (self->outlines, region, NULL);
  norma_viewport_center_on (&self->viewport, r->x + r->width / 2.0, r->y + r->height / 2.0);
  norma_image_view_viewport_changed (self, self->viewport.zoom);
}

gboolean
norma_image_view_get_place (NormaImageView *self, NormaViewPlace *place)
{
  if (!self->has_pointer || self->picture == NULL)
    return FALSE;
  norma_viewport_to_image (&self->viewport, self->pointer_x, self->pointer_y, &place->x, &place->y);
  return place->x >= 0 && place->y >= 0 && place->x < self->viewport.image_width &&
         place->y < self->viewport.image_height;
}

gboolean
norma_image_view_get_pointer (NormaImageView *self, guint *x, guint *y)
{
  NormaViewPlace place;

  if (!norma_image_view_get_place (self, &place))
    return FALSE;
  *x = (guint)place.x;
  *y = (guint)place.y;
  return TRUE;
}
