/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/draw-stroke.h"

#include <string.h>

#include "ui/shape-rows.h"

struct _NormaDrawStroke {
  NormaMask *mask;
  double radius;
  NormaBrushUse use;
  gboolean has_begun;
  NormaVertex last;

  NormaMask *rows; /* NULL: to be made anew */
  NormaViewport viewport; /* they are of */
  NormaMaskBox touched; /* since they were shown; bottom 0: nothing */
};

NormaDrawStroke *
norma_draw_stroke_new (NormaMask *mask, double radius, NormaBrushUse use)
{
  NormaDrawStroke *stroke = g_new0 (NormaDrawStroke, 1);

  stroke->mask = mask;
  stroke->radius = radius;
  stroke->use = use;
  return stroke;
}

void
norma_draw_stroke_free (NormaDrawStroke *stroke)
{
  if (stroke == NULL)
    return;
  norma_mask_free (stroke->mask);
  norma_mask_free (stroke->rows);
  g_free (stroke);
}

static void
touch (NormaDrawStroke *stroke, NormaMaskBox box)
{
  if (box.top >= box.bottom)
    return;
  if (stroke->touched.bottom == 0) {
    stroke->touched = box;
    return;
  }
  stroke->touched.top = MIN (stroke->touched.top, box.top);
  stroke->touched.bottom = MAX (stroke->touched.bottom, box.bottom);
}

gboolean
norma_draw_stroke_go (NormaDrawStroke *stroke, NormaVertex place, GError **error)
{
  NormaBrush brush = { stroke->has_begun ? stroke->last : place, place, stroke->radius };

  stroke->has_begun = TRUE;
  stroke->last = place;
  touch (stroke, norma_brush_get_box (&brush, stroke->mask->width, stroke->mask->height));
  return stroke->use (&brush, stroke->mask, error);
}

const NormaMask *
norma_draw_stroke_get_rows (NormaDrawStroke *stroke, const NormaViewport *viewport)
{
  gboolean is_same =
      stroke->rows != NULL && memcmp (&stroke->viewport, viewport, sizeof stroke->viewport) == 0;

  if (is_same && stroke->touched.bottom > 0)
    is_same = norma_shape_rows_update (stroke->rows, stroke->mask, stroke->touched, viewport, NULL);
  if (!is_same) {
    g_clear_pointer (&stroke->rows, norma_mask_free);
    stroke->rows = norma_shape_rows_of_mask (stroke->mask, viewport, NULL);
    stroke->viewport = *viewport;
  }
  stroke->touched = (NormaMaskBox){ 0 };
  return stroke->rows;
}

NormaMask *
norma_draw_stroke_finish (NormaDrawStroke *stroke)
{
  return g_steal_pointer (&stroke->mask);
}
