/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/project-commands.h"

#include <glib/gi18n.h>

#include "ui/action-state.h"
#include "ui/path-chooser.h"
#include "ui/project-place.h"

/* Ends with the window. */
typedef struct {
  GtkApplicationWindow *window;
  NormaSession *session;
} Commands;

static void
commands_free (gpointer data)
{
  Commands *commands = data;

  g_object_unref (commands->session);
  g_free (commands);
}

static void
undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_undo (((Commands *)data)->session);
}

static void
redo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_redo (((Commands *)data)->session);
}

static void
accept_files (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_accept_files (((Commands *)data)->session);
}

static void
folder_chosen (const char *folder, gpointer data)
{
  norma_session_locate (((Commands *)data)->session, folder);
}

static void
locate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Commands *commands = data;
  GtkFileChooserNative *chooser =
      norma_path_chooser_new (GTK_WINDOW (commands->window), _ ("Locate missing images"),
                              GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Look here"), folder_chosen,
                              commands);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
copy_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean success = norma_session_save_copy_finish (NORMA_SESSION (source), result, &error);

  g_signal_emit_by_name (source, "message", success ? _ ("The copy is saved") : error->message);
}

static void
place_chosen (const char *path, gpointer data)
{
  norma_session_save_copy_async (((Commands *)data)->session, path, copy_saved, NULL);
}

static void
save_copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Commands *commands = data;
  g_autofree char *name = g_path_get_basename (norma_session_get_project_path (commands->session));
  GtkFileChooserNative *chooser =
      norma_path_chooser_new (GTK_WINDOW (commands->window), _ ("Save a copy of the project"),
                              GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), place_chosen, commands);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* What was changed last may not be kept yet when the last window goes. */
static void
settled (NormaSession *session, GApplication *application)
{
  g_signal_handlers_disconnect_by_func (session, settled, application);
  g_application_release (application);
}

void
norma_project_commands_finish (NormaSession *session)
{
  GApplication *application = g_application_get_default ();

  if (application == NULL || !norma_session_is_changing (session) ||
      g_signal_handler_find (session, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, (gpointer)settled, NULL) !=
          0)
    return;
  g_application_hold (application);
  g_signal_connect_object (session, "settled", G_CALLBACK (settled), application, 0);
}

static void
update (Commands *commands)
{
  NormaSession *session = commands->session;
  gboolean can_edit = norma_session_can_edit (session);
  gboolean is_idle = can_edit && norma_session_get_job (session) == NULL;

  norma_action_set_enabled (G_ACTION_MAP (commands->window), "undo",
                            can_edit && norma_session_get_undo_action (session) != NULL);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "redo",
                            can_edit && norma_session_get_redo_action (session) != NULL);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "save-copy",
                            norma_session_get_project_path (session) != NULL);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "locate",
                            is_idle && norma_session_count_files (session, NORMA_FILE_MISSING) > 0);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "accept-files",
                            is_idle && norma_session_count_files (session, NORMA_FILE_CHANGED) > 0);
}

/* While the window is there; it disconnects what is bound to it. */
static void
update_of (GtkApplicationWindow *window)
{
  update (g_object_get_data (G_OBJECT (window), "norma-project-commands"));
}

/* Who only reads sees what the writer has done when the window is looked at again. */
static void
activity_changed (GtkWindow *window, GParamSpec *pspec, NormaSession *session)
{
  if (gtk_window_is_active (window) && norma_session_get_read_only_reason (session) != NULL)
    norma_session_refresh (session);
}

void
norma_project_commands_add (GtkApplicationWindow *window, NormaSession *session)
{
  static const GActionEntry entries[] = {
    { "undo", undo },           { "redo", redo },
    { "locate", locate },       { "accept-files", accept_files },
    { "save-copy", save_copy },
  };
  static const char *const signals[] = { "project-changed", "files-changed", "history-changed",
                                         "notify::job" };
  Commands *commands = g_new0 (Commands, 1);

  commands->window = window;
  commands->session = g_object_ref (session);
  g_object_set_data_full (G_OBJECT (window), "norma-project-commands", commands, commands_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries),
                                   commands);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update_of), window,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (activity_changed), session, 0);
  update (commands);
}
