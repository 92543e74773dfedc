/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shape-rows.h"

#include <math.h>

#include "core/base/memory.h"

typedef struct {
  double zoom;
  int x, y; /* of the image's corner in the view */
} Place;

static Place
place_of (const NormaViewport *viewport)
{
  Place place = { .zoom = viewport->zoom };

  norma_viewport_get_origin (viewport, &place.x, &place.y);
  return place;
}

static guint
clamp (double x, guint most)
{
  return (guint)CLAMP (x, 0, most);
}

/* Of pixels that are smaller than the screen's each is seen; of larger ones the middles decide. */
static NormaSpan
project_span (NormaSpan span, const Place *place, guint width)
{
  double first = place->x + span.first * place->zoom;
  double end = place->x + span.end * place->zoom;

  if (place->zoom < 1)
    return (NormaSpan){ clamp (floor (first), width), clamp (ceil (end), width) };
  return (NormaSpan){ clamp (round (first), width), clamp (round (end), width) };
}

/* Rows [first, end) of the mask that view row v shows. */
static NormaSpan
find_sources (guint v, const Place *place, guint height)
{
  if (place->zoom < 1)
    return (NormaSpan){ clamp (floor ((v - (double)place->y) / place->zoom), height),
                        clamp (ceil ((v + 1 - (double)place->y) / place->zoom), height) };
  return (NormaSpan){ clamp (ceil ((v + 0.5 - place->y) / place->zoom) - 1, height),
                      clamp (ceil ((v + 0.5 - place->y) / place->zoom), height) };
}

static gboolean
make_row (NormaMask *rows, guint v, const NormaMask *mask, const Place *place, GError **error)
{
  NormaSpan sources = find_sources (v, place, mask->height);

  rows->rows[v].n = 0;
  for (guint y = sources.first; y < sources.end; y++)
    for (guint i = 0; i < mask->rows[y].n; i++) {
      NormaSpan span = project_span (mask->rows[y].spans[i], place, rows->width);

      if (!norma_spans_add (&rows->rows[v], span, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
norma_shape_rows_update (NormaMask *rows, const NormaMask *mask, NormaMaskBox box,
                         const NormaViewport *viewport, GError **error)
{
  Place place = place_of (viewport);
  guint first = clamp (floor (place.y + box.top * place.zoom) - 1, rows->height);
  guint end = clamp (ceil (place.y + box.bottom * place.zoom) + 1, rows->height);

  for (guint v = first; v < end; v++)
    if (!make_row (rows, v, mask, &place, error))
      return FALSE;
  return TRUE;
}

NormaMask *
norma_shape_rows_of_mask (const NormaMask *mask, const NormaViewport *viewport, GError **error)
{
  g_autoptr (NormaMask) rows = norma_mask_new (viewport->view_width, viewport->view_height, error);

  if (rows == NULL ||
      !norma_shape_rows_update (rows, mask, norma_mask_get_box (mask), viewport, error))
    return NULL;
  return g_steal_pointer (&rows);
}

static NormaMask *
fill_rings (const NormaRings *rings, const NormaViewport *viewport, GError **error)
{
  Place place = place_of (viewport);
  g_autofree NormaVertex *vertices =
      norma_alloc (rings->n_vertices, sizeof *vertices, "a shape", error);
  g_autoptr (NormaRings) seen = NULL;
  g_autoptr (NormaMask) rows = NULL;

  if (vertices == NULL)
    return NULL;
  for (guint i = 0; i < rings->n_vertices; i++)
    vertices[i] = (NormaVertex){ place.x + rings->vertices[i].x * place.zoom,
                                 place.y + rings->vertices[i].y * place.zoom };
  seen = norma_rings_new (vertices, rings->ends, rings->n_rings, error);
  rows = seen == NULL ? NULL : norma_mask_new (viewport->view_width, viewport->view_height, error);
  if (rows == NULL || !norma_rings_fill (seen, rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

NormaMask *
norma_shape_rows_new (const NormaDrawnShape *shape, const NormaViewport *viewport, GError **error)
{
  g_return_val_if_fail (viewport->view_width > 0 && viewport->view_height > 0, NULL);

  return shape->mask != NULL ? norma_shape_rows_of_mask (shape->mask, viewport, error)
                             : fill_rings (shape->rings, viewport, error);
}
