/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support.h"
#include "tests/ui/display.h"
#include "ui/command-search.h"
#include "ui/panes.h"
#include "ui/data-page.h"
#include "ui/preferences.h"
#include "ui/recent-projects.h"
#include "ui/settings.h"
#include "ui/start-page.h"
#include "ui/window-commands.h"
#include "ui/window-state.h"

/* Keys that a widget or GTK reads by itself, so that no table lists them. */
static const char *const own_keys[] = { "F10", "h", "k", "space", "<Shift>space",
                                        /* of the Data page */
                                        "<Control>a", "Return", "l", "g", "b", "u", "r", "x",
                                        "<Shift>F10",
                                        /* while a polygon is drawn */
                                        "BackSpace" };

static gboolean
is_same_key (const char *a, const char *b)
{
  guint key_a, key_b;
  GdkModifierType modifiers_a, modifiers_b;

  g_assert_true (gtk_accelerator_parse (a, &key_a, &modifiers_a));
  g_assert_true (gtk_accelerator_parse (b, &key_b, &modifiers_b));
  return gdk_keyval_to_lower (key_a) == gdk_keyval_to_lower (key_b) && modifiers_a == modifiers_b;
}

static gboolean
holds_key (GPtrArray *keys, const char *key)
{
  for (guint i = 0; i < keys->len; i++)
    if (is_same_key (keys->pdata[i], key))
      return TRUE;
  return FALSE;
}

static void
collect_shortcuts (GtkWidget *widget, GPtrArray *keys)
{
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget)) {
    g_autofree char *accelerator = NULL;
    g_auto (GStrv) each = NULL;

    g_object_get (widget, "accelerator", &accelerator, NULL);
    each = g_strsplit (accelerator, " ", -1);
    for (guint i = 0; each[i] != NULL; i++)
      g_ptr_array_add (keys, g_strdup (each[i]));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_shortcuts (child, keys);
}

/* What the shortcuts window shows. */
static GPtrArray *
list_shown_keys (NormaTestWindow *t)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  collect_shortcuts (GTK_WIDGET (gtk_application_window_get_help_overlay (
                         GTK_APPLICATION_WINDOW (t->window))),
                     keys);
  g_assert_cmpuint (keys->len, >, 20);
  return keys;
}

/* Action and keys of each binding of a class: { action, key, action, key … }. */
static void
collect_bindings (GtkWidget *widget, GPtrArray *pairs)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
      g_autofree char *action = gtk_shortcut_action_to_string (gtk_shortcut_get_action (shortcut));
      GVariant *arguments = gtk_shortcut_get_arguments (shortcut);
      g_autofree char *target =
          arguments == NULL ? g_strdup ("") : g_variant_print (arguments, FALSE);

      g_ptr_array_add (pairs, g_strconcat (action, target, NULL));
      g_ptr_array_add (pairs, gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut)));
    }
  }
}

static void
collect_accelerators (GtkApplication *application, GPtrArray *pairs)
{
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);

  for (guint i = 0; actions[i] != NULL; i++) {
    g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);

    for (guint k = 0; keys[k] != NULL; k++) {
      g_ptr_array_add (pairs, g_strdup (actions[i]));
      g_ptr_array_add (pairs, g_strdup (keys[k]));
    }
  }
}

static GPtrArray *
list_pairs (NormaTestWindow *t)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);

  collect_accelerators (GTK_APPLICATION (t->application), pairs);
  collect_bindings (norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_IMAGE_VIEW), pairs);
  return pairs;
}

