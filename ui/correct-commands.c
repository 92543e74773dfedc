/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/correct-commands.h"

#include "ui/action-state.h"
#include "ui/correct-dialog.h"

#define KEY "norma-correct-session"

static void
previewed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) window = data;
  NormaSession *session = NORMA_SESSION (source);
  g_autoptr (GError) error = NULL;
  NormaCorrectPreview *preview = norma_session_preview_correction_finish (session, result, &error);

  if (preview == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_signal_emit_by_name (session, "message", error->message);
    return;
  }
  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    gtk_window_present (GTK_WINDOW (norma_correct_dialog_new (window, session, preview)));
  else
    norma_correct_preview_free (preview);
}

static void
begin (GtkApplicationWindow *window, NormaCorrectKind kind, const NormaTolerable *place)
{
  NormaSession *session = g_object_get_data (G_OBJECT (window), KEY);
  NormaImageItem *item = norma_session_get_current (session);

  if (norma_session_can_correct (session, kind, item))
    norma_session_preview_correction_async (session, kind, item, place, previewed,
                                            g_object_ref (window));
}

void
norma_correct_commands_tolerate (GtkApplicationWindow *window, const NormaTolerable *place)
{
  begin (window, NORMA_CORRECT_TOLERATE, place);
}

static void
add_to_good (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  begin (data, NORMA_CORRECT_ADD, NULL);
}

static void
remove_from_good (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  begin (data, NORMA_CORRECT_REMOVE, NULL);
}

static void
renew_thresholds (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_renew_thresholds (g_object_get_data (data, KEY));
}

static void
update (GtkApplicationWindow *window)
{
  NormaSession *session = g_object_get_data (G_OBJECT (window), KEY);
  NormaImageItem *item = norma_session_get_current (session);
  NormaModel *model = norma_session_get_model (session);

  norma_action_set_enabled (G_ACTION_MAP (window), "add-to-good",
                            norma_session_can_correct (session, NORMA_CORRECT_ADD, item));
  norma_action_set_enabled (G_ACTION_MAP (window), "remove-from-good",
                            norma_session_can_correct (session, NORMA_CORRECT_REMOVE, item));
  norma_action_set_enabled (G_ACTION_MAP (window), "renew-thresholds",
                            model != NULL && model->promised_hash != NULL &&
                                norma_session_get_job (session) == NULL &&
                                norma_session_can_edit (session));
}

void
norma_correct_commands_add (GtkApplicationWindow *window, NormaSession *session)
{
  static const GActionEntry entries[] = {
    { "add-to-good", add_to_good },
    { "remove-from-good", remove_from_good },
    { "renew-thresholds", renew_thresholds },
  };
  static const char *const signals[] = { "project-changed", "images-changed", "model-changed",
                                         "notify::job", "notify::current" };

  g_object_set_data_full (G_OBJECT (window), KEY, g_object_ref (session), g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update), window, G_CONNECT_SWAPPED);
  update (window);
}
