/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/compare-view-private.h"

/* The divider of a swipe: a handle over the whole height of the view, which draws the line itself. */

/* A key moves it by a hundredth of the view. */
#define STEP 0.01

/* Logical pixels. */
enum { REACH = NORMA_PLOT_HANDLE_SIZE / 2 };

static double
get_width (NormaCompareView *self)
{
  return MAX (gtk_widget_get_width (self->query_area), 1);
}

static gboolean
place_handle (NormaCompareView *self, GtkWidget *child, GdkRectangle *place)
{
  if (child != GTK_WIDGET (self->handle))
    return FALSE;
  *place = (GdkRectangle){ (int)lround (self->divider * get_width (self)) - REACH, 0,
                           NORMA_PLOT_HANDLE_SIZE, gtk_widget_get_height (self->query_area) };
  return TRUE;
}

static void
stepped (NormaCompareView *self, int steps)
{
  norma_compare_view_set_divider (self, self->divider + steps * STEP);
}

/* What begins elsewhere is not a drag of the divider. */
static void
drag_began (NormaCompareView *self, double x, double y, GtkGesture *drag)
{
  gboolean is_on_it = norma_compare_view_get_shown_mode (self) == NORMA_COMPARE_SWIPE &&
                      fabs (x - self->divider * get_width (self)) <= REACH;

  self->drag_from = x;
  gtk_gesture_set_state (drag, is_on_it ? GTK_EVENT_SEQUENCE_CLAIMED : GTK_EVENT_SEQUENCE_DENIED);
  self->is_dragging = is_on_it;
  if (is_on_it)
    gtk_widget_grab_focus (GTK_WIDGET (self->handle));
}

static void
dragged (NormaCompareView *self, double x, double y)
{
  if (self->is_dragging)
    norma_compare_view_set_divider (self, (self->drag_from + x) / get_width (self));
}

void
norma_compare_view_add_divider (NormaCompareView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkWidget *handle = norma_plot_handle_new ("divider", _ ("Divider between query and reference"));

  self->handle = NORMA_PLOT_HANDLE (handle);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->query_area), handle);
  gtk_widget_set_tooltip_text (handle, _ ("Drag, arrow keys, or Ctrl+← and Ctrl+→ on the image"));
  g_signal_connect_swapped (self->query_area, "get-child-position", G_CALLBACK (place_handle),
                            self);
  g_signal_connect_swapped (handle, "stepped", G_CALLBACK (stepped), self);
  /* Before the view, whose drags pan. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (dragged), self);
  gtk_widget_add_controller (self->query_area, GTK_EVENT_CONTROLLER (drag));
}
