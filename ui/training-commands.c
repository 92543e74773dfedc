/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/training-commands.h"

#include "ui/action-state.h"
#include "ui/session-training.h"

#define KEY "norma-training-commands"

typedef struct {
  GtkApplicationWindow *window; /* that owns this */
  NormaSession *session;
  NormaJob *job; /* whose stage tells whether there is something to pause; NULL: none */
} Commands;

static void
forget_job (Commands *commands)
{
  if (commands->job != NULL)
    g_signal_handlers_disconnect_by_data (commands->job, commands);
  g_clear_object (&commands->job);
}

static void
commands_free (gpointer data)
{
  Commands *commands = data;

  forget_job (commands);
  g_signal_handlers_disconnect_by_data (commands->session, commands);
  g_object_unref (commands->session);
  g_free (commands);
}

static void
pause_training (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_pause_training (((Commands *)data)->session);
}

static void
resume_training (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_resume_training (((Commands *)data)->session);
}

static void
discard_training (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_discard_training (((Commands *)data)->session);
}

static void
update (Commands *commands)
{
  NormaSession *session = commands->session;
  gboolean is_stopped = norma_session_get_stopped_training (session) != NULL &&
                        norma_session_get_job (session) == NULL;

  norma_action_set_enabled (G_ACTION_MAP (commands->window), "pause-training",
                            norma_session_is_training (session));
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "resume-training",
                            is_stopped && norma_session_count (session, NORMA_ROLE_LEARN) > 1);
  norma_action_set_enabled (G_ACTION_MAP (commands->window), "discard-training", is_stopped);
}

static void
job_changed (Commands *commands)
{
  NormaJob *job = norma_session_get_job (commands->session);

  forget_job (commands);
  if (job != NULL) {
    commands->job = g_object_ref (job);
    g_signal_connect_swapped (job, "notify::stage", G_CALLBACK (update), commands);
  }
  update (commands);
}

void
norma_training_commands_add (GtkApplicationWindow *window, NormaSession *session)
{
  static const GActionEntry entries[] = {
    { "pause-training", pause_training },
    { "resume-training", resume_training },
    { "discard-training", discard_training },
  };
  Commands *commands = g_new0 (Commands, 1);

  commands->window = window;
  commands->session = g_object_ref (session);
  g_object_set_data_full (G_OBJECT (window), KEY, commands, commands_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries),
                                   commands);
  g_signal_connect_swapped (session, "training-changed", G_CALLBACK (update), commands);
  g_signal_connect_swapped (session, "images-changed", G_CALLBACK (update), commands);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (job_changed), commands);
  job_changed (commands);
}
