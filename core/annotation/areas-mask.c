/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "core/annotation/areas.h"
#include "core/base/memory.h"

static gboolean
fill_rings (const NormaRings *rings, double across, double down, NormaMask *pixels, GError **error)
{
  g_autofree NormaVertex *vertices =
      norma_alloc (rings->n_vertices, sizeof *vertices, "areas", error);
  g_autoptr (NormaRings) scaled = NULL;

  if (vertices == NULL)
    return FALSE;
  for (guint i = 0; i < rings->n_vertices; i++)
    vertices[i] = (NormaVertex){ rings->vertices[i].x * across, rings->vertices[i].y * down };
  scaled = norma_rings_new (vertices, rings->ends, rings->n_rings, error);
  return scaled != NULL && norma_rings_fill (scaled, pixels, error);
}

/* The first pixel, of 0 … most, whose centre is not before `border`. */
static guint
first_from (double border, guint most)
{
  return (guint)CLAMP (ceil (border - 0.5), 0, most);
}

/* A pixel has what the mask has below its centre. */
static gboolean
fill_runs (const NormaMask *mask, double across, double down, NormaMask *pixels, GError **error)
{
  for (guint y = 0; y < pixels->height; y++) {
    double from = (y + 0.5) / down;
    const NormaSpans *row = from < mask->height ? &mask->rows[(guint)from] : NULL;

    for (guint i = 0; row != NULL && i < row->n; i++) {
      NormaSpan span = { first_from (row->spans[i].first * across, pixels->width),
                         first_from (row->spans[i].end * across, pixels->width) };

      if (span.first < span.end && !norma_mask_add_span (pixels, y, span, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
fill (const NormaArea *area, NormaMask *pixels, GError **error)
{
  double across = (double)pixels->width / area->width;
  double down = (double)pixels->height / area->height;

  return area->shape->mask == NULL ? fill_rings (area->shape->rings, across, down, pixels, error)
                                   : fill_runs (area->shape->mask, across, down, pixels, error);
}

static gboolean
lay (const NormaArea *area, NormaAreaMask *mask, GError **error)
{
  float factor = area->shape->purpose == NORMA_PURPOSE_ROI ? (float)area->shape->sensitivity : NAN;
  g_autoptr (NormaMask) pixels = norma_mask_new (mask->width, mask->height, error);

  if (pixels == NULL || !fill (area, pixels, error))
    return FALSE;
  for (guint y = 0; y < pixels->height; y++)
    for (guint i = 0; i < pixels->rows[y].n; i++) {
      const NormaSpan *span = &pixels->rows[y].spans[i];

      if (!norma_area_mask_set (mask, y, span->first, span->end, factor, error))
        return FALSE;
    }
  return TRUE;
}

/* What lies over what: the closer look over the other one, ignore areas over all. */
static int
compare_order (const void *a, const void *b)
{
  const NormaDrawnShape *one = (*(const NormaArea *const *)a)->shape;
  const NormaDrawnShape *other = (*(const NormaArea *const *)b)->shape;

  if (one->purpose != other->purpose)
    return one->purpose == NORMA_PURPOSE_ROI ? -1 : 1;
  return (one->sensitivity > other->sensitivity) - (one->sensitivity < other->sensitivity);
}

NormaAreaMask *
norma_areas_make_mask (const NormaAreas *areas, guint width, guint height, GError **error)
{
  float base = norma_areas_count (areas, NORMA_PURPOSE_ROI) > 0 ? NAN : 1;
  g_autoptr (NormaAreaMask) mask = norma_area_mask_new (width, height, base, error);
  g_autofree const NormaArea **order = NULL;

  if (mask == NULL)
    return NULL;
  order = norma_alloc (areas->n, sizeof *order, "areas", error);
  if (order == NULL)
    return NULL;
  for (guint i = 0; i < areas->n; i++)
    order[i] = &areas->areas[i];
  qsort (order, areas->n, sizeof *order, compare_order);
  for (guint i = 0; i < areas->n; i++)
    if (!lay (order[i], mask, error))
      return NULL;
  return g_steal_pointer (&mask);
}
