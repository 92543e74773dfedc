/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/project.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/project/paths.h"
#include "core/project/project-private.h"
#include "core/project/schema.h"
#include "core/project/table.h"

char *
norma_time_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *seconds = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, g_date_time_get_microsecond (now) / 1000);
}

static gboolean
fail_with_errno (GError **error, const char *path, int failure)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be opened: %s", path, g_strerror (failure));
  return FALSE;
}

/* Links followed, so that two names of one project have one lock. */
static char *
resolve (const char *path, GError **error)
{
  char *resolved = realpath (path, NULL);
  char *copy;

  if (resolved == NULL) {
    fail_with_errno (error, path, errno);
    return NULL;
  }
  copy = g_strdup (resolved);
  free (resolved);
  return copy;
}

/* SQLite takes an empty file for an empty database, and anything else than its own files for a
 * foreign one. */
static gboolean
expect_database_file (const char *path, GError **error)
{
  static const char magic[16] = "SQLite format 3";
  char head[sizeof magic];
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gssize n;

  if (fd < 0)
    return fail_with_errno (error, path, errno);
  n = read (fd, head, sizeof head);
  if (n < 0)
    fail_with_errno (error, path, errno);
  close (fd);
  if (n < 0)
    return FALSE;
  if (n == sizeof head && memcmp (head, magic, sizeof head) == 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: no project, or its beginning is damaged (\"%s\" expected)", path, magic);
  return FALSE;
}

static gboolean
has_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf status;

  return g_stat (log, &status) == 0 && status.st_size > 0;
}

static NormaDatabase *
open_verified (const char *path, NormaDatabaseMode mode, guint *version, GError **error)
{
  g_autoptr (NormaDatabase) database = norma_database_open (path, mode, error);

  if (database == NULL || !norma_schema_verify (database, &norma_migrations, version, error))
    return NULL;
  return g_steal_pointer (&database);
}

/* Where the file or its folder cannot be written SQLite cannot make the index of a log, and without
 * a log there is no need of one. Changes that somebody else makes later are then not seen. */
static NormaDatabase *
open_reading (const char *path, guint *version, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) local = NULL;
  NormaDatabase *database = open_verified (path, NORMA_DATABASE_READ, version, &local);

  if (database != NULL)
    return database;
  if (local->domain == G_FILE_ERROR && !has_log (path) &&
      (g_access (folder, W_OK) != 0 || g_access (path, W_OK) != 0))
    return open_verified (path, NORMA_DATABASE_IMMUTABLE, version, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* In WAL mode a commit appends to the log, and FULL has the log on the disk before the commit
 * returns: it survives the end of the process, of the system and of the power. With NORMAL the last
 * commits would not survive the latter two. */
static NormaDatabase *
open_writing (const char *path, guint version, GError **error)
{
  g_autoptr (NormaDatabase) database = norma_database_open (path, NORMA_DATABASE_WRITE, error);

  if (database == NULL || !norma_database_run (database, "PRAGMA journal_mode = WAL", error) ||
      !norma_database_run (database, "PRAGMA synchronous = FULL", error))
    return NULL;
  if (version < norma_migrations.n_steps &&
      !norma_schema_migrate (database, &norma_migrations, error))
    return NULL;
  return g_steal_pointer (&database);
}

/* Without the lock: why in *reason. FALSE never; the right to write is a wish. */
static NormaWriterLock *
take_lock (const char *path, const char *user, char **reason)
{
  g_autofree char *holder = NULL;
  g_autoptr (GError) error = NULL;
  NormaWriterLock *lock;

  if (g_access (path, W_OK) != 0) {
    *reason = g_strdup_printf ("the file cannot be written: %s", g_strerror (errno));
    return NULL;
  }
  lock = norma_writer_lock_take (path, user, &holder, &error);
  if (holder != NULL)
    *reason = g_strdup_printf ("opened for writing by %s", holder);
  else if (lock == NULL)
    *reason = g_strdup (error->message);
  return lock;
}

static NormaProject *
project_new (const char *path)
{
  NormaProject *project = g_new0 (NormaProject, 1);

  g_atomic_ref_count_init (&project->references);
  project->ending = norma_ending_new ();
  g_rec_mutex_init (&project->mutex);
  project->path = g_strdup (path);
  project->folder = g_path_get_dirname (path);
  project->user = g_strdup (g_get_user_name ());
  return project;
}

static gboolean
open_database (NormaProject *project, GError **error)
{
  guint version;

  project->database = open_reading (project->path, &version, error);
  if (project->database == NULL)
    return FALSE;
  if (project->lock == NULL) {
    if (version == norma_migrations.n_steps)
      return TRUE;
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_VERSION,
                 "%s: a project of the earlier version %u; open it for writing once", project->path,
                 version);
    return FALSE;
  }
  g_clear_pointer (&project->database, norma_database_close);
  project->database = open_writing (project->path, version, error);
  return project->database != NULL;
}

