/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/window-drop.h"

#include "ui/pair-commands.h"

static gboolean
compare_dropped (NormaWindow *self, GSList *files)
{
  GFile *one = files->data, *other = g_slist_length (files) == 2 ? files->next->data : NULL;
  g_autofree char *references = g_file_get_path (one);
  g_autofree char *queries = other == NULL ? NULL : g_file_get_path (other);

  if (references == NULL || queries == NULL || !norma_folder_has_references (references) ||
      !g_file_test (references, G_FILE_TEST_IS_DIR) || !g_file_test (queries, G_FILE_TEST_IS_DIR))
    return FALSE;
  norma_pair_commands_compare_folders (GTK_APPLICATION_WINDOW (self), references, queries);
  return TRUE;
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, NormaWindow *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GSList) backwards = g_slist_reverse (g_slist_copy (files));

  if (files != NULL && !compare_dropped (self, files) && !compare_dropped (self, backwards))
    norma_window_open (self, files->data);
  return files != NULL;
}

void
norma_window_take_drops (NormaWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
