/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/panes.h"

#include <adwaita.h>

static void
list_panes (GtkWidget *widget, GPtrArray *panes)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return;
  if (ADW_IS_HEADER_BAR (widget) || gtk_widget_has_css_class (widget, "pane")) {
    g_ptr_array_add (panes, widget);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_panes (child, panes);
}

/* The place of the pane that holds the focus; −1: none. */
static int
find_focus (GtkWindow *window, const GPtrArray *panes)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  for (guint i = 0; focus != NULL && i < panes->len; i++)
    if (focus == panes->pdata[i] || gtk_widget_is_ancestor (focus, panes->pdata[i]))
      return (int)i;
  return -1;
}

gboolean
norma_panes_step (GtkWindow *window, int step)
{
  g_autoptr (GPtrArray) panes = g_ptr_array_new ();
  int n, place;

  list_panes (GTK_WIDGET (window), panes);
  n = (int)panes->len;
  place = find_focus (window, panes);
  if (place < 0 && step < 0)
    place = 0;
  for (int tried = 0; tried < n; tried++) {
    GtkWidget *pane;

    place = (place + step + n) % n;
    pane = panes->pdata[place];
    if (gtk_widget_get_focusable (pane) ? gtk_widget_grab_focus (pane)
                                        : gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
      return TRUE;
  }
  return FALSE;
}
