/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/rings.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"

NormaRings *
norma_rings_new (const NormaVertex *vertices, const guint *ends, guint n_rings, GError **error)
{
  g_autoptr (NormaRings) rings = g_new0 (NormaRings, 1);

  g_return_val_if_fail (vertices != NULL && ends != NULL && n_rings > 0, NULL);

  rings->n_rings = n_rings;
  rings->n_vertices = ends[n_rings - 1];
  rings->vertices = norma_alloc (rings->n_vertices, sizeof *vertices, "a polygon", error);
  if (rings->vertices == NULL)
    return NULL;
  rings->ends = norma_alloc (n_rings, sizeof *ends, "a polygon", error);
  if (rings->ends == NULL)
    return NULL;
  /* Adding 0 makes a negative zero positive, as not every reader of numbers keeps its sign. */
  for (guint i = 0; i < rings->n_vertices; i++)
    rings->vertices[i] = (NormaVertex){ vertices[i].x + 0.0, vertices[i].y + 0.0 };
  memcpy (rings->ends, ends, n_rings * sizeof *ends);
  return g_steal_pointer (&rings);
}

void
norma_rings_free (NormaRings *rings)
{
  if (rings == NULL)
    return;
  g_free (rings->vertices);
  g_free (rings->ends);
  g_free (rings);
}

guint
norma_rings_get_first (const NormaRings *rings, guint r)
{
  return r == 0 ? 0 : rings->ends[r - 1];
}

/* Whether a ray from the point to the right meets ring r an odd number of times. */
static gboolean
ring_contains (const NormaRings *rings, guint r, NormaVertex point)
{
  gboolean inside = FALSE;
  guint before = rings->ends[r] - 1;

  for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; before = i++) {
    NormaVertex a = rings->vertices[before];
    NormaVertex b = rings->vertices[i];

    if ((a.y <= point.y) != (b.y <= point.y) &&
        a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x) > point.x)
      inside = !inside;
  }
  return inside;
}

gboolean
norma_rings_contain (const NormaRings *rings, NormaVertex point)
{
  gboolean inside = FALSE;

  for (guint r = 0; r < rings->n_rings; r++)
    inside ^= ring_contains (rings, r, point);
  return inside;
}

static NormaBox
get_box (const NormaVertex *vertices, guint first, guint end)
{
  NormaBox box = { INFINITY, INFINITY, -INFINITY, -INFINITY };

  for (guint i = first; i < end; i++) {
    box.left = fmin (box.left, vertices[i].x);
    box.top = fmin (box.top, vertices[i].y);
    box.right = fmax (box.right, vertices[i].x);
    box.bottom = fmax (box.bottom, vertices[i].y);
  }
  return box;
}

NormaBox
norma_rings_get_box (const NormaRings *rings)
{
  return get_box (rings->vertices, 0, rings->n_vertices);
}

/* Shoelace formula, from the ring's first vertex, so that no digits are lost far from the corner. */
static double
get_ring_area (const NormaRings *rings, guint r)
{
  guint first = norma_rings_get_first (rings, r);
  NormaVertex origin = rings->vertices[first];
  double sum = 0;

  for (guint i = first + 1; i + 1 < rings->ends[r]; i++) {
    NormaVertex a = rings->vertices[i];
    NormaVertex b = rings->vertices[i + 1];

    sum += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);
  }
  return fabs (sum) / 2;
}

double
norma_rings_get_area (const NormaRings *rings)
{
  double area = 0;

  for (guint r = 0; r < rings->n_rings; r++) {
    NormaVertex start = rings->vertices[norma_rings_get_first (rings, r)];
    gboolean is_hole = FALSE;

    for (guint other = 0; other < rings->n_rings; other++)
      if (other != r)
        is_hole ^= ring_contains (rings, other, start);
    area += is_hole ? -get_ring_area (rings, r) : get_ring_area (rings, r);
  }
  return area;
}

gboolean
norma_rings_are_apart (const NormaRings *rings)
{
  for (guint r = 0; r < rings->n_rings; r++) {
    guint first = norma_rings_get_first (rings, r);
    NormaBox a = get_box (rings->vertices, first, rings->ends[r]);

    for (guint other = 0; other < r; other++) {
      NormaBox b =
          get_box (rings->vertices, norma_rings_get_first (rings, other), rings->ends[other]);

      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        return FALSE;
    }
  }
  return TRUE;
}
