/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "core/project/history.h"
#include "ui/background.h"
#include "ui/project-import.h"
#include "ui/session-private.h"

/* Opening projects, and the changes of history. */

typedef struct {
  char *path;
  NormaEnding *before; /* of the project that was open before; NULL: none was */
  NormaImport *import; /* NULL: the project exists */
  NormaProject *project;
  NormaProjectState *state;
  NormaJob *job;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->path);
  norma_ending_unref (opening->before);
  norma_import_free (opening->import);
  norma_project_close (opening->project);
  norma_project_state_free (opening->state);
  g_clear_object (&opening->job);
  g_free (opening);
}

static NormaProject *
create (const char *path, const NormaImport *import, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  return norma_import_create (import, path, error);
}

/* Threads that a closed project still has are being cancelled, and hold it for writing. */
enum { MOST_WAIT_MS = 3000 };

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;

  if (opening->before != NULL)
    norma_ending_wait (opening->before, MOST_WAIT_MS);
  opening->project = opening->import == NULL
                         ? norma_project_open (opening->path, NORMA_PROJECT_WRITE, &error)
                         : create (opening->path, opening->import, &error);
  if (opening->project != NULL)
    opening->state = norma_project_state_read (opening->project, NULL, &error);
  if (opening->state == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
start_opening (NormaSession *self, const char *path, NormaImport *import,
               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_canonicalize_filename (path, NULL);
  opening->before = self->ending == NULL ? NULL : norma_ending_ref (self->ending);
  opening->import = import;
  opening->job = norma_job_new (_ ("Opening the project"));
  norma_session_cancel (self);
  norma_session_set_job (self, opening->job);
  g_task_set_task_data (task, opening, opening_free);
  norma_background_run (task, open_in_thread);
}

void
norma_session_open_async (NormaSession *self, const char *path, GAsyncReadyCallback callback,
                          gpointer data)
{
  start_opening (self, path, NULL, callback, data);
}

void
norma_session_create_async (NormaSession *self, const char *path, const NormaFolderPlan *plan,
                            GAsyncReadyCallback callback, gpointer data)
{
  start_opening (self, path, norma_import_new (plan), callback, data);
}

gboolean
norma_session_open_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  gboolean success = g_task_propagate_boolean (G_TASK (result), error);

  /* Another one was asked for meanwhile. */
  if (success && self->job != opening->job) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "another project is opened");
    return FALSE;
  }
  norma_session_end_job (self, opening->job, NULL);
  if (!success)
    return FALSE;
  norma_session_take_project (self, g_steal_pointer (&opening->project), opening->state);
  norma_session_check_files (self);
  norma_session_go_on (self);
  return TRUE;
}

const char *
norma_session_get_project_path (NormaSession *self)
{
  return self->project == NULL ? NULL : norma_project_get_path (self->project);
}

NormaProject *
norma_session_get_project (NormaSession *self)
{
  return self->project;
}

const char *
norma_session_get_model_hash (NormaSession *self)
{
  return self->model_hash;
}

const char *
norma_session_get_read_only_reason (NormaSession *self)
{
  return self->project == NULL ? NULL : norma_project_get_read_only_reason (self->project);
}

gboolean
norma_session_can_edit (NormaSession *self)
{
  return self->project != NULL && norma_project_get_read_only_reason (self->project) == NULL;
}

void
norma_session_refresh (NormaSession *self)
{
  if (self->project != NULL)
    norma_session_change (self, NULL, NULL, NULL, NULL);
}

/* A copy. */

typedef struct {
  NormaProject *project;
  char *path;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  norma_project_close (copy->project);
  g_free (copy->path);
  g_free (copy);
}

static void
copy_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Copy *copy = data;
  g_autoptr (GError) error = NULL;

  if (norma_project_save_copy (copy->project, copy->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
norma_session_save_copy_async (NormaSession *self, const char *path, GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Copy *copy = g_new0 (Copy, 1);

  copy->project = norma_project_ref (self->project);
  copy->path = g_strdup (path);
  g_task_set_task_data (task, copy, copy_free);
  norma_background_run (task, copy_in_thread);
}

gboolean
norma_session_save_copy_finish (NormaSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* History. */

static gboolean
undo (NormaProject *project, gpointer data, GError **error)
{
  return norma_project_undo (project, error);
}

static gboolean
redo (NormaProject *project, gpointer data, GError **error)
{
  return norma_project_redo (project, error);
}

static void
moved_in_history (NormaSession *self, gpointer data, const GError *error)
{
  if (error != NULL)
    return;
  norma_session_show_fresh_review (self);
  norma_session_go_on (self);
  norma_session_outdate_measured (self);
}

void
norma_session_undo (NormaSession *self)
{
  if (norma_session_can_edit (self))
    norma_session_change (self, undo, moved_in_history, NULL, NULL);
}

void
norma_session_redo (NormaSession *self)
{
  if (norma_session_can_edit (self))
    norma_session_change (self, redo, moved_in_history, NULL, NULL);
}

const char *
norma_session_get_undo_action (NormaSession *self)
{
  return self->undo_action;
}

const char *
norma_session_get_redo_action (NormaSession *self)
{
  return self->redo_action;
}
