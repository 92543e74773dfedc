/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "core/pipeline/image-list.h"
#include "core/project/files.h"
#include "ui/background.h"
#include "ui/session-private.h"

/* The files behind the images: looked at in the background, found again, taken as they are. */

typedef gboolean (*FileWork) (NormaProject *project, gconstpointer data,
                              const NormaProgress *progress, GError **error);

typedef struct {
  NormaProject *project;
  NormaJob *job;
  FileWork work;
  gpointer data;
  GDestroyNotify free_data;
} Look;

/* By who finishes it and not by the task, which the thread may hold longer. */
static void
look_free (Look *look)
{
  if (look->free_data != NULL)
    look->free_data (look->data);
  norma_project_close (look->project);
  g_object_unref (look->job);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Look *look = data;
  g_autoptr (GError) error = NULL;

  if (look->work (look->project, look->data, norma_job_get_progress (look->job), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
start_look (NormaSession *self, Look *look, GAsyncReadyCallback finish)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, finish, NULL);

  look->project = norma_project_ref (self->project);
  g_task_set_task_data (task, look, NULL);
  norma_background_run (task, look_in_thread);
}

gboolean
norma_session_expect_same_file (const char *path, guint64 size, gint64 mtime_ns, GError **error)
{
  struct stat status;

  if (stat (path, &status) == 0 && (guint64)status.st_size == size &&
      (gint64)status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec ==
          mtime_ns)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "%s: the file has changed since it was last looked at", path);
  return FALSE;
}

/* The look in the background. */

static gboolean
check (NormaProject *project, gconstpointer data, const NormaProgress *progress, GError **error)
{
  return norma_project_check_files (project, progress, NULL, error);
}

static void
check_shown (NormaSession *self, gpointer job, const GError *error)
{
  if (self->check != job)
    return;
  g_clear_object (&self->check);
  norma_session_go_on (self);
}

static void
finish_check (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  g_autoptr (Look) look = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->check != look->job)
    return;
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    norma_session_emit_message (self, error->message);
  norma_session_change (self, NULL, check_shown, g_object_ref (look->job), g_object_unref);
}

void
norma_session_check_files (NormaSession *self)
{
  Look *look;

  if (!norma_session_can_edit (self))
    return;
  if (self->check != NULL)
    norma_job_cancel (self->check);
  look = g_new0 (Look, 1);
  look->job = norma_job_new (_ ("Looking at the files"));
  look->work = check;
  g_set_object (&self->check, look->job);
  start_look (self, look, finish_check);
}

/* Jobs that the user starts. */

static void
job_shown (NormaSession *self, gpointer job, const GError *error)
{
  norma_session_end_job (self, job, NULL);
  norma_session_go_on (self);
}

static void
finish_job (GObject *source, GAsyncResult *result, gpointer data)
{
  NormaSession *self = NORMA_SESSION (source);
  g_autoptr (Look) look = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) || self->project != look->project)
    norma_session_end_job (self, look->job, error);
  else
    norma_session_change (self, NULL, job_shown, g_object_ref (look->job), g_object_unref);
}

static void
start_job (NormaSession *self, const char *title, FileWork work, gpointer data,
           GDestroyNotify free_data)
{
  Look *look = g_new0 (Look, 1);

  look->job = norma_job_new (title);
  look->work = work;
  look->data = data;
  look->free_data = free_data;
  norma_session_set_job (self, look->job);
  start_look (self, look, finish_job);
}

static gboolean
locate (NormaProject *project, gconstpointer folder, const NormaProgress *progress, GError **error)
{
  const char *const folders[] = { folder, NULL };
  g_autoptr (GPtrArray) candidates = norma_image_list_collect (folders, NULL, error);

  return candidates != NULL && norma_project_locate (project, candidates, progress, NULL, error);
}

void
norma_session_locate (NormaSession *self, const char *folder)
{
  if (norma_session_can_edit (self) && self->job == NULL)
    start_job (self, _ ("Looking for missing images"), locate, g_strdup (folder), g_free);
}

static gboolean
accept_files (NormaProject *project, gconstpointer data, const NormaProgress *progress,
              GError **error)
{
  const GArray *ids = data;

  return norma_project_accept_files (project, (const gint64 *)(gpointer)ids->data, ids->len,
                                     progress, error);
}

void
norma_session_accept_files (NormaSession *self)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->items->len; i++) {
    gint64 id = norma_image_item_get_id (self->items->pdata[i]);

    if (norma_image_item_get_file_state (self->items->pdata[i]) == NORMA_FILE_CHANGED)
      g_array_append_val (ids, id);
  }
  if (ids->len > 0 && norma_session_can_edit (self) && self->job == NULL)
    start_job (self, _ ("Looking at changed images"), accept_files, g_steal_pointer (&ids),
               (GDestroyNotify)g_array_unref);
}
