/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/draw-board.h"

#include <math.h>

#include "ui/draw-board-private.h"
#include "ui/draw-edit.h"

G_DEFINE_FINAL_TYPE (NormaDrawBoard, norma_draw_board, G_TYPE_OBJECT)

enum {
  PROP_TOOL = 1,
  PROP_PURPOSE,
  PROP_ALL_IMAGES,
  PROP_SENSITIVITY,
  PROP_BRUSH_SIZE,
  PROP_HAS_SELECTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Logical pixels: what a hand hits. */
#define REACH 7.0

GType
norma_draw_tool_get_type (void)
{
  static const GEnumValue values[] = {
    { NORMA_DRAW_SELECT, "NORMA_DRAW_SELECT", "select" },
    { NORMA_DRAW_RECTANGLE, "NORMA_DRAW_RECTANGLE", "rectangle" },
    { NORMA_DRAW_POLYGON, "NORMA_DRAW_POLYGON", "polygon" },
    { NORMA_DRAW_BRUSH, "NORMA_DRAW_BRUSH", "brush" },
    { NORMA_DRAW_ERASER, "NORMA_DRAW_ERASER", "eraser" },
    { NORMA_DRAW_GROW, "NORMA_DRAW_GROW", "grow" },
    { 0 },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("NormaDrawTool", values));
  return type;
}

GType
norma_purpose_get_type (void)
{
  static const GEnumValue values[] = {
    { NORMA_PURPOSE_DEFECT, "NORMA_PURPOSE_DEFECT", "defect" },
    { NORMA_PURPOSE_ROI, "NORMA_PURPOSE_ROI", "roi" },
    { NORMA_PURPOSE_IGNORE, "NORMA_PURPOSE_IGNORE", "ignore" },
    { 0 },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("NormaPurpose", values));
  return type;
}

double
norma_draw_board_get_reach (NormaDrawBoard *self)
{
  return REACH * gtk_widget_get_scale_factor (GTK_WIDGET (self->view)) /
         norma_image_view_get_viewport (self->view)->zoom;
}

NormaShapeTraits
norma_draw_board_get_traits (NormaDrawBoard *self)
{
  NormaImageItem *item = norma_shown_get_item (norma_session_get_shown (self->session));
  NormaShapeTraits traits = NORMA_SHAPE_TRAITS_INIT;

  if (self->replaced != NULL)
    return norma_drawn_shape_get_traits (self->replaced->shape);
  traits.purpose = self->purpose;
  traits.sensitivity = self->purpose == NORMA_PURPOSE_ROI ? self->sensitivity : 1;
  if (item != NULL && traits.purpose == NORMA_PURPOSE_DEFECT)
    traits.defect_class = norma_image_item_get_review (item)->defect_class;
  return traits;
}

/* Those of this image lie above those of all. */
NormaSessionShape *
norma_draw_board_find (NormaDrawBoard *self, NormaVertex place)
{
  const GPtrArray *shapes = norma_session_get_shapes (self->session);

  for (guint i = shapes->len; i-- > 0;) {
    NormaSessionShape *shape = shapes->pdata[i];

    if (norma_drawn_shape_contains (shape->shape, place) ||
        norma_draw_find_side (shape->shape, place, norma_draw_board_get_reach (self)) >= 0)
      return shape;
  }
  return NULL;
}

static void
notify_selection (NormaDrawBoard *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_SELECTION]);
}

/* What the next shape is for follows the chosen one, which it is then seen by. */
static void
adopt (NormaDrawBoard *self, const NormaSessionShape *shape)
{
  self->is_adopting = TRUE;
  g_object_set (self, "purpose", shape->shape->purpose, "all-images", shape->image == 0, NULL);
  if (shape->shape->purpose == NORMA_PURPOSE_ROI)
    g_object_set (self, "sensitivity", shape->shape->sensitivity, NULL);
  self->is_adopting = FALSE;
}

void
norma_draw_board_select (NormaDrawBoard *self, NormaSessionShape *shape)
{
  if (shape == self->selected)
    return;
  if (shape != NULL)
    norma_session_shape_ref (shape);
  g_clear_pointer (&self->selected, norma_session_shape_unref);
  self->selected = shape;
  if (shape != NULL)
    adopt (self, shape);
  notify_selection (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

void
norma_draw_board_forget_draft (NormaDrawBoard *self)
{
  g_clear_pointer (&self->replaced, norma_session_shape_unref);
  g_clear_pointer (&self->draft, norma_drawn_shape_unref);
  g_clear_pointer (&self->stroke, norma_draw_stroke_free);
  g_array_set_size (self->corners, 0);
  self->vertex = -1;
  self->is_down = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

static void
set_purpose (NormaDrawBoard *self, NormaPurpose purpose)
{
  if (purpose == self->purpose)
    return;
  self->purpose = purpose;
  /* A defect lies on one part. */
  if (purpose == NORMA_PURPOSE_DEFECT && self->is_of_all) {
    self->is_of_all = FALSE;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALL_IMAGES]);
  }
  norma_draw_board_change_selected (self, "Change purpose");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PURPOSE]);
}

