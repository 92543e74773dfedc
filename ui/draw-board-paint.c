/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/draw-board-private.h"
#include "ui/shape-paint.h"

/* What is drawn, as it is seen. */

static gboolean
is_selected (NormaDrawBoard *self, const NormaSessionShape *shape)
{
  return self->selected != NULL && norma_session_shape_is (self->selected, shape);
}

static void
paint_shapes (NormaDrawBoard *self, const NormaViewport *viewport, int scale, guint32 *pixels,
              gsize stride)
{
  const GPtrArray *shapes = norma_session_get_shapes (self->session);

  for (guint i = 0; i < shapes->len; i++) {
    NormaSessionShape *shape = shapes->pdata[i];

    if (self->replaced == NULL || !norma_session_shape_is (self->replaced, shape))
      norma_draw_layer_paint (self->layer, shape->shape, is_selected (self, shape), viewport, scale,
                              pixels, stride);
  }
}

static void
paint_polygon (NormaDrawBoard *self, const NormaViewport *viewport, int scale, guint32 *pixels,
               gsize stride)
{
  g_autoptr (GArray) places = g_array_copy (self->corners);
  NormaViewPlace pointer;

  if (places->len == 0)
    return;
  if (norma_image_view_get_place (self->view, &pointer)) {
    NormaVertex place = { pointer.x, pointer.y };

    g_array_append_val (places, place);
  }
  norma_draw_line ((const NormaVertex *)(gpointer)places->data, places->len,
                   norma_purpose_color (self->purpose), viewport, scale, pixels, stride);
  norma_draw_circle (g_array_index (places, NormaVertex, 0), norma_draw_board_get_reach (self),
                     viewport, scale, pixels, stride);
}

static void
paint_ring (NormaDrawBoard *self, const NormaViewport *viewport, int scale, guint32 *pixels,
            gsize stride)
{
  NormaViewPlace pointer;

  if ((self->tool == NORMA_DRAW_BRUSH || self->tool == NORMA_DRAW_ERASER) &&
      norma_image_view_get_place (self->view, &pointer))
    norma_draw_circle ((NormaVertex){ pointer.x, pointer.y }, self->brush_size / 2, viewport, scale,
                       pixels, stride);
}

void
norma_draw_board_paint (gpointer data, const NormaViewport *viewport, int scale, guint32 *pixels,
                        gsize stride)
{
  NormaDrawBoard *self = data;
  const NormaMask *rows;

  paint_shapes (self, viewport, scale, pixels, stride);
  if (self->stroke != NULL && (rows = norma_draw_stroke_get_rows (self->stroke, viewport)) != NULL)
    norma_shape_paint (rows, norma_draw_board_get_traits (self).purpose, TRUE, scale, pixels,
                       stride);
  if (self->draft != NULL) {
    norma_draw_layer_paint (self->layer, self->draft, TRUE, viewport, scale, pixels, stride);
    norma_draw_handles (self->draft, viewport, scale, pixels, stride);
  } else if (self->selected != NULL && self->stroke == NULL) {
    norma_draw_handles (self->selected->shape, viewport, scale, pixels, stride);
  }
  paint_polygon (self, viewport, scale, pixels, stride);
  paint_ring (self, viewport, scale, pixels, stride);
}
