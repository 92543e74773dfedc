/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/sampling.h"

#include <math.h>

#include "core/base/memory.h"

void
norma_sight_init (NormaSight *sight, const NormaViewport *viewport)
{
  double end;

  sight->viewport = viewport;
  sight->is_crisp = viewport->zoom >= 1;
  norma_viewport_get_origin (viewport, &sight->origin_x, &sight->origin_y);
  end = sight->origin_x + viewport->image_width * viewport->zoom;
  /* A device pixel shows the image if its centre lies in it. */
  sight->first_x = (guint)CLAMP (sight->origin_x, 0, (int)viewport->view_width);
  sight->end_x = (guint)CLAMP (ceil (end - 0.5), sight->first_x, viewport->view_width);
}

double
norma_sight_place (const NormaSight *sight, guint device, int origin)
{
  double place = ((double)device - origin + 0.5) / sight->viewport->zoom;

  return sight->is_crisp ? floor (place) + 0.5 : place;
}

guint
norma_locate (double place, double scale, guint n, float *weight)
{
  double at = CLAMP (place * scale - 0.5, 0.0, n - 1.0);
  guint left = (guint)at;

  *weight = (float)(at - left);
  return left;
}

guint
norma_locate_nearest (double place, double scale, guint n)
{
  return (guint)CLAMP (place * scale, 0.0, n - 1.0);
}

gboolean
norma_places_alloc (NormaPlaces *places, guint n, GError **error)
{
  places->left = norma_alloc (n, sizeof (guint), "drawing an image", error);
  if (places->left == NULL)
    return FALSE;
  places->weight = norma_alloc (n, sizeof (float), "drawing an image", error);
  return places->weight != NULL;
}

void
norma_places_clear (NormaPlaces *places)
{
  g_clear_pointer (&places->left, g_free);
  g_clear_pointer (&places->weight, g_free);
}
