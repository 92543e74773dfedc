/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "core/base/spare-name.h"

/* As many as the system follows (path_resolution(7)). */
enum { MOST_LINKS = 40 };

struct _NormaAtomicFile {
  char *path; /* as it was said, for messages */
  char *target; /* where the links lead; NULL: what is open is written to as it is */
  char *spare; /* its name until it has its own; NULL: none */
  int fd;
  int failure; /* errno of the first failure, 0 */
};

static void
set_error (GError **error, const char *path, int failure)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be written: %s", path, g_strerror (failure));
}

/* The file that links lead to, whether it is there or not; NULL with errno. */
static char *
follow_links (const char *path)
{
  g_autofree char *here = g_strdup (path);

  for (guint i = 0; i < MOST_LINKS; i++) {
    g_autofree char *link = g_file_read_link (here, NULL);
    g_autofree char *folder = g_path_get_dirname (here);

    if (link == NULL)
      return g_steal_pointer (&here);
    g_free (here);
    here = g_path_is_absolute (link) ? g_strdup (link) : g_build_filename (folder, link, NULL);
  }
  errno = ELOOP;
  return NULL;
}

/* Of the program itself, to go on where it is; -1: it is none. */
static int
copy_output (const struct stat *named)
{
  static const int outputs[] = { STDOUT_FILENO, STDERR_FILENO };

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++) {
    struct stat output;

    if (fstat (outputs[i], &output) == 0 && output.st_dev == named->st_dev &&
        output.st_ino == named->st_ino)
      return fcntl (outputs[i], F_DUPFD_CLOEXEC, 0);
  }
  return -1;
}

/* What is there and may not be replaced; FALSE: nothing of that kind. fd: -1 with errno if it cannot be
 * opened. */
static gboolean
open_as_it_is (const char *path, int *fd)
{
  struct stat named;

  if (stat (path, &named) != 0)
    return FALSE;
  *fd = copy_output (&named);
  if (*fd >= 0)
    return TRUE;
  if (S_ISREG (named.st_mode))
    return FALSE;
  *fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  return TRUE;
}

static gboolean
can_be_given_a_name (void)
{
  return access ("/proc/self/fd", X_OK) == 0;
}

static void
open_beside (NormaAtomicFile *file)
{
  g_autofree char *folder = NULL;

  file->target = follow_links (file->path);
  if (file->target == NULL)
    return;
  folder = g_path_get_dirname (file->target);
  file->fd = can_be_given_a_name () ? open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666) : -1;
  if (file->fd < 0)
    file->fd = norma_spare_name_make (file->target, &file->spare);
}

NormaAtomicFile *
norma_atomic_file_new (const char *path, GError **error)
{
  g_autoptr (NormaAtomicFile) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_new0 (NormaAtomicFile, 1);
  file->path = g_strdup (path);
  file->fd = -1;
  if (!open_as_it_is (path, &file->fd))
    open_beside (file);
  if (file->fd >= 0)
    return g_steal_pointer (&file);
  set_error (error, path, errno);
  return NULL;
}

void
norma_atomic_file_free (NormaAtomicFile *file)
{
  if (file == NULL)
    return;

  if (file->spare != NULL)
    g_unlink (file->spare);
  if (file->fd >= 0)
    close (file->fd);
  g_free (file->spare);
  g_free (file->target);
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

/* Pipes and devices have nothing to be synchronised. */
static void
synchronise (NormaAtomicFile *file)
{
  if (fsync (file->fd) != 0 && (file->target != NULL || (errno != EINVAL && errno != EROFS)))
    keep_failure (file, errno);
}

/* Straight to its own name if that is free. */
static gboolean
give_name (NormaAtomicFile *file)
{
  g_autofree char *open_file = g_strdup_printf ("/proc/self/fd/%d", file->fd);

  if (file->spare == NULL &&
      linkat (AT_FDCWD, open_file, AT_FDCWD, file->target, AT_SYMLINK_FOLLOW) == 0)
    return TRUE;
  if (file->spare == NULL && errno == EEXIST)
    file->spare = norma_spare_name_give (file->target, file->fd);
  if (file->spare == NULL || g_rename (file->spare, file->target) != 0)
    return FALSE;
  g_clear_pointer (&file->spare, g_free);
  return TRUE;
}

gboolean
norma_atomic_file_commit (NormaAtomicFile *file, GError **error)
{
  g_return_val_if_fail (file != NULL && file->fd >= 0, FALSE);

  if (file->failure == 0)
    synchronise (file);
  if (file->failure == 0 && file->target != NULL && !give_name (file))
    keep_failure (file, errno);
  if (close (file->fd) != 0)
    keep_failure (file, errno);
  file->fd = -1;
  if (file->failure != 0)
    set_error (error, file->path, file->failure);
  return file->failure == 0;
}

gboolean
norma_atomic_file_put (const char *path, gconstpointer data, gsize n, GError **error)
{
  g_autoptr (NormaAtomicFile) file = norma_atomic_file_new (path, error);

  if (file == NULL)
    return FALSE;
  norma_atomic_file_write (file, data, n);
  return norma_atomic_file_commit (file, error);
}

gboolean
norma_atomic_file_put_text (const char *path, const char *text, GError **error)
{
  return norma_atomic_file_put (path, text, strlen (text), error);
}
