/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include <glib/gi18n.h>

#include "core/annotation/grow.h"
#include "ui/draw-board-private.h"
#include "ui/draw-edit.h"
#include "ui/session-compare.h"

/* What the hand does on the image, by the tool it has. */

/* Vertices lie on quarters of pixels: finer no hand is, and files stay readable. */
static NormaVertex
round_place (double x, double y)
{
  return (NormaVertex){ round (4 * x) / 4, round (4 * y) / 4 };
}

static const NormaViewport *
get_viewport (NormaDrawBoard *self)
{
  return norma_image_view_get_viewport (self->view);
}

/* Between two corners, in whole pixels of the image; NULL: it holds none. */
static NormaDrawnShape *
make_rectangle (NormaDrawBoard *self, NormaVertex one, NormaVertex other)
{
  const NormaViewport *viewport = get_viewport (self);
  const NormaShapeTraits traits = norma_draw_board_get_traits (self);
  NormaBox box = { round (fmax (fmin (one.x, other.x), 0)), round (fmax (fmin (one.y, other.y), 0)),
                   round (fmin (fmax (one.x, other.x), viewport->image_width)),
                   round (fmin (fmax (one.y, other.y), viewport->image_height)) };

  if (box.left >= box.right || box.top >= box.bottom)
    return NULL;
  return norma_drawn_shape_new_rectangle (box, &traits, NULL);
}

