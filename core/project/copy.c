/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/project/paths.h"
#include "core/project/project-private.h"
#include "core/project/table.h"

static gboolean
fail (GError **error, const char *path, int failure)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be written: %s", path, g_strerror (failure));
  return FALSE;
}

/* The images stay where they are, so the copy has another way to them. */
static gboolean
place_root (const char *copy, const char *root, GError **error)
{
  g_autoptr (NormaDatabase) database = norma_database_open (copy, NORMA_DATABASE_WRITE, error);
  g_autofree char *folder = g_path_get_dirname (copy);
  g_autofree char *beside = norma_path_relate (folder, root);
  gint64 id;

  return database != NULL && norma_database_run (database, "BEGIN IMMEDIATE", error) &&
         norma_database_get_integer (database, &id, NULL, error,
                                     "SELECT id FROM setting WHERE name = ?1", "s",
                                     NORMA_SETTING_ROOT) &&
         norma_database_call (database, error, "UPDATE setting SET value = ?2 WHERE id = ?1", "is",
                              id, beside) &&
         norma_table_seal (database, &norma_setting_table, id, error) &&
         norma_database_run (database, "COMMIT", error) &&
         /* Marks the file as that of a project; the log is folded in when it is closed. */
         norma_database_run (database, "PRAGMA journal_mode = WAL", error);
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  gboolean success = fd >= 0 && fsync (fd) == 0;

  if (!success)
    fail (error, path, errno);
  if (fd >= 0)
    close (fd);
  return success;
}

static gboolean
copy_into (NormaProject *project, const char *temporary, GError **error)
{
  g_autofree char *root = norma_project_dup_root (project, error);

  return root != NULL &&
         norma_database_call (project->database, error, "VACUUM INTO ?1", "s", temporary) &&
         place_root (temporary, root, error) && sync_path (temporary, O_RDONLY, error);
}

/* The log of what was there before would be taken for that of the copy. */
static gboolean
replace (const char *temporary, const char *path, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (log);
  g_unlink (index);
  if (g_rename (temporary, path) != 0)
    return fail (error, path, errno);
  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

static gboolean
write_copy (NormaProject *project, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (folder, ".norma-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);

  if (fd < 0)
    return fail (error, path, errno);
  close (fd);
  if (copy_into (project, temporary, error) && replace (temporary, path, error))
    return TRUE;
  g_unlink (temporary);
  return FALSE;
}

gboolean
norma_project_save_copy (NormaProject *project, const char *to_path, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *holder = NULL;
  g_autoptr (NormaWriterLock) lock = NULL;
  g_autoptr (GRecMutexLocker) locker = NULL;

  g_return_val_if_fail (project != NULL && to_path != NULL, FALSE);

  path = g_canonicalize_filename (to_path, NULL);
  if (!g_utf8_validate (path, -1, NULL))
    return fail (error, to_path, EINVAL);
  if (g_str_equal (path, project->path))
    return fail (error, path, EEXIST);
  lock = norma_writer_lock_take (path, project->user, &holder, error);
  if (holder != NULL)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST, "%s: opened for writing by %s", path,
                 holder);
  if (lock == NULL)
    return FALSE;
  locker = g_rec_mutex_locker_new (&project->mutex);
  return write_copy (project, path, error);
}
