/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/inspect-page-private.h"

/* The Inspect page where somebody asks why. */

/* The pixel under the pointer, else the peak of the region that is chosen, else that of the map. */
static gboolean
find_pixel (NormaInspectPage *self, guint pixel[2])
{
  NormaOutlines *outlines = norma_shown_get_outlines (norma_session_get_shown (self->session));
  int selected = norma_region_table_get_selected (self->regions);
  const NormaRegion *region;

  if (norma_image_view_get_pointer (self->view, &pixel[0], &pixel[1]))
    return TRUE;
  if (selected < 0 || outlines == NULL ||
      (guint)selected >= norma_outlines_get_n_regions (outlines))
    return FALSE;
  region = norma_outlines_get_region (outlines, (guint)selected, NULL);
  pixel[0] = region->peak_x;
  pixel[1] = region->peak_y;
  return TRUE;
}

static void
ask (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaInspectPage *self = data;
  guint pixel[2];

  if (find_pixel (self, pixel))
    norma_why_group_ask (self->why, &pixel[0], &pixel[1]);
  else
    norma_why_group_ask (self->why, NULL, NULL);
}

static void
ask_at (GSimpleAction *action, GVariant *place, gpointer data)
{
  NormaInspectPage *self = data;
  guint x, y;

  g_variant_get (place, "(uu)", &x, &y);
  norma_why_group_ask (self->why, &x, &y);
}

static GMenuModel *
new_corrections (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("Add the image to the good ones and correct the model"),
                 "win.add-to-good");
  g_menu_append (menu, _ ("Remove the image from the good ones and correct the model"),
                 "win.remove-from-good");
  g_menu_append (menu, _ ("Tolerate this place and its like"), "view.tolerate-place");
  return G_MENU_MODEL (menu);
}

/* The menu is about the pixel that was clicked, for the pointer is on the menu then. */
static GMenuModel *
make_menu (NormaInspectPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) why = g_menu_item_new (_ ("Why this score"), NULL);
  g_autoptr (GMenuModel) corrections = new_corrections ();
  guint pixel[2];

  if (find_pixel (self, pixel))
    g_menu_item_set_action_and_target (why, "view.why-at", "(uu)", pixel[0], pixel[1]);
  else
    g_menu_item_set_action_and_target (why, "view.why", NULL);
  g_menu_append_item (menu, why);
  g_menu_append_section (menu, NULL, corrections);
  g_menu_append (menu, _ ("The whole image"), "view.zoom-fit");
  g_menu_append (menu, _ ("Zoom 100 %"), "view.zoom-1");
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
pop_up (NormaInspectPage *self, double x, double y)
{
  g_autoptr (GMenuModel) menu = make_menu (self);
  double page_x, page_y;

  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->view), GTK_WIDGET (self), x, y, &page_x,
                                         &page_y))
    return;
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int)page_x, (int)page_y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static gboolean
pop_up_by_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  GtkWidget *view = GTK_WIDGET (NORMA_INSPECT_PAGE (data)->view);

  pop_up (data, gtk_widget_get_width (view) / 2.0, gtk_widget_get_height (view) / 2.0);
  return TRUE;
}

static void
add_menu (NormaInspectPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->menu = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_swapped (self->view, "menu-wanted", G_CALLBACK (pop_up), self);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (pop_up_by_key, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->compare), keys);
}

/* The explanation stands above all else of the side. */
static void
opened (NormaInspectPage *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->side), 0);
}

static void
good_chosen (NormaInspectPage *self, const char *path)
{
  NormaImageItem *item = norma_session_find_image (self->session, path);

  if (item != NULL)
    norma_session_set_current (self->session, item);
}

/* Of a difference from a reference the model knows nothing. */
static void
update (NormaInspectPage *self)
{
  gboolean is_possible = norma_session_get_model (self->session) != NULL &&
                         norma_session_get_basis (self->session) == NORMA_BASIS_MODEL &&
                         norma_shown_get_picture (norma_session_get_shown (self->session)) != NULL;

  norma_inspect_page_set_enabled (self, "why", is_possible);
  norma_inspect_page_set_enabled (self, "why-at", is_possible);
  if (norma_session_get_basis (self->session) != NORMA_BASIS_MODEL)
    norma_why_group_close (self->why);
}

void
norma_inspect_page_watch_why (NormaInspectPage *self)
{
  static const GActionEntry entries[] = { { "why", ask }, { "why-at", ask_at, "(uu)" } };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  add_menu (self);
  norma_why_group_watch (self->why, self->session);
  g_signal_connect_swapped (self->why, "opened", G_CALLBACK (opened), self);
  g_signal_connect_swapped (self->why, "chosen", G_CALLBACK (good_chosen), self);
  g_signal_connect_swapped (self->session, "model-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->session, "basis-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (norma_session_get_shown (self->session), "changed", G_CALLBACK (update),
                            self);
  update (self);
}
