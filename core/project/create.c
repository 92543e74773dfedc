/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/project/images.h"
#include "core/project/paths.h"
#include "core/project/project-private.h"
#include "core/project/schema.h"
#include "core/project/table.h"

/* What is asked for, all of it borrowed. */
typedef struct {
  const char *path, *root; /* absolute */
  const NormaNewImage *images; /* [n_images] */
  gsize n_images;
} NormaNewProject;

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

/* As one step of history; closing leaves one file again. */
static gboolean
add_images (const char *temporary, const NormaNewProject *new, GError **error)
{
  g_autoptr (NormaProject) project = NULL;

  if (new->n_images == 0)
    return TRUE;
  project = norma_project_open (temporary, NORMA_PROJECT_WRITE, error);
  if (project == NULL)
    return FALSE;
  /* The name that messages are to tell. */
  g_free (project->path);
  project->path = g_strdup (new->path);
  return norma_project_add_images (project, new->images, new->n_images, NULL, error);
}

static gboolean
create_file (const NormaNewProject *new, const char *folder, GError **error)
{
  const char *path = new->path;
  g_autofree char *temporary = g_build_filename (folder, ".norma-XXXXXX", NULL);
  gboolean success;
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);

  if (fd < 0) {
    set_errno_error (error, path, errno);
    return FALSE;
  }
  close (fd);
  success = fill (temporary, folder, new->root, error) && add_images (temporary, new, error);
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
create_locked (const NormaNewProject *new, const char *folder, GError **error)
{
  const char *path = new->path;
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
  return create_file (new, folder, error);
}

NormaProject *
norma_project_create (const char *path, const char *root, GError **error)
{
  return norma_project_create_with_images (path, root, NULL, 0, error);
}

NormaProject *
norma_project_create_with_images (const char *path, const char *root, const NormaNewImage *images,
                                  gsize n, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *folder = NULL;
  NormaNewProject new = { .images = images, .n_images = n };

  g_return_val_if_fail (path != NULL && (root == NULL || g_path_is_absolute (root)), NULL);

  absolute = g_canonicalize_filename (path, NULL);
  folder = g_path_get_dirname (absolute);
  new.path = absolute;
  new.root = root == NULL ? folder : root;
  if (!g_utf8_validate (absolute, -1, NULL) || !g_utf8_validate (new.root, -1, NULL)) {
    set_errno_error (error, path, EINVAL);
    return NULL;
  }
  if (!create_locked (&new, folder, error))
    return NULL;
  return norma_project_open (absolute, NORMA_PROJECT_WRITE, error);
}