/* Every command with keys is shown with one of them at least. */
static void
test_shortcuts_complete (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GPtrArray) shown = list_shown_keys (t);
  g_autoptr (GPtrArray) pairs = list_pairs (t);

  for (guint i = 0; i < pairs->len; i += 2) {
    gboolean is_shown = FALSE;

    for (guint k = 0; k < pairs->len; k += 2)
      if (g_str_equal (pairs->pdata[i], pairs->pdata[k]))
        is_shown = is_shown || holds_key (shown, pairs->pdata[k + 1]);
    if (!is_shown)
      g_test_message ("resources/gtk/help-overlay.ui lacks %s (%s)", (char *)pairs->pdata[i],
                      (char *)pairs->pdata[i + 1]);
    g_assert_true (is_shown);
  }
}

/* Every key shown does something. */
static void
test_shortcuts_true (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GPtrArray) shown = list_shown_keys (t);
  g_autoptr (GPtrArray) pairs = list_pairs (t);

  for (guint i = 0; i < shown->len; i++) {
    gboolean is_bound = FALSE;

    for (guint k = 1; k < pairs->len; k += 2)
      is_bound = is_bound || is_same_key (pairs->pdata[k], shown->pdata[i]);
    for (guint k = 0; k < G_N_ELEMENTS (own_keys); k++)
      is_bound = is_bound || is_same_key (own_keys[k], shown->pdata[i]);
    if (!is_bound)
      g_test_message ("resources/gtk/help-overlay.ui shows %s, which does nothing",
                      (char *)shown->pdata[i]);
    g_assert_true (is_bound);
  }
}

static gboolean
has_row (const char *group, const char *name)
{
  guint n;
  const NormaWindowCommand *commands = norma_window_commands (&n);
  g_autofree char *full = g_strconcat (group, ".", name, NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *action = NULL;
    g_autoptr (GVariant) target = NULL;

    g_assert_true (g_action_parse_detailed_name (commands[i].action, &action, &target, NULL));
    if (g_str_equal (action, full))
      return TRUE;
  }
  return FALSE;
}

/* What needs nothing to be told can be found by its words. */
static void
assert_rows (GActionGroup *group, const char *prefix)
{
  g_auto (GStrv) names = g_action_group_list_actions (group);

  for (guint i = 0; names[i] != NULL; i++) {
    gboolean needs_none = g_action_group_get_action_parameter_type (group, names[i]) == NULL;

    if (needs_none && !has_row (prefix, names[i]))
      g_test_message ("ui/window-commands.c lacks a row for %s.%s", prefix, names[i]);
    g_assert_true (!needs_none || has_row (prefix, names[i]));
  }
}

static void
test_commands_complete (NormaTestWindow *t, gconstpointer stage)
{
  assert_rows (G_ACTION_GROUP (t->application), "app");
  assert_rows (G_ACTION_GROUP (t->window), "win");
  assert_rows (norma_inspect_page_get_actions (norma_window_get_inspect_page (t->window)), "view");
}

/* The line that stands for no project is one that cannot be chosen. */
static const char *const without_action[] = { "win.none", NULL };

static gboolean
has_action (NormaTestWindow *t, const char *name)
{
  GActionGroup *view = norma_inspect_page_get_actions (norma_window_get_inspect_page (t->window));
  NormaDataPage *page =
      NORMA_DATA_PAGE (norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_DATA_PAGE));

  if (g_str_has_prefix (name, "data."))
    return g_action_group_has_action (norma_data_page_get_actions (page), name + 5);
  if (g_str_has_prefix (name, "app."))
    return g_action_group_has_action (G_ACTION_GROUP (t->application), name + 4);
  if (g_str_has_prefix (name, "win."))
    return g_action_group_has_action (G_ACTION_GROUP (t->window), name + 4);
  g_assert_true (g_str_has_prefix (name, "view."));
  return g_action_group_has_action (view, name + 5);
}

static void
assert_menu (NormaTestWindow *t, GMenuModel *menu, guint *n_items)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autofree char *action = NULL;
    g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
    g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);

    g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action);
    if (action != NULL && !g_strv_contains (without_action, action)) {
      if (!has_action (t, action))
        g_test_message ("the menu asks for %s, which is no action", action);
      g_assert_true (has_action (t, action));
      (*n_items)++;
    }
    if (section != NULL)
      assert_menu (t, section, n_items);
    if (submenu != NULL)
      assert_menu (t, submenu, n_items);
  }
}