static void
set_of_all (NormaDrawBoard *self, gboolean is_of_all)
{
  is_of_all = is_of_all && self->purpose != NORMA_PURPOSE_DEFECT;
  if (is_of_all == self->is_of_all)
    return;
  self->is_of_all = is_of_all;
  norma_draw_board_change_selected (self,
                                    is_of_all ? "Use area on all images" : "Use area on one image");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALL_IMAGES]);
}

static void
set_sensitivity (NormaDrawBoard *self, double sensitivity)
{
  if (sensitivity == self->sensitivity)
    return;
  self->sensitivity = sensitivity;
  if (self->purpose == NORMA_PURPOSE_ROI)
    norma_draw_board_change_selected (self, "Change sensitivity");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENSITIVITY]);
}

static void
set_tool (NormaDrawBoard *self, NormaDrawTool tool)
{
  if (tool == self->tool)
    return;
  norma_draw_board_forget_draft (self);
  self->tool = tool;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view),
                                   tool == NORMA_DRAW_SELECT ? NULL : "crosshair");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOL]);
}

static void
set_brush_size (NormaDrawBoard *self, double size)
{
  self->brush_size = CLAMP (size, NORMA_DRAW_LEAST_SIZE, NORMA_DRAW_MOST_SIZE);
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BRUSH_SIZE]);
}

gboolean
norma_draw_board_size_brush (NormaDrawBoard *self, double notches)
{
  if (self->tool != NORMA_DRAW_BRUSH && self->tool != NORMA_DRAW_ERASER)
    return FALSE;
  /* Three notches double it; a small one grows by whole pixels. */
  set_brush_size (self, notches > 0
                            ? fmax (self->brush_size + 1, self->brush_size * exp2 (notches / 3))
                            : fmin (self->brush_size - 1, self->brush_size * exp2 (notches / 3)));
  return TRUE;
}

gboolean
norma_draw_board_close (NormaDrawBoard *self)
{
  if (self->corners->len == 0)
    return FALSE;
  norma_draw_board_close_polygon (self);
  return TRUE;
}

gboolean
norma_draw_board_take_back (NormaDrawBoard *self)
{
  if (self->corners->len == 0)
    return FALSE;
  g_array_set_size (self->corners, self->corners->len - 1);
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
  return TRUE;
}

gboolean
norma_draw_board_cancel (NormaDrawBoard *self)
{
  if (self->is_down || self->corners->len > 0)
    norma_draw_board_forget_draft (self);
  else if (self->selected != NULL)
    norma_draw_board_select (self, NULL);
  else if (self->tool != NORMA_DRAW_SELECT)
    set_tool (self, NORMA_DRAW_SELECT);
  else
    return FALSE;
  return TRUE;
}

const NormaSessionShape *
norma_draw_board_get_selected (NormaDrawBoard *self)
{
  return self->selected;
}