NormaProject *
norma_project_open (const char *path, NormaProjectMode mode, GError **error)
{
  g_autoptr (NormaProject) project = NULL;
  g_autofree char *resolved = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  resolved = resolve (path, error);
  if (resolved == NULL || !expect_database_file (resolved, error))
    return NULL;

  project = project_new (resolved);
  if (mode == NORMA_PROJECT_WRITE)
    project->lock = take_lock (resolved, project->user, &project->read_only_reason);
  else
    project->read_only_reason = g_strdup ("opened for reading");
  if (!open_database (project, error))
    return NULL;
  return g_steal_pointer (&project);
}

NormaProject *
norma_project_ref (NormaProject *project)
{
  g_return_val_if_fail (project != NULL, NULL);

  g_atomic_ref_count_inc (&project->references);
  return project;
}

void
norma_project_close (NormaProject *project)
{
  if (project == NULL || !g_atomic_ref_count_dec (&project->references))
    return;

  norma_database_close (project->database);
  norma_writer_lock_release (project->lock);
  norma_ending_tell (project->ending);
  norma_ending_unref (project->ending);
  g_free (project->path);
  g_free (project->folder);
  g_free (project->read_only_reason);
  g_free (project->user);
  g_free (project->action);
  g_free (project->reason);
  g_rec_mutex_clear (&project->mutex);
  g_free (project);
}

NormaEnding *
norma_project_dup_ending (NormaProject *project)
{
  g_return_val_if_fail (project != NULL, NULL);

  return norma_ending_ref (project->ending);
}

const char *
norma_project_get_path (const NormaProject *project)
{
  g_return_val_if_fail (project != NULL, NULL);

  return project->path;
}

const char *
norma_project_get_read_only_reason (const NormaProject *project)
{
  g_return_val_if_fail (project != NULL, NULL);

  return project->read_only_reason;
}

void
norma_project_set_user (NormaProject *project, const char *user)
{
  g_autoptr (GRecMutexLocker) locker = NULL;

  g_return_if_fail (project != NULL && user != NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  g_free (project->user);
  project->user = g_utf8_make_valid (user, -1);
}

gboolean
norma_project_has_changed (NormaProject *project)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  gint64 before, now;

  g_return_val_if_fail (project != NULL, FALSE);

  locker = g_rec_mutex_locker_new (&project->mutex);
  before = project->data_version;
  if (!norma_database_get_integer (project->database, &now, NULL, NULL, "PRAGMA data_version", ""))
    return FALSE;
  project->data_version = now;
  return before != 0 && before != now;
}

gboolean
norma_expect_utf8 (NormaProject *project, const char *what, const char *text, GError **error)
{
  g_autofree char *shown = NULL;

  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return TRUE;
  shown = g_utf8_make_valid (text, -1);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: the %s \"%s\" is not UTF-8",
               project->path, what, shown);
  return FALSE;
}
