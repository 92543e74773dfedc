/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/project/paths.h"
#include "core/project/project-private.h"
#include "core/project/schema.h"
#include "core/project/table.h"

static void
set_errno_error (GError **error, const char *path, int failure)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be created: %s", path, g_strerror (failure));
}

static gboolean
add_settings (NormaDatabase *database, const char *folder, const char *root, GError **error)
{
  g_autofree char *beside = norma_path_relate (folder, root);

  return norma_table_insert (database, &norma_setting_table, 0, NULL, error, NORMA_SETTING_ROOT,
                             beside) &&
         norma_table_insert (database, &norma_setting_table, 0, NULL, error,
                             NORMA_SETTING_ROOT_ABSOLUTE, root);
}

/* Without a log beside it, so that the one file can be renamed. */
static gboolean
fill (const char *path, const char *folder, const char *root, GError **error)
{
  g_autofree char *page_size =
      g_strdup_printf ("PRAGMA page_size = %d; PRAGMA auto_vacuum = NONE", NORMA_PROJECT_PAGE_SIZE);
  g_autoptr (NormaDatabase) database = norma_database_open (path, NORMA_DATABASE_CREATE, error);

  return database != NULL && norma_database_run (database, page_size, error) &&
         norma_schema_migrate (database, &norma_migrations, error) &&
         add_settings (database, folder, root, error) &&
         /* Marks the file, so that a copy can be read where SQLite cannot change it to WAL. */
         norma_database_run (database, "PRAGMA journal_mode = WAL", error);
}

static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
}

/* The log of a project that had this name and was deleted would be taken for this one's. */
static void
remove_stale_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  g_unlink (log);
  g_unlink (index);
}

static gboolean
create_file (const char *path, const char *folder, const char *root, GError **error)
{
  g_autofree char *temporary = g_build_filename (folder, ".norma-XXXXXX", NULL);
  gboolean success;
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);

  if (fd < 0) {
    set_errno_error (error, path, errno);
    return FALSE;
  }
  close (fd);
  success = fill (temporary, folder, root, error);
  if (success) {
    remove_stale_log (path);
    success = g_rename (temporary, path) == 0;
    if (!success)
      set_errno_error (error, path, errno);
  }
  if (success)
    sync_folder (folder);
  else
    g_unlink (temporary);
  return success;
}

/* Under the writer's lock nobody else makes a file of this name between looking and renaming. */
static gboolean
create_locked (const char *path, const char *folder, const char *root, GError **error)
{
  g_autofree char *holder = NULL;
  g_autoptr (NormaWriterLock) lock =
      norma_writer_lock_take (path, g_get_user_name (), &holder, error);

  if (lock == NULL) {
    if (holder != NULL)
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST, "%s: opened for writing by %s", path,
                   holder);
    return FALSE;
  }
  if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
    set_errno_error (error, path, EEXIST);
    return FALSE;
  }
  return create_file (path, folder, root, error);
}

NormaProject *
norma_project_create (const char *path, const char *root, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL && (root == NULL || g_path_is_absolute (root)), NULL);

  absolute = g_canonicalize_filename (path, NULL);
  folder = g_path_get_dirname (absolute);
  if (root == NULL)
    root = folder;
  if (!g_utf8_validate (absolute, -1, NULL) || !g_utf8_validate (root, -1, NULL)) {
    set_errno_error (error, path, EINVAL);
    return NULL;
  }
  if (!create_locked (absolute, folder, root, error))
    return NULL;
  return norma_project_open (absolute, NORMA_PROJECT_WRITE, error);
}
