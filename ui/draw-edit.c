/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/draw-edit.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"

int
norma_draw_find_vertex (const NormaDrawnShape *shape, NormaVertex place, double reach)
{
  int best = -1;

  for (guint i = 0; shape->rings != NULL && i < shape->rings->n_vertices; i++) {
    NormaVertex vertex = shape->rings->vertices[i];
    double distance = hypot (vertex.x - place.x, vertex.y - place.y);

    if (distance <= reach) {
      reach = distance;
      best = (int)i;
    }
  }
  return best;
}

static double
measure_to_side (NormaVertex a, NormaVertex b, NormaVertex place)
{
  double dx = b.x - a.x;
  double dy = b.y - a.y;
  double square = dx * dx + dy * dy;
  double t = square == 0 ? 0 : ((place.x - a.x) * dx + (place.y - a.y) * dy) / square;

  t = CLAMP (t, 0, 1);
  return hypot (place.x - a.x - t * dx, place.y - a.y - t * dy);
}

int
norma_draw_find_side (const NormaDrawnShape *shape, NormaVertex place, double reach)
{
  const NormaRings *rings = shape->rings;
  int best = -1;

  for (guint r = 0; rings != NULL && r < rings->n_rings; r++)
    for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; i++) {
      guint next = i + 1 < rings->ends[r] ? i + 1 : norma_rings_get_first (rings, r);
      double distance = measure_to_side (rings->vertices[i], rings->vertices[next], place);

      if (distance <= reach) {
        reach = distance;
        best = (int)i;
      }
    }
  return best;
}

/* The polygon with `n_new` (0, 1) vertices in the place of the `n_old` (0, 1) at index `at` of the ring that
 * vertex `of` belongs to. */
static NormaDrawnShape *
replace (const NormaDrawnShape *shape, guint of, guint at, guint n_old, const NormaVertex *new,
         guint n_new, GError **error)
{
  const NormaRings *old = shape->rings;
  const NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);
  g_autofree NormaVertex *vertices =
      norma_alloc (old->n_vertices + 1, sizeof *vertices, "a polygon", error);
  g_autofree guint *ends = norma_alloc (old->n_rings, sizeof *ends, "a polygon", error);
  NormaRings *rings;

  if (vertices == NULL || ends == NULL)
    return NULL;
  memcpy (vertices, old->vertices, at * sizeof *vertices);
  if (n_new > 0)
    vertices[at] = *new;
  memcpy (vertices + at + n_new, old->vertices + at + n_old,
          (old->n_vertices - at - n_old) * sizeof *vertices);
  for (guint r = 0; r < old->n_rings; r++)
    ends[r] = old->ends[r] > of ? old->ends[r] + n_new - n_old : old->ends[r];
  rings = norma_rings_new (vertices, ends, old->n_rings, error);
  return rings == NULL ? NULL : norma_drawn_shape_new_polygon (rings, &traits, error);
}

static NormaDrawnShape *
move_corner (const NormaDrawnShape *shape, guint corner, NormaVertex place, GError **error)
{
  const NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);
  NormaVertex opposite = shape->rings->vertices[(corner + 2) % 4];

  if (fabs (place.x - opposite.x) < 1)
    place.x = opposite.x + (corner == 0 || corner == 3 ? -1 : 1);
  if (fabs (place.y - opposite.y) < 1)
    place.y = opposite.y + (corner < 2 ? -1 : 1);
  return norma_drawn_shape_new_rectangle ((NormaBox){ fmin (place.x, opposite.x),
                                                      fmin (place.y, opposite.y),
                                                      fmax (place.x, opposite.x),
                                                      fmax (place.y, opposite.y) },
                                          &traits, error);
}

NormaDrawnShape *
norma_draw_move_vertex (const NormaDrawnShape *shape, guint vertex, NormaVertex place,
                        GError **error)
{
  g_return_val_if_fail (shape->rings != NULL && vertex < shape->rings->n_vertices, NULL);

  if (shape->kind == NORMA_SHAPE_RECTANGLE)
    return move_corner (shape, vertex, place, error);
  return replace (shape, vertex, vertex, 1, &place, 1, error);
}

NormaDrawnShape *
norma_draw_add_vertex (const NormaDrawnShape *shape, guint side, NormaVertex place, GError **error)
{
  g_return_val_if_fail (shape->rings != NULL && side < shape->rings->n_vertices, NULL);

  return replace (shape, side, side + 1, 0, &place, 1, error);
}

NormaDrawnShape *
norma_draw_remove_vertex (const NormaDrawnShape *shape, guint vertex, GError **error)
{
  g_return_val_if_fail (shape->rings != NULL && vertex < shape->rings->n_vertices, NULL);

  return replace (shape, vertex, vertex, 1, NULL, 0, error);
}

/* What of a distance is possible between the bounds; what lies beyond one already comes no further. */
static double
limit_move (double distance, double low, double high, double most)
{
  return CLAMP (distance, fmin (-low, 0), fmax (most - high, 0));
}

static NormaRings *
move_rings (const NormaRings *old, double dx, double dy, GError **error)
{
  g_autofree NormaVertex *vertices =
      norma_alloc (old->n_vertices, sizeof *vertices, "a polygon", error);

  if (vertices == NULL)
    return NULL;
  for (guint i = 0; i < old->n_vertices; i++)
    vertices[i] = (NormaVertex){ old->vertices[i].x + dx, old->vertices[i].y + dy };
  return norma_rings_new (vertices, old->ends, old->n_rings, error);
}

/* dx, dy: leave every pixel within the mask. */
static NormaMask *
move_mask (const NormaMask *old, int dx, int dy, GError **error)
{
  g_autoptr (NormaMask) mask = norma_mask_new (old->width, old->height, error);

  for (guint y = 0; mask != NULL && y < old->height; y++)
    for (guint i = 0; i < old->rows[y].n; i++) {
      NormaSpan span = old->rows[y].spans[i];
      NormaSpan moved = { (guint)((int)span.first + dx), (guint)((int)span.end + dx) };

      if (!norma_mask_add_span (mask, (guint)((int)y + dy), moved, error))
        return NULL;
    }
  return g_steal_pointer (&mask);
}

NormaDrawnShape *
norma_draw_move_shape (const NormaDrawnShape *shape, double dx, double dy, guint width,
                       guint height, GError **error)
{
  const NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);
  NormaBox box = norma_drawn_shape_get_box (shape);
  NormaRings *rings;

  if (shape->kind == NORMA_SHAPE_MASK) {
    width = shape->mask->width;
    height = shape->mask->height;
  }
  dx = limit_move (round (dx), box.left, box.right, width);
  dy = limit_move (round (dy), box.top, box.bottom, height);
  if (shape->kind == NORMA_SHAPE_MASK) {
    NormaMask *mask = move_mask (shape->mask, (int)dx, (int)dy, error);

    return mask == NULL ? NULL : norma_drawn_shape_new_mask (mask, &traits, error);
  }
  if (shape->kind == NORMA_SHAPE_RECTANGLE)
    return norma_drawn_shape_new_rectangle ((NormaBox){ box.left + dx, box.top + dy, box.right + dx,
                                                        box.bottom + dy },
                                            &traits, error);
  rings = move_rings (shape->rings, dx, dy, error);
  return rings == NULL ? NULL : norma_drawn_shape_new_polygon (rings, &traits, error);
}