static void
collect_menus (GtkWidget *widget, GPtrArray *menus)
{
  if (GTK_IS_MENU_BUTTON (widget) &&
      gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) != NULL)
    g_ptr_array_add (menus, gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_menus (child, menus);
}

static void
test_menus (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GPtrArray) menus = g_ptr_array_new ();
  guint n_items = 0;

  collect_menus (GTK_WIDGET (t->window), menus);
  g_assert_cmpuint (menus->len, >, 0);
  for (guint i = 0; i < menus->len; i++)
    assert_menu (t, menus->pdata[i], &n_items);
  g_assert_cmpuint (n_items, >, 8);
}

/* Names. */

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY) ||
         GTK_IS_LABEL (widget) || ADW_IS_PREFERENCES_ROW (widget);
}

/* Rows of lists are read out by what they show, and scrolled windows hold what is read out. */
static gboolean
needs_name (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_focusable (widget) &&
         !g_str_equal (gtk_widget_get_css_name (widget), "row") && !GTK_IS_SCROLLED_WINDOW (widget);
}

/* What lies within a control that has a name is part of it. */
static void
assert_names (GtkWidget *widget, guint *n)
{
  gboolean is_control = needs_name (widget) || GTK_IS_MENU_BUTTON (widget) ||
                        GTK_IS_DROP_DOWN (widget) || GTK_IS_EDITABLE (widget) ||
                        GTK_IS_COLUMN_VIEW (widget);

  if (is_control && gtk_widget_get_mapped (widget)) {
    GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

    if (!has_name (widget))
      g_test_message ("a focusable %s (%s) in a %s has no name", G_OBJECT_TYPE_NAME (widget),
                      gtk_widget_get_css_name (widget),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
    g_assert_true (has_name (widget));
    g_assert_true (role != GTK_ACCESSIBLE_ROLE_NONE && role != GTK_ACCESSIBLE_ROLE_WIDGET);
    (*n)++;
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_names (child, n);
}

static void
test_names (NormaTestWindow *t, gconstpointer stage)
{
  static const char *const pages[] = { "data", "model", "inspect", "review" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    guint n = 0;

    norma_test_show_page (t, pages[i]);
    gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
    assert_names (GTK_WIDGET (t->window), &n);
    g_assert_cmpuint (n, >, 5);
  }
}

/* Finding a command. */

static GtkWidget *
find_toplevel (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) one = g_list_model_get_item (windows, i);

    if (g_type_is_a (G_OBJECT_TYPE (one), type))
      return one; /* GTK holds it */
  }
  return NULL;
}

static guint
count_visible_rows (GtkWidget *search)
{
  GtkListBox *rows = GTK_LIST_BOX (norma_test_find_widget (search, GTK_TYPE_LIST_BOX));
  GtkListBoxRow *row;
  guint n = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (rows, i)) != NULL; i++)
    n += gtk_widget_get_child_visible (GTK_WIDGET (row)) ? 1 : 0;
  return n;
}

