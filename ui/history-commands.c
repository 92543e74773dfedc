/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/history-commands.h"

#include "ui/action-state.h"
#include "ui/history-window.h"
#include "ui/sign-off-dialog.h"

#define KEY "norma-history-commands"

/* Ends with the window. */
typedef struct {
  GtkApplicationWindow *window;
  NormaSession *session;
  NormaSettings *settings;
} Commands;

static void
commands_free (gpointer data)
{
  Commands *commands = data;

  g_object_unref (commands->session);
  g_object_unref (commands->settings);
  g_free (commands);
}

static void
show_history (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Commands *commands = data;

  gtk_window_present (
      GTK_WINDOW (norma_history_window_new (GTK_WINDOW (commands->window), commands->session)));
}

static void
history_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkApplicationWindow) window = data;
  Commands *commands = g_object_get_data (G_OBJECT (window), KEY);
  NormaSession *session = NORMA_SESSION (source);
  g_autoptr (GError) error = NULL;
  NormaHistoryReading *reading = norma_session_read_history_finish (session, result, &error);
  g_autofree char *reviewer = NULL;

  if (reading == NULL) {
    g_signal_emit_by_name (session, "message", error->message);
    return;
  }
  reviewer = norma_settings_dup_reviewer (commands->settings);
  gtk_window_present (
      GTK_WINDOW (norma_sign_off_dialog_new (GTK_WINDOW (window), session, reviewer, reading)));
}

static void
sign_off (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Commands *commands = data;

  norma_session_read_history_async (commands->session, NULL, history_read,
                                    g_object_ref (commands->window));
}

/* While the window is there; it disconnects what is bound to it. */
static void
update (GtkApplicationWindow *window)
{
  Commands *commands = g_object_get_data (G_OBJECT (window), KEY);

  norma_action_set_enabled (G_ACTION_MAP (window), "history",
                            norma_session_get_project_path (commands->session) != NULL);
  norma_action_set_enabled (G_ACTION_MAP (window), "sign-off",
                            norma_session_can_edit (commands->session));
}

void
norma_history_commands_add (GtkApplicationWindow *window, NormaSession *session,
                            NormaSettings *settings)
{
  static const GActionEntry entries[] = { { "history", show_history }, { "sign-off", sign_off } };
  Commands *commands = g_new0 (Commands, 1);

  *commands = (Commands){ window, g_object_ref (session), g_object_ref (settings) };
  g_object_set_data_full (G_OBJECT (window), KEY, commands, commands_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries),
                                   commands);
  g_signal_connect_object (session, "project-changed", G_CALLBACK (update), window,
                           G_CONNECT_SWAPPED);
  update (window);
}
