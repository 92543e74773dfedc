/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/model-commands.h"

#include <glib/gi18n.h>

#include "ui/action-state.h"
#include "ui/session-measure.h"
#include "ui/session-training.h"

#define KEY "norma-model-session"

static NormaSession *
get_session (gpointer window)
{
  return g_object_get_data (window, KEY);
}

static void
fit (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  norma_session_fit (get_session (window));
}

static void
score (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  if (!norma_session_score (get_session (window)))
    g_signal_emit_by_name (get_session (window), "message", _ ("There is nothing to score"));
}

static void
evaluate (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  norma_session_evaluate (get_session (window));
  gtk_widget_activate_action (window, "win.page", "s", "evaluation");
}

static void
cancel (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  norma_session_cancel_fit (get_session (window));
}

static void
exclude_suspects (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  norma_session_exclude_suspects (get_session (window));
}

/* While the window is there; it disconnects what is bound to it. */
static void
update (GtkApplicationWindow *window)
{
  NormaSession *session = get_session (window);
  GActionMap *actions = G_ACTION_MAP (window);
  gboolean is_busy = norma_session_get_job (session) != NULL;
  gboolean is_free = !is_busy && norma_session_can_edit (session);
  gboolean has_model = norma_session_get_model (session) != NULL;

  norma_action_set_enabled (actions, "fit",
                            is_free && norma_session_count (session, NORMA_ROLE_LEARN) >= 2);
  norma_action_set_enabled (actions, "score", is_free && has_model);
  norma_action_set_enabled (actions, "evaluate", norma_session_can_measure (session));
  norma_action_set_enabled (actions, "cancel", is_busy);
  norma_action_set_enabled (actions, "exclude-suspects", is_free && has_model);
}

void
norma_model_commands_add (GtkApplicationWindow *window, NormaSession *session)
{
  static const GActionEntry entries[] = {
    { "fit", fit },
    { "score", score },
    { "cancel", cancel },
    { "evaluate", evaluate },
    { "exclude-suspects", exclude_suspects },
  };
  static const char *const signals[] = { "project-changed", "images-changed", "model-changed",
                                         "reviews-changed", "notify::job" };

  g_object_set_data_full (G_OBJECT (window), KEY, g_object_ref (session), g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update), window, G_CONNECT_SWAPPED);
  update (window);
}
