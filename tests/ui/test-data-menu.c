/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"
#include "ui/data-columns.h"
#include "ui/data-page.h"

/* The keys and the menu on the images of the Data page. */

static NormaDataPage *
page_of (NormaTestWindow *t)
{
  return NORMA_DATA_PAGE (norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_DATA_PAGE));
}

static GtkSelectionModel *
selection_of (NormaTestWindow *t)
{
  return GTK_SELECTION_MODEL (norma_data_page_get_visible (page_of (t)));
}

static GtkWidget *
show_view (NormaTestWindow *t, const char *name)
{
  GType type = g_str_equal (name, "grid") ? GTK_TYPE_GRID_VIEW : GTK_TYPE_COLUMN_VIEW;

  norma_test_show_page (t, "data");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (t->window), "view.data-view", "s", name));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  return norma_test_find_widget (GTK_WIDGET (page_of (t)), type);
}

static GtkShortcut *
find_shortcut (GtkWidget *widget, const char *key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (key);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
                      k < g_list_model_get_n_items (G_LIST_MODEL (controller));
         k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

      if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
        return shortcut; /* the controller holds it */
    }
  }
  return NULL;
}

/* What a key does to a widget: without a window manager no event would come. */
static void
press (GtkWidget *widget, const char *key)
{
  GtkShortcut *shortcut = find_shortcut (widget, key);

  g_assert_nonnull (shortcut);
  g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                               gtk_shortcut_get_arguments (shortcut)));
}

static NormaRole
press_on_first (NormaTestWindow *t, GtkWidget *view, const char *key)
{
  g_autoptr (NormaImageItem) item = g_list_model_get_item (G_LIST_MODEL (selection_of (t)), 0);

  gtk_selection_model_select_item (selection_of (t), 0, TRUE);
  press (view, key);
  norma_test_wait_until (norma_session_is_settled (t->session));
  return norma_image_item_get_role (item);
}

static void
assert_letters (NormaTestWindow *t, GtkWidget *view)
{
  static const struct {
    const char *key;
    NormaRole role;
  } letters[] = {
    { "g", NORMA_ROLE_GOOD },      { "b", NORMA_ROLE_DEFECTIVE }, { "u", NORMA_ROLE_UNLABELLED },
    { "r", NORMA_ROLE_REFERENCE }, { "x", NORMA_ROLE_EXCLUDED },  { "l", NORMA_ROLE_LEARN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    g_assert_cmpint (press_on_first (t, view, letters[i].key), ==, letters[i].role);
}

static void
test_letters (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *search = norma_test_find_widget (GTK_WIDGET (page_of (t)), GTK_TYPE_SEARCH_ENTRY);

  assert_letters (t, show_view (t, "grid"));
  assert_letters (t, show_view (t, "table"));
  g_assert_null (find_shortcut (search, "x"));
  show_view (t, "grid");
}

static guint
count_selected (NormaTestWindow *t)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (selection_of (t));

  return (guint)gtk_bitset_get_size (chosen);
}

static void
test_select (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *view = show_view (t, "grid");

  press (view, "<Control>a");
  g_assert_cmpuint (count_selected (t), ==, 19);
  press (view, "Escape");
  g_assert_cmpuint (count_selected (t), ==, 0);
  view = show_view (t, "table");
  press (gtk_widget_get_last_child (view), "<Control>a");
  g_assert_cmpuint (count_selected (t), ==, 19);
  press (view, "Escape");
  g_assert_cmpuint (count_selected (t), ==, 0);
  show_view (t, "grid");
}

/* The cell of the image at a place, or the margin around it, which has the keys. */
static GtkWidget *
cell_at (GtkWidget *widget, guint place)
{
  GtkListItem *list_item = norma_list_item_find (widget);

  if (list_item != NULL && gtk_list_item_get_position (list_item) == place)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = cell_at (child, place);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_enter (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaImageItem) item = g_list_model_get_item (G_LIST_MODEL (selection_of (t)), 3);
  GtkWidget *view = show_view (t, "grid");

  press (cell_at (view, 3), "Return");
  g_assert_true (norma_session_get_current (t->session) == item);
}

/* A child of the page itself; those of its buttons lie deeper. */
static GtkWidget *
menu_of (NormaTestWindow *t)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (page_of (t)));

  while (!GTK_IS_POPOVER_MENU (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkGesture *
find_menu_click (GtkWidget *view)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) each = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE_CLICK (each) &&
        gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (each)) == GDK_BUTTON_SECONDARY)
      return GTK_GESTURE (each); /* the view holds it */
  }
  return NULL;
}

static void
click_at (GtkWidget *view, guint place)
{
  GtkWidget *cell = cell_at (view, place);
  double x, y;

  gtk_widget_translate_coordinates (cell, view, gtk_widget_get_width (cell) / 2.0,
                                    gtk_widget_get_height (cell) / 2.0, &x, &y);
  g_signal_emit_by_name (find_menu_click (view), "pressed", 1, x, y);
}

/* Every line of the menu, and of those below it, does something. */
static void
assert_lines (NormaTestWindow *t, GMenuModel *menu, guint *n)
{
  GActionGroup *actions = norma_data_page_get_actions (page_of (t));

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GMenuLinkIter) links = g_menu_model_iterate_item_links (menu, i);
    g_autofree char *action = NULL;

    while (g_menu_link_iter_next (links)) {
      g_autoptr (GMenuModel) below = g_menu_link_iter_get_value (links);

      assert_lines (t, below, n);
    }
    if (!g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action))
      continue;
    g_assert_true (g_str_has_prefix (action, "data."));
    g_assert_true (g_action_group_get_action_enabled (actions, action + strlen ("data.")));
    ++*n;
  }
}

static void
test_menu (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *view = show_view (t, "grid");
  GtkWidget *menu = menu_of (t);
  guint n = 0;

  press (view, "<Control>a");
  click_at (view, 2);
  g_assert_true (gtk_widget_get_mapped (menu));
  g_assert_cmpuint (count_selected (t), ==, 19);
  gtk_popover_popdown (GTK_POPOVER (menu));
  press (view, "Escape");
  click_at (view, 2);
  g_assert_cmpuint (count_selected (t), ==, 1);
  g_assert_true (gtk_selection_model_is_selected (selection_of (t), 2));
  assert_lines (t, gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu)), &n);
  g_assert_cmpuint (n, ==, 10);
  gtk_popover_popdown (GTK_POPOVER (menu));
}

static void
test_menu_by_key (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *menu = menu_of (t);

  for (guint i = 0; i < 2; i++) {
    GtkWidget *view = show_view (t, i == 0 ? "table" : "grid");

    g_assert_false (gtk_widget_get_mapped (menu));
    press (view, "Menu|<Shift>F10");
    g_assert_true (gtk_widget_get_mapped (menu));
    gtk_popover_popdown (GTK_POPOVER (menu));
  }
}

#define ADD(name, function) \
  g_test_add ("/data-menu/" name, NormaTestWindow, "open", norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("letters", test_letters);
  ADD ("select", test_select);
  ADD ("enter", test_enter);
  ADD ("menu", test_menu);
  ADD ("menu-by-key", test_menu_by_key);
  return g_test_run ();
}