static void
take_draft (NormaDrawBoard *self, NormaDrawnShape *draft)
{
  g_clear_pointer (&self->draft, norma_drawn_shape_unref);
  self->draft = draft;
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

/* Strokes. */

/* A copy to be changed; of what is drawn with vectors its pixels. */
static NormaMask *
copy_mask (NormaDrawBoard *self, const NormaDrawnShape *shape)
{
  const NormaViewport *viewport = get_viewport (self);
  g_autoptr (NormaMask) mask = norma_mask_new (viewport->image_width, viewport->image_height, NULL);

  if (mask == NULL || (shape != NULL && !norma_drawn_shape_fill (shape, mask, NULL)))
    return NULL;
  return g_steal_pointer (&mask);
}

static void
go_on (NormaDrawBoard *self, NormaVertex place)
{
  g_autoptr (GError) error = NULL;

  if (!norma_draw_stroke_go (self->stroke, place, &error))
    g_signal_emit_by_name (self->session, "message", error->message);
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

/* on: what the stroke changes; NULL: nothing yet. */
static void
begin_stroke (NormaDrawBoard *self, NormaSessionShape *on, NormaBrushUse use, NormaVertex place)
{
  NormaMask *mask = copy_mask (self, on == NULL ? NULL : on->shape);

  if (mask == NULL)
    return;
  if (on != NULL) {
    norma_draw_board_select (self, on);
    self->replaced = norma_session_shape_ref (on);
  }
  self->stroke = norma_draw_stroke_new (mask, self->brush_size / 2, use);
  go_on (self, place);
}

static void
begin_brush (NormaDrawBoard *self, NormaVertex place)
{
  gboolean goes_on = self->selected != NULL && self->selected->shape->kind == NORMA_SHAPE_MASK;

  begin_stroke (self, goes_on ? self->selected : NULL, norma_brush_add, place);
}

static void
begin_eraser (NormaDrawBoard *self, NormaVertex place)
{
  NormaSessionShape *on =
      self->selected != NULL ? self->selected : norma_draw_board_find (self, place);

  if (on != NULL)
    begin_stroke (self, on, norma_brush_remove, place);
}

static void
end_stroke (NormaDrawBoard *self)
{
  g_autoptr (NormaSessionShape) old = g_steal_pointer (&self->replaced);
  const NormaShapeTraits traits = norma_draw_board_get_traits (self);
  const char *action = self->tool == NORMA_DRAW_ERASER ? "Erase" : "Brush";
  g_autoptr (NormaMask) mask = norma_draw_stroke_finish (self->stroke);
  NormaDrawnShape *shape;
  GError *error = NULL;

  norma_draw_board_forget_draft (self);
  if (norma_mask_get_box (mask).bottom > 0) {
    shape = norma_drawn_shape_new_mask (g_steal_pointer (&mask), &traits, &error);
    norma_draw_board_put (self, action, old, shape, error);
  } else if (old != NULL) {
    norma_draw_board_select (self, NULL);
    norma_session_remove_shape (self->session, action, old);
  }
}

/* Polygons. */

void
norma_draw_board_close_polygon (NormaDrawBoard *self)
{
  const NormaShapeTraits traits = norma_draw_board_get_traits (self);
  guint n = self->corners->len;
  GError *error = NULL;
  NormaRings *rings;

  if (n < 3)
    return;
  rings = norma_rings_new ((const NormaVertex *)(gpointer)self->corners->data, &n, 1, &error);
  norma_draw_board_forget_draft (self);
  norma_draw_board_put (self, "Draw polygon", NULL,
                        rings == NULL ? NULL
                                      : norma_drawn_shape_new_polygon (rings, &traits, &error),
                        error);
}

static gboolean
is_near (NormaDrawBoard *self, NormaVertex place, guint corner)
{
  NormaVertex other = g_array_index (self->corners, NormaVertex, corner);

  return hypot (place.x - other.x, place.y - other.y) <= norma_draw_board_get_reach (self);
}

/* A click on the first corner closes; one on the last is the second of a double click. */
static void
add_corner (NormaDrawBoard *self, NormaVertex place)
{
  guint n = self->corners->len;

  if (n >= 3 && is_near (self, place, 0)) {
    norma_draw_board_close_polygon (self);
    return;
  }
  if (n == 0 || !is_near (self, place, n - 1))
    g_array_append_val (self->corners, place);
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

/* Regions. */

/* The higher threshold that the place is above, as the outlines on the screen have it. */
static void
grow (NormaDrawBoard *self, NormaVertex place)
{
  NormaScorePlane *plane = norma_shown_get_plane (norma_session_get_shown (self->session));
  NormaLimits limits = norma_session_get_map_limits (self->session);
  const NormaShapeTraits traits = norma_draw_board_get_traits (self);
  const NormaViewport *viewport = get_viewport (self);
  g_autoptr (NormaMask) mask = NULL;
  GError *error = NULL;
  guint x, y;

  if (place.x < 0 || place.y < 0 || place.x >= viewport->image_width ||
      place.y >= viewport->image_height)
    return;
  if (plane == NULL) {
    g_signal_emit_by_name (self->session, "message", _ ("There is no map to take a region from"));
    return;
  }
  x = (guint)place.x;
  y = (guint)place.y;
  if (norma_score_plane_get (plane, x, y) <= limits.review) {
    g_signal_emit_by_name (self->session, "message", _ ("Nothing is above the threshold there"));
    return;
  }
  mask = norma_mask_grow (plane->map, x, y,
                          norma_score_plane_get (plane, x, y) > limits.reject ? limits.reject
                                                                              : limits.review,
                          &error);
  norma_draw_board_put (self, "Take region", NULL,
                        mask == NULL
                            ? NULL
                            : norma_drawn_shape_new_mask (g_steal_pointer (&mask), &traits, &error),
                        error);
}

/* The hand. */

/* A vertex of the chosen shape, or all of it. */
static gboolean
begin_select (NormaDrawBoard *self, NormaVertex place)
{
  if (self->selected == NULL)
    return FALSE;
  self->vertex =
      norma_draw_find_vertex (self->selected->shape, place, norma_draw_board_get_reach (self));
  if (self->vertex < 0 && !norma_drawn_shape_contains (self->selected->shape, place))
    return FALSE;
  self->start = place;
  self->replaced = norma_session_shape_ref (self->selected);
  return TRUE;
}

/* NULL: not moved. A hand that only clicks is not quite still. */
static NormaDrawnShape *
move_taken (NormaDrawBoard *self, double x, double y)
{
  const NormaViewport *viewport = get_viewport (self);
  double dx = x - self->start.x, dy = y - self->start.y;

  if (self->vertex >= 0)
    return norma_draw_move_vertex (self->replaced->shape, (guint)self->vertex, round_place (x, y),
                                   NULL);
  if (self->draft == NULL && hypot (dx, dy) < norma_draw_board_get_reach (self) / 2)
    return NULL;
  return norma_draw_move_shape (self->replaced->shape, dx, dy, viewport->image_width,
                                viewport->image_height, NULL);
}

static gboolean
draw_began (NormaDrawBoard *self, double x, double y)
{
  NormaVertex place = { x, y };

  if (!norma_session_can_edit (self->session) ||
      norma_session_get_shapes_image (self->session) == 0)
    return FALSE;
  if (self->tool == NORMA_DRAW_SELECT)
    return self->is_down = begin_select (self, place);
  self->is_down = TRUE;
  self->start = place;
  if (self->tool == NORMA_DRAW_BRUSH)
    begin_brush (self, place);
  else if (self->tool == NORMA_DRAW_ERASER)
    begin_eraser (self, place);
  return TRUE;
}

static void
drawn (NormaDrawBoard *self, double x, double y)
{
  /* Escape may have ended it. */
  if (!self->is_down)
    return;
  if (self->stroke != NULL)
    go_on (self, (NormaVertex){ x, y });
  else if (self->tool == NORMA_DRAW_RECTANGLE)
    take_draft (self, make_rectangle (self, self->start, (NormaVertex){ x, y }));
  else if (self->replaced != NULL)
    take_draft (self, move_taken (self, x, y));
}

static void
clicked (NormaDrawBoard *self, double x, double y)
{
  if (self->tool == NORMA_DRAW_SELECT)
    norma_draw_board_select (self, norma_draw_board_find (self, (NormaVertex){ x, y }));
}

static void
end_rectangle (NormaDrawBoard *self)
{
  NormaDrawnShape *shape = g_steal_pointer (&self->draft);

  norma_draw_board_forget_draft (self);
  norma_draw_board_put (self, "Draw rectangle", NULL, shape, NULL);
}

/* What was taken and not moved was clicked on. */
static void
end_move (NormaDrawBoard *self)
{
  const char *action = self->vertex >= 0 ? "Move vertex" : "Move shape";
  g_autoptr (NormaSessionShape) old = g_steal_pointer (&self->replaced);
  g_autoptr (NormaDrawnShape) shape = g_steal_pointer (&self->draft);
  gboolean is_moved = shape != NULL && old != NULL && !norma_drawn_shape_equal (shape, old->shape);

  if (shape == NULL && self->vertex < 0)
    clicked (self, self->start.x, self->start.y);
  norma_draw_board_forget_draft (self);
  if (is_moved)
    norma_draw_board_put (self, action, old, g_steal_pointer (&shape), NULL);
}

static void
draw_ended (NormaDrawBoard *self, double x, double y)
{
  if (!self->is_down)
    return;
  self->is_down = FALSE;
  if (self->stroke != NULL)
    end_stroke (self);
  else if (self->tool == NORMA_DRAW_POLYGON)
    add_corner (self, round_place (x, y));
  else if (self->tool == NORMA_DRAW_GROW)
    grow (self, (NormaVertex){ x, y });
  else if (self->tool == NORMA_DRAW_RECTANGLE)
    end_rectangle (self);
  else
    end_move (self);
}

static gboolean
add_vertex (NormaDrawBoard *self, NormaVertex place)
{
  GError *error = NULL;
  int side;

  if (self->selected == NULL || !norma_session_can_edit (self->session))
    return FALSE;
  /* The second press has taken the shape. */
  norma_draw_board_forget_draft (self);
  side = norma_draw_find_side (self->selected->shape, place, norma_draw_board_get_reach (self));
  if (side >= 0)
    norma_draw_board_put (self, "Add vertex", self->selected,
                          norma_draw_add_vertex (self->selected->shape, (guint)side,
                                                 round_place (place.x, place.y), &error),
                          error);
  return side >= 0;
}

static gboolean
double_clicked (NormaDrawBoard *self, double x, double y)
{
  if (self->tool == NORMA_DRAW_SELECT)
    return add_vertex (self, (NormaVertex){ x, y });
  if (self->tool == NORMA_DRAW_POLYGON)
    norma_draw_board_close_polygon (self);
  return TRUE;
}

void
norma_draw_board_watch_hand (NormaDrawBoard *self)
{
  g_signal_connect_object (self->view, "draw-began", G_CALLBACK (draw_began), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "drawn", G_CALLBACK (drawn), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "draw-ended", G_CALLBACK (draw_ended), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "clicked", G_CALLBACK (clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "double-clicked", G_CALLBACK (double_clicked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "sized", G_CALLBACK (norma_draw_board_size_brush), self,
                           G_CONNECT_SWAPPED);
}
