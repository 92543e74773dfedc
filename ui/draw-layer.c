/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/draw-layer.h"

#include <math.h>
#include <string.h>

#include "ui/shape-paint.h"
#include "ui/shape-rows.h"
#include "ui/stamp.h"

#define WHITE 0xffffffffu

/* Nobody takes hold of one of more vertices by hand. */
enum { MOST_HANDLES = 500 };

/* Logical pixels. */
enum { HANDLE = 7 };

struct _NormaDrawLayer {
  GHashTable *rows; /* NormaDrawnShape (a reference) → NormaMask, in the view below */
  NormaViewport viewport;
};

NormaDrawLayer *
norma_draw_layer_new (void)
{
  NormaDrawLayer *layer = g_new0 (NormaDrawLayer, 1);

  layer->rows = g_hash_table_new_full (NULL, NULL, (GDestroyNotify)norma_drawn_shape_unref,
                                       (GDestroyNotify)norma_mask_free);
  return layer;
}

void
norma_draw_layer_free (NormaDrawLayer *layer)
{
  if (layer == NULL)
    return;
  g_hash_table_unref (layer->rows);
  g_free (layer);
}

void
norma_draw_layer_keep (NormaDrawLayer *layer, NormaDrawnShape *const *shapes, guint n)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer shape;

  for (guint i = 0; i < n; i++)
    g_hash_table_add (kept, shapes[i]);
  g_hash_table_iter_init (&iter, layer->rows);
  while (g_hash_table_iter_next (&iter, &shape, NULL))
    if (!g_hash_table_contains (kept, shape))
      g_hash_table_iter_remove (&iter);
}

static const NormaMask *
find_rows (NormaDrawLayer *layer, NormaDrawnShape *shape, const NormaViewport *viewport)
{
  NormaMask *rows;

  if (memcmp (&layer->viewport, viewport, sizeof *viewport) != 0) {
    g_hash_table_remove_all (layer->rows);
    layer->viewport = *viewport;
  }
  rows = g_hash_table_lookup (layer->rows, shape);
  if (rows != NULL)
    return rows;
  rows = norma_shape_rows_new (shape, viewport, NULL);
  if (rows != NULL)
    g_hash_table_insert (layer->rows, norma_drawn_shape_ref (shape), rows);
  return rows;
}

void
norma_draw_layer_paint (NormaDrawLayer *layer, NormaDrawnShape *shape, gboolean is_selected,
                        const NormaViewport *viewport, int scale, guint32 *pixels, gsize stride)
{
  const NormaMask *rows = find_rows (layer, shape, viewport);

  if (rows != NULL)
    norma_shape_paint (rows, shape->purpose, is_selected, scale, pixels, stride);
}

void
norma_draw_handles (const NormaDrawnShape *shape, const NormaViewport *viewport, int scale,
                    guint32 *pixels, gsize stride)
{
  NormaStamp core = norma_stamp (viewport, pixels, stride, WHITE, HANDLE * scale);
  NormaStamp rim = norma_stamp_rim (&core, scale);
  double x, y;

  if (shape->rings == NULL || shape->rings->n_vertices > MOST_HANDLES)
    return;
  for (guint i = 0; i < shape->rings->n_vertices; i++) {
    norma_viewport_to_view (viewport, shape->rings->vertices[i].x, shape->rings->vertices[i].y, &x,
                            &y);
    norma_stamp_line (&rim, x, y, x, y);
    norma_stamp_line (&core, x, y, x, y);
  }
}

static void
stamp_line (const NormaStamp *stamp, const NormaVertex *places, guint n)
{
  double x0, y0, x1, y1;

  for (guint i = 1; i < n; i++) {
    norma_viewport_to_view (stamp->viewport, places[i - 1].x, places[i - 1].y, &x0, &y0);
    norma_viewport_to_view (stamp->viewport, places[i].x, places[i].y, &x1, &y1);
    norma_stamp_line (stamp, x0, y0, x1, y1);
  }
}

void
norma_draw_line (const NormaVertex *places, guint n, guint32 color, const NormaViewport *viewport,
                 int scale, guint32 *pixels, gsize stride)
{
  NormaStamp core = norma_stamp (viewport, pixels, stride, color, scale);
  NormaStamp rim = norma_stamp_rim (&core, scale);

  stamp_line (&rim, places, n);
  stamp_line (&core, places, n);
}

void
norma_draw_circle (NormaVertex center, double radius, const NormaViewport *viewport, int scale,
                   guint32 *pixels, gsize stride)
{
  NormaVertex places[65];

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    double angle = 2 * G_PI * i / (G_N_ELEMENTS (places) - 1);

    places[i] = (NormaVertex){ center.x + radius * cos (angle), center.y + radius * sin (angle) };
  }
  norma_draw_line (places, G_N_ELEMENTS (places), WHITE, viewport, scale, pixels, stride);
}