static void
test_command_search (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *page = NULL;
  GtkWidget *search, *entry;
  guint n_all;

  norma_test_activate (t, "win.find-command");
  search = find_toplevel (NORMA_TYPE_COMMAND_SEARCH);
  g_assert_nonnull (search);
  gtk_test_widget_wait_for_draw (search);
  norma_test_save_shot_of (search, "command-search.png");
  entry = norma_test_find_widget (search, GTK_TYPE_SEARCH_ENTRY);
  n_all = count_visible_rows (search);
  g_assert_cmpuint (n_all, >, 15);

  /* Fitting cannot be done without images, so it is not offered. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "good images");
  g_assert_cmpuint (count_visible_rows (search), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "PAGE model");
  g_assert_cmpuint (count_visible_rows (search), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_assert_cmpuint (count_visible_rows (search), ==, n_all);
  gtk_editable_set_text (GTK_EDITABLE (entry), "model page");
  g_signal_emit_by_name (entry, "activate");
  g_assert_null (find_toplevel (NORMA_TYPE_COMMAND_SEARCH));
  g_object_get (norma_test_find_widget (GTK_WIDGET (t->window), ADW_TYPE_VIEW_STACK),
                "visible-child-name", &page, NULL);
  g_assert_cmpstr (page, ==, "model");
}

/* Preferences hold at once in the window that is open, and back. */
static void
test_preferences (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaSettings) settings = norma_settings_ref_default ();
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWidget *window, *scheme;

  g_action_group_activate_action (G_ACTION_GROUP (t->application), "preferences", NULL);
  window = find_toplevel (NORMA_TYPE_PREFERENCES);
  g_assert_nonnull (window);
  gtk_test_widget_wait_for_draw (window);
  norma_test_save_shot_of (window, "preferences.png");
  scheme = norma_test_find_widget (window, ADW_TYPE_COMBO_ROW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (scheme), 2);
  g_assert_cmpstr (norma_settings_get_choice (settings, "color-scheme"), ==, "dark");
  g_assert_true (adw_style_manager_get_dark (style));
  g_object_set (settings, "animations", FALSE, NULL);
  gtk_widget_activate_action (window, "preferences.restore-defaults", NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (scheme)), ==, 0);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Panes. */

static void
test_panes (NormaTestWindow *t, gconstpointer stage)
{
  GtkWindow *window = GTK_WINDOW (t->window);
  GtkWidget *view = norma_test_find_widget (GTK_WIDGET (window), NORMA_TYPE_IMAGE_VIEW);
  GtkWidget *first;
  guint n = 0;

  norma_test_show_page (t, "inspect");
  gtk_window_set_focus (window, view);
  norma_test_activate (t, "win.next-pane");
  first = gtk_window_get_focus (window);
  g_assert_true (first != view && first != NULL);
  norma_test_activate (t, "win.previous-pane");
  g_assert_true (gtk_window_get_focus (window) == view);
  do {
    norma_test_activate (t, "win.next-pane");
    n++;
  } while (gtk_window_get_focus (window) != view && n < 20);
  /* Header bar, film strip, bar, image, side. */
  g_assert_cmpuint (n, ==, 5);
}

/* Recent projects. */

static void
wait_for_recent (gboolean *is_changed)
{
  *is_changed = TRUE;
}

static void
add_recent (GtkRecentManager *recent, const char *path, const char *type)
{
  GtkRecentData data = { .mime_type = (char *)type,
                         .app_name = (char *)"Norma",
                         .app_exec = (char *)"norma %f" };
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  g_assert_true (gtk_recent_manager_add_full (recent, uri, &data));
}

static GtkRecentManager *
new_recent (NormaTestWindow *t)
{
  g_autofree char *list = g_build_filename (t->folder, "recent.xbel", NULL);
  g_autofree char *there = g_build_filename (t->folder, "steel_plates.norma-project", NULL);
  g_autofree char *gone = g_build_filename (t->folder, "gone.norma-project", NULL);
  g_autofree char *notes = g_build_filename (t->folder, "notes.txt", NULL);
  GtkRecentManager *recent = g_object_new (GTK_TYPE_RECENT_MANAGER, "filename", list, NULL);
  gboolean is_changed = FALSE;

  g_assert_true (g_file_set_contents (there, "", 0, NULL));
  g_signal_connect_swapped (recent, "changed", G_CALLBACK (wait_for_recent), &is_changed);
  add_recent (recent, there, NORMA_PROJECT_MIME_TYPE);
  add_recent (recent, gone, NORMA_PROJECT_MIME_TYPE);
  add_recent (recent, notes, "text/plain");
  norma_test_wait_until (is_changed && g_file_test (list, G_FILE_TEST_EXISTS));
  g_signal_handlers_disconnect_by_data (recent, &is_changed);
  return recent;
}

