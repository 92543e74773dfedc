/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/window-shell.h"

#include "ui/command-search.h"
#include "ui/panes.h"

static void
find_command (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (norma_command_search_new (data)));
}

static void
next_pane (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_panes_step (data, 1);
}

static void
previous_pane (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_panes_step (data, -1);
}

static void
open_recent (GSimpleAction *action, GVariant *uri, gpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (uri, NULL));

  norma_window_open (data, file);
}

void
norma_window_add_shell_actions (NormaWindow *self)
{
  static const GActionEntry entries[] = {
    { "find-command", find_command },
    { "next-pane", next_pane },
    { "previous-pane", previous_pane },
    { "open-recent", open_recent, "s" },
  };
  g_autoptr (GPropertyAction) fullscreen =
      g_property_action_new ("fullscreen", self, "fullscreened");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (fullscreen));
}

static GActionGroup *
find_group (NormaWindow *self, const char *name)
{
  if (g_str_equal (name, "app"))
    return G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self)));
  if (g_str_equal (name, "win"))
    return G_ACTION_GROUP (self);
  if (g_str_equal (name, "view"))
    return norma_inspect_page_get_actions (norma_window_get_inspect_page (self));
  if (g_str_equal (name, "review"))
    return norma_review_page_get_actions (norma_window_get_review_page (self));
  return NULL;
}

gboolean
norma_window_can_do (NormaWindow *self, const NormaWindowCommand *command)
{
  g_autofree char *group_name = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GActionGroup *group;

  norma_window_command_split (command, &group_name, &name, &target);
  group = find_group (self, group_name);
  if (group == NULL)
    return g_str_equal (command->action, "window.close"); /* GTK's own */
  return g_action_group_has_action (group, name) && g_action_group_get_action_enabled (group, name);
}
