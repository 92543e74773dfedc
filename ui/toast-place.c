/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/toast-place.h"

/* Logical pixels: libadwaita leaves so many below a toast already; and a hand's breadth of air. */
enum { OWN_MARGIN = 24, AIR = 6 };

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
children_changed (GListModel *children, guint position, guint n_removed, guint n_added,
                  GtkWidget *widget)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);

    if (g_str_equal (gtk_widget_get_css_name (child), "toast"))
      gtk_widget_set_margin_bottom (child, find_lift (gtk_widget_get_parent (child), widget));
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