static void
test_recent (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GtkRecentManager) recent = new_recent (t);
  g_autoptr (GPtrArray) projects = norma_recent_projects_list (recent, 10);
  g_autoptr (GPtrArray) one = norma_recent_projects_list (recent, 1);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *label = NULL;
  const NormaRecentProject *first, *second;

  g_assert_cmpuint (projects->len, ==, 2);
  g_assert_cmpuint (one->len, ==, 1);
  first = projects->pdata[0];
  second = projects->pdata[1];
  g_assert_true (first->is_gone != second->is_gone);
  g_assert_cmpstr ((first->is_gone ? first : second)->name, ==, "gone");
  g_assert_cmpstr ((first->is_gone ? second : first)->name, ==, "steel_plates");
  norma_recent_projects_keep_menu (recent, menu);
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (menu)), ==, 1);
  g_menu_model_get_item_attribute (G_MENU_MODEL (menu), 0, "label", "s", &label);
  g_assert_cmpstr (label, ==, "steel__plates");
}

static void
test_start_page (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *page = norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_START_PAGE);
  g_autoptr (GtkRecentManager) recent = new_recent (t);
  GtkListBox *rows;

  norma_start_page_set_recent (NORMA_START_PAGE (page), recent);
  rows = GTK_LIST_BOX (gtk_widget_get_parent (norma_test_find_widget (page, ADW_TYPE_ACTION_ROW)));
  for (int i = 0; i < 2; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (rows, i);
    const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

    g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (row)) ==
                   g_str_equal (title, "steel_plates"));
  }
  norma_test_save_shot (t, "start-page.png");
}

/* The size is kept for the next window. */
static void
test_window_state (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaSettings) settings = norma_settings_ref_default ();
  GtkWindow *next;
  int width, height;

  gtk_window_set_default_size (GTK_WINDOW (t->window), 1010, 640);
  norma_window_state_save (GTK_WINDOW (t->window), settings);
  next = GTK_WINDOW (norma_window_new (GTK_APPLICATION (t->application)));
  gtk_window_get_default_size (next, &width, &height);
  g_assert_cmpint (width, ==, 1010);
  g_assert_cmpint (height, ==, 640);
  gtk_window_destroy (next);
}

/* A window that is closed while it works ends the work. */
static void
test_close_at_work (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (NormaSession) session = g_object_ref (t->session);
  GtkWindow *second = GTK_WINDOW (norma_window_new (GTK_APPLICATION (t->application)));

  gtk_window_present (second);
  norma_test_activate (t, "win.fit");
  g_assert_nonnull (norma_session_get_job (session));
  gtk_window_close (GTK_WINDOW (t->window));
  norma_test_wait_until (norma_session_get_job (session) == NULL);
  t->window = NORMA_WINDOW (second);
  t->session = norma_window_get_session (t->window);
}

#define ADD(name, stage, test) \
  g_test_add ("/shell/" name, NormaTestWindow, stage, norma_test_window_set_up, test, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("shortcuts-complete", NULL, test_shortcuts_complete);
  ADD ("shortcuts-true", NULL, test_shortcuts_true);
  ADD ("commands-complete", NULL, test_commands_complete);
  ADD ("menus", NULL, test_menus);
  ADD ("names-empty", NULL, test_names);
  ADD ("names-fitted", "fitted", test_names);
  ADD ("command-search", NULL, test_command_search);
  ADD ("preferences", NULL, test_preferences);
  ADD ("panes", "fitted", test_panes);
  ADD ("recent", NULL, test_recent);
  ADD ("start-page", NULL, test_start_page);
  ADD ("window-state", NULL, test_window_state);
  ADD ("close-at-work", "open", test_close_at_work);
  return g_test_run ();
}
