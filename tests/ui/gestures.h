/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/image-view.h"

/* Drawing by the signals of the view's gestures. */

static inline gpointer
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_OBJECT_TYPE (controller) == type)
      return controller; /* the widget holds it */
  }
  g_assert_not_reached ();
}

/* A place of the image in logical pixels of the view. */
static inline void
find_place (NormaImageView *view, double x, double y, double *view_x, double *view_y)
{
  norma_viewport_to_view (norma_image_view_get_viewport (view), x, y, view_x, view_y);
  *view_x /= gtk_widget_get_scale_factor (GTK_WIDGET (view));
  *view_y /= gtk_widget_get_scale_factor (GTK_WIDGET (view));
}

/* From the first place over the others, and no release: places [n][2], of the image; *end_x, *end_y how far
 * the pointer is from where it began. */
static inline void
drag_on (NormaImageView *view, const double places[][2], guint n, double *end_x, double *end_y)
{
  GtkGesture *gesture = find_controller (GTK_WIDGET (view), GTK_TYPE_GESTURE_DRAG);
  double x0, y0, x, y;

  find_place (view, places[0][0], places[0][1], &x0, &y0);
  g_signal_emit_by_name (gesture, "drag-begin", x0, y0);
  *end_x = *end_y = 0;
  for (guint i = 1; i < n; i++) {
    find_place (view, places[i][0], places[i][1], &x, &y);
    *end_x = x - x0;
    *end_y = y - y0;
    g_signal_emit_by_name (gesture, "drag-update", *end_x, *end_y);
    gtk_test_widget_wait_for_draw (GTK_WIDGET (view));
  }
}

/* The same, and the release. */
static inline void
drag (NormaImageView *view, const double places[][2], guint n)
{
  GtkGesture *gesture = find_controller (GTK_WIDGET (view), GTK_TYPE_GESTURE_DRAG);
  double x, y;

  drag_on (view, places, n, &x, &y);
  g_signal_emit_by_name (gesture, "drag-end", x, y);
}
