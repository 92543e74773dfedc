/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/toast-place.h"

/* Logical pixels: libadwaita leaves so many below a toast already; and some air. */
enum { OWN_MARGIN = 24, AIR = 6 };

#define KEY "norma-toast-above"

/* What toasts have to be lifted by. */
static int
find_lift (GtkWidget *overlay, GtkWidget *widget)
{
  graphene_rect_t bounds;
  int height = gtk_widget_get_height (overlay);

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, overlay, &bounds))
    return 0;
  return CLAMP (height - (int)bounds.origin.y + AIR - OWN_MARGIN, 0, height / 2);
}

static void
place (GtkWidget *toast)
{
  GtkWidget *overlay = gtk_widget_get_parent (toast);

  if (overlay != NULL)
    gtk_widget_set_margin_bottom (toast,
                                  find_lift (overlay, g_object_get_data (G_OBJECT (toast), KEY)));
}

/* What lies below may grow or go while the toast is there, which shows in a frame. */
static void
follow (GtkWidget *toast, GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  g_object_set_data_full (G_OBJECT (toast), KEY, g_object_ref (widget), g_object_unref);
  place (toast);
  if (clock != NULL)
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (place), toast, G_CONNECT_SWAPPED);
}

static void
children_changed (GListModel *children, guint position, guint n_removed, guint n_added,
                  GtkWidget *widget)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);

    if (g_str_equal (gtk_widget_get_css_name (child), "toast"))
      follow (child, widget);
  }
}

void
norma_toasts_keep_above (AdwToastOverlay *overlay, GtkWidget *widget)
{
  GListModel *children = gtk_widget_observe_children (GTK_WIDGET (overlay));

  g_signal_connect_object (children, "items-changed", G_CALLBACK (children_changed), widget, 0);
  /* Nobody else holds the list. */
  g_object_set_data_full (G_OBJECT (overlay), "norma-toasts", children, g_object_unref);
}
