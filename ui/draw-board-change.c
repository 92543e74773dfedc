/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/draw-board-private.h"
#include "ui/draw-edit.h"

/* What becomes of the session's shapes. */

void
norma_draw_board_put (NormaDrawBoard *self, const char *action, const NormaSessionShape *old,
                      NormaDrawnShape *shape, GError *error)
{
  g_autoptr (NormaDrawnShape) own = shape;
  g_autoptr (GError) own_error = error;
  gint64 image = self->is_of_all && self->purpose != NORMA_PURPOSE_DEFECT
                     ? 0
                     : norma_session_get_shapes_image (self->session);
  NormaSessionShape *put;

  if (own_error != NULL)
    g_signal_emit_by_name (self->session, "message", own_error->message);
  if (shape == NULL)
    return;
  put =
      norma_session_put_shape (self->session, action, old, old == NULL ? image : old->image, shape);
  if (put != NULL)
    norma_draw_board_select (self, put);
}

/* Keys pressed in a row are undone at once; after a pause something else was meant. */
#define SAME_STEP_MS 1000

void
norma_draw_board_end_nudge (NormaDrawBoard *self)
{
  g_clear_handle_id (&self->nudging, g_source_remove);
  g_clear_pointer (&self->nudged, norma_session_shape_unref);
}

static gboolean
nudge_ended (gpointer data)
{
  NormaDrawBoard *self = data;

  self->nudging = 0;
  norma_draw_board_end_nudge (self);
  return G_SOURCE_REMOVE;
}

gboolean
norma_draw_board_nudge (NormaDrawBoard *self, int dx, int dy)
{
  const NormaViewport *viewport = norma_image_view_get_viewport (self->view);
  gboolean goes_on = self->nudged != NULL && self->nudged == self->selected;
  g_autoptr (NormaDrawnShape) moved = NULL;
  NormaSessionShape *put;

  if (self->tool != NORMA_DRAW_SELECT || self->selected == NULL || self->is_down ||
      !norma_session_can_edit (self->session))
    return FALSE;
  moved = norma_draw_move_shape (self->selected->shape, dx, dy, viewport->image_width,
                                 viewport->image_height, NULL);
  if (moved == NULL || norma_drawn_shape_equal (moved, self->selected->shape))
    return TRUE;
  norma_draw_board_end_nudge (self);
  put = norma_session_move_shape (self->session, "Move shape", self->selected, moved, goes_on);
  if (put != NULL) {
    norma_draw_board_select (self, put);
    self->nudged = norma_session_shape_ref (put);
    self->nudging = g_timeout_add (SAME_STEP_MS, nudge_ended, self);
  }
  return TRUE;
}

void
norma_draw_board_change_selected (NormaDrawBoard *self, const char *action)
{
  NormaShapeTraits traits;
  gint64 image;
  g_autoptr (NormaDrawnShape) shape = NULL;
  NormaSessionShape *put;

  if (self->selected == NULL || self->is_adopting)
    return;
  traits = norma_drawn_shape_get_traits (self->selected->shape);
  traits.purpose = self->purpose;
  traits.sensitivity = self->purpose == NORMA_PURPOSE_ROI ? self->sensitivity : 1;
  image = self->is_of_all ? 0 : norma_session_get_shapes_image (self->session);
  shape = norma_drawn_shape_with_traits (self->selected->shape, &traits, NULL);
  put = shape == NULL
            ? NULL
            : norma_session_put_shape (self->session, action, self->selected, image, shape);
  if (put != NULL)
    norma_draw_board_select (self, put);
}

void
norma_draw_board_delete (NormaDrawBoard *self)
{
  g_autoptr (NormaSessionShape) shape = NULL;
  NormaViewPlace pointer;
  int vertex = -1;

  if (self->selected == NULL || self->is_down)
    return;
  shape = norma_session_shape_ref (self->selected);
  if (shape->shape->kind == NORMA_SHAPE_POLYGON &&
      norma_image_view_get_place (self->view, &pointer))
    vertex = norma_draw_find_vertex (shape->shape, (NormaVertex){ pointer.x, pointer.y },
                                     norma_draw_board_get_reach (self));
  if (vertex >= 0) {
    GError *error = NULL;
    NormaDrawnShape *rest = norma_draw_remove_vertex (shape->shape, (guint)vertex, &error);

    norma_draw_board_put (self, "Remove vertex", shape, rest, error);
    return;
  }
  norma_draw_board_select (self, NULL);
  norma_session_remove_shape (self->session, "Remove shape", shape);
}
