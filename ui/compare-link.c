/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/compare-view-private.h"

/* Two views side by side that go together: the query's leads, the reference's shows what the
 * alignment has at the same place. What is done to the reference's is done to the query's first, and
 * so within its borders. */

static gboolean
is_linked (NormaCompareView *self)
{
  return self->is_linked && self->aligned != NULL && !self->is_aligning &&
         norma_compare_view_get_shown_mode (self) == NORMA_COMPARE_SIDE_BY_SIDE;
}

/* By the warp alone: what the local warp adds would shake a picture that is panned. */
static NormaViewPlace
apply (const NormaHomography *warp, double x, double y)
{
  NormaViewPlace place;

  norma_homography_apply (warp, x - 0.5, y - 0.5, &place.x, &place.y);
  place.x += 0.5;
  place.y += 0.5;
  return place;
}

static void
lead_reference (NormaCompareView *self)
{
  const NormaViewport *query = norma_image_view_get_viewport (self->view);
  NormaViewPlace place = apply (&self->aligned->warp, query->center_x, query->center_y);

  self->led_zoom = query->zoom / norma_aligned_reference_get_scale (self->aligned, query->center_x,
                                                                    query->center_y);
  if (isfinite (self->led_zoom) && isfinite (place.x) && isfinite (place.y))
    norma_image_view_lead (self->reference_view, self->led_zoom, &place, query->fits);
}

static void
query_moved (NormaCompareView *self)
{
  if (is_linked (self))
    lead_reference (self);
}

/* Under a perspective another place has another scale; a pan keeps the query's zoom all the same. */
static void
lead_query (NormaCompareView *self)
{
  const NormaViewport *reference = norma_image_view_get_viewport (self->reference_view);
  const NormaViewport *query = norma_image_view_get_viewport (self->view);
  NormaViewPlace place = apply (&self->aligned->back, reference->center_x, reference->center_y);
  double zoom =
      reference->zoom * norma_aligned_reference_get_scale (self->aligned, place.x, place.y);

  if (reference->fits && !query->fits)
    norma_image_view_fit (self->view);
  else if (reference->zoom != self->led_zoom)
    norma_image_view_show (self->view, zoom, &place);
  else
    norma_image_view_center_on (self->view, &place);
}

static void
reference_moved (NormaCompareView *self)
{
  if (is_linked (self))
    lead_query (self);
}

void
norma_compare_view_update_link (NormaCompareView *self)
{
  gboolean linked = is_linked (self);

  norma_image_view_set_led (self->reference_view, linked);
  norma_image_view_set_echo (self->view, NULL);
  norma_image_view_set_echo (self->reference_view, NULL);
  if (linked)
    lead_reference (self);
}

static gboolean
is_in (const NormaViewPlace *place, const NormaPicture *picture)
{
  return place->x >= 0 && place->y >= 0 && place->x <= picture->raster->width &&
         place->y <= picture->raster->height;
}

static void
query_pointed (NormaCompareView *self)
{
  NormaViewPlace place;
  gboolean is_there =
      is_linked (self) && norma_image_view_get_place (self->view, &place) &&
      norma_aligned_reference_follow (self->aligned, place.x, place.y, &place.x, &place.y) &&
      is_in (&place, self->reference);

  norma_image_view_set_echo (self->reference_view, is_there ? &place : NULL);
}

static void
reference_pointed (NormaCompareView *self)
{
  NormaViewPlace place;
  gboolean is_there =
      is_linked (self) && norma_image_view_get_place (self->reference_view, &place) &&
      norma_aligned_reference_find (self->aligned, place.x, place.y, &place.x, &place.y) &&
      is_in (&place, self->picture);

  norma_image_view_set_echo (self->view, is_there ? &place : NULL);
}

void
norma_compare_view_watch_views (NormaCompareView *self)
{
  g_signal_connect_swapped (self->view, "viewport-changed", G_CALLBACK (query_moved), self);
  g_signal_connect_swapped (self->reference_view, "viewport-changed", G_CALLBACK (reference_moved),
                            self);
  g_signal_connect_swapped (self->view, "pointer-moved", G_CALLBACK (query_pointed), self);
  g_signal_connect_swapped (self->reference_view, "pointer-moved", G_CALLBACK (reference_pointed),
                            self);
}
