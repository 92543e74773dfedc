/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/background.h"
#include "ui/session-private.h"

/* Changes of the project, one after the other. */

typedef NormaProjectState *(*ReadState) (NormaProject *project, const char *known_model,
                                         GError **error);

typedef struct {
  NormaProject *project;
  NormaChangeWork work;
  NormaChangeDone done;
  gpointer data;
  GDestroyNotify free_data;
  ReadState read_state; /* NULL: what is shown does not depend on it */

  char *known_model; /* when its turn came */
  NormaProjectState *state; /* afterwards, also of a change that failed */
} NormaSessionChange;

/* Not by the task: the thread may hold that longer, and with it the project. */
static void
change_free (NormaSessionChange *change)
{
  if (change->free_data != NULL)
    change->free_data (change->data);
  norma_project_close (change->project);
  g_free (change->known_model);
  norma_project_state_free (change->state);
  g_free (change);
}

static void
change_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  NormaSessionChange *change = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) reading = NULL;

  if (change->work != NULL)
    change->work (change->project, change->data, &error);
  if (change->read_state != NULL)
    change->state = change->read_state (change->project, change->known_model, &reading);
  if (error == NULL && reading != NULL)
    error = g_steal_pointer (&reading);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void start_next (NormaSession *self);

static void
show (NormaSession *self, NormaSessionChange *change, const GError *error)
{
  if (change->state != NULL)
    norma_session_take_state (self, change->state);
  if (change->done != NULL)
    change->done (self, change->data, error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    norma_session_emit_message (self, error->message);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  NormaSessionChange *change = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->is_changing = FALSE;
  if (change->project == self->project)
    show (self, change, error);
  change_free (change);
  start_next (self);
}

static void
start_next (NormaSession *self)
{
  g_autoptr (GTask) task = NULL;
  NormaSessionChange *change;

  if (self->is_changing)
    return;
  change = g_queue_pop_head (&self->changes);
  if (change == NULL) {
    norma_session_emit (self, NORMA_SESSION_SETTLED);
    return;
  }
  self->is_changing = TRUE;
  change->known_model = g_strdup (self->model_hash);
  task = g_task_new (self, NULL, finish, NULL);
  g_task_set_task_data (task, change, NULL);
  norma_background_run (task, change_in_thread);
}

static void
push (NormaSession *self, NormaChangeWork work, NormaChangeDone done, gpointer data,
      GDestroyNotify free_data, ReadState read_state)
{
  NormaSessionChange *change = g_new0 (NormaSessionChange, 1);

  *change = (NormaSessionChange){
    norma_project_ref (self->project), work, done, data, free_data, read_state
  };
  g_queue_push_tail (&self->changes, change);
  start_next (self);
}

void
norma_session_change (NormaSession *self, NormaChangeWork work, NormaChangeDone done, gpointer data,
                      GDestroyNotify free_data)
{
  norma_session_end_limits_step (self);
  norma_session_end_change_step (self);
  push (self, work, done, data, free_data, norma_project_state_read);
}

void
norma_session_store (NormaSession *self, NormaChangeWork work, NormaChangeDone done, gpointer data,
                     GDestroyNotify free_data)
{
  push (self, work, done, data, free_data, NULL);
}

gboolean
norma_session_is_changing (NormaSession *self)
{
  return self->is_changing;
}

gboolean
norma_session_is_settled (NormaSession *self)
{
  return !self->is_changing && self->n_readings == 0 && self->check == NULL && self->job == NULL;
}
