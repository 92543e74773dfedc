/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

struct _NormaAtomicFile {
  char *path;
  char *temporary; /* NULL once it has its name */
  int fd;
  int failure; /* errno of the first failure, 0 */
};

static void
set_error (GError **error, const char *path, int failure)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be written: %s", path, g_strerror (failure));
}

NormaAtomicFile *
norma_atomic_file_new (const char *path, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *temporary = NULL;
  NormaAtomicFile *file;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* Of fixed length, so that every name that fits the file system can be written. */
  folder = g_path_get_dirname (path);
  temporary = g_build_filename (folder, ".norma-XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0) {
    set_error (error, path, errno);
    return NULL;
  }

  file = g_new0 (NormaAtomicFile, 1);
  file->path = g_strdup (path);
  file->temporary = g_steal_pointer (&temporary);
  file->fd = fd;
  return file;
}

void
norma_atomic_file_free (NormaAtomicFile *file)
{
  if (file == NULL)
    return;

  if (file->fd >= 0)
    close (file->fd);
  if (file->temporary != NULL)
    g_unlink (file->temporary);
  g_free (file->temporary);
  g_free (file->path);
  g_free (file);
}

static void
keep_failure (NormaAtomicFile *file, int failure)
{
  if (file->failure == 0)
    file->failure = failure;
}

gboolean
norma_atomic_file_write (NormaAtomicFile *file, gconstpointer data, gsize n)
{
  const guint8 *rest = data;

  while (n > 0 && file->failure == 0) {
    gssize written = write (file->fd, rest, n);

    if (written >= 0) {
      rest += written;
      n -= (gsize)written;
    } else if (errno != EINTR) {
      keep_failure (file, errno);
    }
  }
  return file->failure == 0;
}

gssize
norma_atomic_file_read (NormaAtomicFile *file, gpointer data, gsize n)
{
  gssize n_read;

  do
    n_read = read (file->fd, data, n);
  while (n_read < 0 && errno == EINTR);
  if (n_read < 0)
    keep_failure (file, errno);
  return n_read;
}

gint64
norma_atomic_file_seek (NormaAtomicFile *file, gint64 offset, int whence)
{
  gint64 place = lseek (file->fd, offset, whence);

  if (place < 0)
    keep_failure (file, errno);
  return place;
}

gboolean
norma_atomic_file_has_failed (const NormaAtomicFile *file)
{
  return file->failure != 0;
}

gboolean
norma_atomic_file_commit (NormaAtomicFile *file, GError **error)
{
  g_return_val_if_fail (file != NULL && file->temporary != NULL, FALSE);

  if (file->failure == 0 && fsync (file->fd) != 0)
    keep_failure (file, errno);
  if (close (file->fd) != 0)
    keep_failure (file, errno);
  file->fd = -1;
  if (file->failure == 0 && g_rename (file->temporary, file->path) != 0)
    keep_failure (file, errno);
  if (file->failure != 0) {
    set_error (error, file->path, file->failure);
    return FALSE;
  }
  g_clear_pointer (&file->temporary, g_free);
  return TRUE;
}