/* The chosen shape as it is now, if it is still there. */
static void
shapes_changed (NormaDrawBoard *self)
{
  const GPtrArray *shapes = norma_session_get_shapes (self->session);
  g_autofree NormaDrawnShape **kept = g_new (NormaDrawnShape *, shapes->len + 1);
  NormaSessionShape *selected = NULL;

  for (guint i = 0; i < shapes->len; i++) {
    NormaSessionShape *shape = shapes->pdata[i];

    kept[i] = shape->shape;
    if (self->selected != NULL && norma_session_shape_is (self->selected, shape))
      selected = shape;
  }
  norma_draw_layer_keep (self->layer, kept, shapes->len);
  norma_draw_board_select (self, selected);
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

/* What was begun on one image is not for another. The same is shown anew where its areas or its score have
 * become others: nobody's stroke ends by that. */
static void
shown_changed (NormaDrawBoard *self)
{
  NormaImageItem *item = norma_shown_get_item (norma_session_get_shown (self->session));
  gint64 image = item == NULL ? 0 : norma_image_item_get_id (item);

  if (image != self->image)
    norma_draw_board_forget_draft (self);
  self->image = image;
}

static void
pointer_moved (NormaDrawBoard *self)
{
  if (self->corners->len > 0 || self->tool == NORMA_DRAW_BRUSH || self->tool == NORMA_DRAW_ERASER)
    gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

static void
norma_draw_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NormaDrawBoard *self = NORMA_DRAW_BOARD (object);

  switch (id) {
  case PROP_TOOL:
    g_value_set_enum (value, (int)self->tool);
    break;
  case PROP_PURPOSE:
    g_value_set_enum (value, (int)self->purpose);
    break;
  case PROP_ALL_IMAGES:
    g_value_set_boolean (value, self->is_of_all);
    break;
  case PROP_SENSITIVITY:
    g_value_set_double (value, self->sensitivity);
    break;
  case PROP_BRUSH_SIZE:
    g_value_set_double (value, self->brush_size);
    break;
  case PROP_HAS_SELECTION:
    g_value_set_boolean (value, self->selected != NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_draw_board_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NormaDrawBoard *self = NORMA_DRAW_BOARD (object);

  switch (id) {
  case PROP_TOOL:
    set_tool (self, (NormaDrawTool)g_value_get_enum (value));
    break;
  case PROP_PURPOSE:
    set_purpose (self, (NormaPurpose)g_value_get_enum (value));
    break;
  case PROP_ALL_IMAGES:
    set_of_all (self, g_value_get_boolean (value));
    break;
  case PROP_SENSITIVITY:
    set_sensitivity (self, g_value_get_double (value));
    break;
  case PROP_BRUSH_SIZE:
    set_brush_size (self, g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
norma_draw_board_dispose (GObject *object)
{
  NormaDrawBoard *self = NORMA_DRAW_BOARD (object);

  if (self->view != NULL) {
    norma_image_view_set_paint (self->view, NULL, NULL);
    g_clear_weak_pointer (&self->view);
  }
  norma_draw_board_end_nudge (self);
  g_clear_pointer (&self->selected, norma_session_shape_unref);
  g_clear_pointer (&self->replaced, norma_session_shape_unref);
  g_clear_pointer (&self->draft, norma_drawn_shape_unref);
  g_clear_pointer (&self->stroke, norma_draw_stroke_free);
  g_clear_pointer (&self->corners, g_array_unref);
  g_clear_pointer (&self->layer, norma_draw_layer_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_draw_board_parent_class)->dispose (object);
}

static void
norma_draw_board_class_init (NormaDrawBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_READABLE;
  GParamFlags both = read | G_PARAM_WRITABLE;

  object_class->get_property = norma_draw_board_get_property;
  object_class->set_property = norma_draw_board_set_property;
  object_class->dispose = norma_draw_board_dispose;
  properties[PROP_TOOL] =
      g_param_spec_enum ("tool", NULL, NULL, NORMA_TYPE_DRAW_TOOL, NORMA_DRAW_SELECT, both);
  properties[PROP_PURPOSE] =
      g_param_spec_enum ("purpose", NULL, NULL, NORMA_TYPE_PURPOSE, NORMA_PURPOSE_DEFECT, both);
  properties[PROP_ALL_IMAGES] = g_param_spec_boolean ("all-images", NULL, NULL, FALSE, both);
  properties[PROP_SENSITIVITY] =
      g_param_spec_double ("sensitivity", NULL, NULL, NORMA_DRAW_LEAST_SENSITIVITY,
                           NORMA_DRAW_MOST_SENSITIVITY, 1, both);
  properties[PROP_BRUSH_SIZE] =
      g_param_spec_double ("brush-size", NULL, NULL, NORMA_DRAW_LEAST_SIZE, NORMA_DRAW_MOST_SIZE,
                           12, both);
  properties[PROP_HAS_SELECTION] = g_param_spec_boolean ("has-selection", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
norma_draw_board_init (NormaDrawBoard *self)
{
  self->layer = norma_draw_layer_new ();
  self->sensitivity = 1;
  self->corners = g_array_new (FALSE, FALSE, sizeof (NormaVertex));
  self->brush_size = 12;
  self->vertex = -1;
}

NormaDrawBoard *
norma_draw_board_new (NormaImageView *view, NormaSession *session)
{
  NormaDrawBoard *self = g_object_new (NORMA_TYPE_DRAW_BOARD, NULL);

  g_set_weak_pointer (&self->view, view);
  self->session = g_object_ref (session);
  norma_image_view_set_paint (view, norma_draw_board_paint, self);
  norma_draw_board_watch_hand (self);
  g_signal_connect_object (view, "pointer-moved", G_CALLBACK (pointer_moved), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "shapes-changed", G_CALLBACK (shapes_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (norma_session_get_shown (session), "changed", G_CALLBACK (shown_changed),
                           self, G_CONNECT_SWAPPED);
  return self;
}
