/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-page-private.h"

/* The menu and the keys on the images. */

static void
pop_up (NormaDataPage *self, GtkWidget *view, double x, double y)
{
  double page_x, page_y;
  GtkWidget *page = GTK_WIDGET (self);

  gtk_widget_translate_coordinates (view, page, x, y, &page_x, &page_y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int)page_x, (int)page_y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* A click beside the selection is about the image under it alone. */
static void
pressed (GtkGestureClick *gesture, int n, double x, double y, NormaDataPage *self)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkListItem *list_item = norma_list_item_find (gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT));
  guint place;

  if (list_item == NULL)
    return;
  place = gtk_list_item_get_position (list_item);
  if (!gtk_list_item_get_selected (list_item))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), place, TRUE);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up (self, view, x, y);
}

static gboolean
pop_up_by_key (GtkWidget *view, GVariant *arguments, gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (view));
  double x = 0, y = 0;

  if (focus != NULL && gtk_widget_is_ancestor (focus, view))
    gtk_widget_translate_coordinates (focus, view, gtk_widget_get_width (focus) / 2.0,
                                      gtk_widget_get_height (focus) / 2.0, &x, &y);
  pop_up (data, view, x, y);
  return TRUE;
}

void
norma_data_page_add_menu (NormaDataPage *self, GtkWidget *view)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (gesture));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (pop_up_by_key, self, NULL)));
  gtk_widget_add_controller (view, keys);
}

static void
add_key (GtkEventController *keys, const char *trigger, const char *action, const char *parameter)
{
  GtkShortcut *shortcut =
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), gtk_named_action_new (action));

  if (parameter != NULL)
    gtk_shortcut_set_arguments (shortcut, g_variant_new_string (parameter));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

void
norma_data_page_add_keys (NormaDataPage *self, GtkWidget *view)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  add_key (keys, "l", "data.use-as", "learn");
  add_key (keys, "g", "data.use-as", "good");
  add_key (keys, "b", "data.use-as", "defective");
  add_key (keys, "u", "data.use-as", "unlabelled");
  add_key (keys, "r", "data.use-as", "reference");
  add_key (keys, "x", "data.use-as", "excluded");
  add_key (keys, "Escape", "data.select-none", NULL);
  gtk_widget_add_controller (view, keys);
}
