/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/image-view-private.h"

/* What the pointer, the wheel and fingers do on an image view. */

/* Logical pixels; a hand that clicks is not quite still. */
#define STILL 4.0

static double
get_scale (NormaImageView *self)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

/* A notch of the wheel turns or sizes by what a small part shows in the corners. */
#define TURN_DEG 0.2
#define SIZE_FACTOR 1.002

static gboolean
turn (NormaImageView *self, double dx, double dy, GdkModifierType state)
{
  /* With Shift some systems turn the wheel's other axis. */
  double notches = dy != 0 ? dy : dx;

  if ((state & GDK_CONTROL_MASK) != 0)
    norma_image_view_emit_turned (self, 0, pow (SIZE_FACTOR, -notches));
  else if ((state & GDK_SHIFT_MASK) != 0)
    norma_image_view_emit_turned (self, notches * TURN_DEG, 1);
  else
    return FALSE;
  return TRUE;
}

static gboolean
scrolled (NormaImageView *self, double dx, double dy, GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if (self->tool == NORMA_VIEW_TOOL_SHIFT && turn (self, dx, dy, state))
    return TRUE;
  if ((state & GDK_CONTROL_MASK) != 0 && self->tool == NORMA_VIEW_TOOL_PAN &&
      norma_image_view_emit_sized (self, -dy))
    return TRUE;
  if ((state & GDK_CONTROL_MASK) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), dy < 0 ? "view.opacity-up" : "view.opacity-down",
                                NULL);
  else
    /* A notch of the wheel is a quarter of an octave: four double the size. */
    norma_image_view_zoom_by (self, exp2 (-dy / 4));
  return TRUE;
}

static void
pointer_moved (NormaImageView *self, double x, double y)
{
  double scale = get_scale (self);

  norma_image_view_set_pointer (self, x * scale, y * scale);
}

static gboolean
uses_tool (NormaImageView *self, GtkGestureDrag *drag, NormaViewTool tool)
{
  return self->tool == tool && !self->is_space_held &&
         gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag)) <= GDK_BUTTON_PRIMARY;
}

/* Of the image; x, y: of the widget. */
static NormaViewPlace
find_place (NormaImageView *self, double x, double y)
{
  double scale = get_scale (self);
  NormaViewPlace place;

  norma_viewport_to_image (&self->viewport, x * scale, y * scale, &place.x, &place.y);
  return place;
}

static void
drag_began (NormaImageView *self, double x, double y, GtkGestureDrag *drag)
{
  NormaViewPlace place = find_place (self, x, y);

  self->drag_x = self->drag_y = 0;
  self->drag_start_x = x;
  self->drag_start_y = y;
  self->has_dragged = TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->is_drawing = self->picture != NULL && uses_tool (self, drag, NORMA_VIEW_TOOL_PAN) &&
                     norma_image_view_emit_draw_began (self, place.x, place.y);
}

static void
dragged (NormaImageView *self, double x, double y, GtkGestureDrag *drag)
{
  double scale = get_scale (self);
  double dx = (x - self->drag_x) * scale, dy = (y - self->drag_y) * scale;

  if (self->is_drawing) {
    NormaViewPlace place = find_place (self, self->drag_start_x + x, self->drag_start_y + y);

    norma_image_view_emit_drawn (self, place.x, place.y);
    return;
  }
  if (uses_tool (self, drag, NORMA_VIEW_TOOL_SHIFT))
    norma_image_view_emit_shifted (self, dx / self->viewport.zoom, dy / self->viewport.zoom);
  else
    norma_image_view_pan (self, dx, dy);
  self->drag_x = x;
  self->drag_y = y;
}

static void
click_place (NormaImageView *self, double x, double y)
{
  NormaViewPlace place = find_place (self, x, y);
  int region;

  if (self->tool == NORMA_VIEW_TOOL_MARK)
    norma_image_view_emit_marked (self, place.x, place.y);
  if (self->tool == NORMA_VIEW_TOOL_PAN)
    norma_image_view_emit_clicked (self, place.x, place.y);
  if (self->tool != NORMA_VIEW_TOOL_PAN || self->outlines == NULL)
    return;
  region = norma_outlines_find_region (self->outlines, place.x, place.y);
  if (region >= 0)
    norma_image_view_emit_region_clicked (self, (guint)region);
}

/* A drag that went nowhere is a click. */
static void
drag_ended (NormaImageView *self, double x, double y, GtkGestureDrag *drag)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag));
  double start_x, start_y;

  if (self->is_drawing) {
    NormaViewPlace place = find_place (self, self->drag_start_x + x, self->drag_start_y + y);

    self->is_drawing = FALSE;
    norma_image_view_emit_draw_ended (self, place.x, place.y);
    return;
  }
  if (hypot (x, y) >= STILL || self->is_space_held ||
      !gtk_gesture_drag_get_start_point (drag, &start_x, &start_y))
    return;
  if (button == GDK_BUTTON_PRIMARY)
    click_place (self, start_x, start_y);
  else if (button == GDK_BUTTON_SECONDARY)
    norma_image_view_emit_menu_wanted (self, start_x, start_y);
}

static void
pinch_began (NormaImageView *self)
{
  self->pinch_zoom = self->viewport.zoom;
}

static void
pinched (NormaImageView *self, double factor, GtkGesture *pinch)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (pinch, &x, &y))
    pointer_moved (self, x, y);
  norma_image_view_zoom_to (self, self->pinch_zoom * factor);
}

static void
pressed (NormaImageView *self, int n, double x, double y)
{
  NormaViewPlace place = find_place (self, x, y);

  if (n != 2 || self->tool == NORMA_VIEW_TOOL_MARK)
    return;
  if (self->tool == NORMA_VIEW_TOOL_PAN && self->picture != NULL &&
      norma_image_view_emit_double_clicked (self, place.x, place.y))
    return;
  if (self->viewport.fits)
    norma_image_view_zoom_to (self, 1);
  else
    norma_image_view_fit (self);
}

static void
add_drag (NormaImageView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (dragged), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_ended), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
add_zoom (NormaImageView *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_began), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinched), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
norma_image_view_add_gestures (NormaImageView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (norma_image_view_forget_pointer), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  add_drag (self);
  add_zoom (self);
}
