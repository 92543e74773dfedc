/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/writer-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than any name of host and user. */
#define MAX_HOLDER 512

struct _NormaWriterLock {
  char *path;
  int fd;
};

void
norma_writer_lock_release (NormaWriterLock *lock)
{
  if (lock == NULL)
    return;

  /* Removed while it is held, so that whoever opened it meanwhile sees that it is no longer the
   * file of this name; see is_named(). */
  g_unlink (lock->path);
  close (lock->fd);
  g_free (lock->path);
  g_free (lock);
}

static gboolean
lock_whole (int fd)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &whole) == 0;
}

/* Whether the locked file is still the one under its name. */
static gboolean
is_named (int fd, const char *path)
{
  struct stat opened, named;

  return fstat (fd, &opened) == 0 && stat (path, &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

static char *
read_holder (int fd)
{
  char text[MAX_HOLDER];
  gssize n = pread (fd, text, sizeof text, 0);
  g_autofree char *valid = g_utf8_make_valid (text, MAX (n, 0));

  return g_strdup (*g_strstrip (valid) == '\0' ? "another process" : valid);
}

/* For people only: a failure to write it does not weaken the lock. */
static void
write_holder (int fd, const char *user)
{
  g_autofree char *text =
      g_strdup_printf ("%s on %s, process %ld\n", user, g_get_host_name (), (long)getpid ());

  if (ftruncate (fd, 0) == 0 && pwrite (fd, text, strlen (text), 0) < 0)
    return;
}

static void
set_error (GError **error, const char *path, int failure)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (failure),
               "%s: cannot be locked for writing: %s", path, g_strerror (failure));
}

/* TRUE: taken or held by another (*fd is −1 then). FALSE with errno set. */
static gboolean
try_lock (const char *path, int *fd, char **holder)
{
  int failure;

  do {
    *fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (*fd < 0)
      return FALSE;
    if (!lock_whole (*fd)) {
      failure = errno;
      *holder = read_holder (*fd);
      close (*fd);
      *fd = -1;
      errno = failure;
      return failure == EAGAIN || failure == EACCES;
    }
    if (is_named (*fd, path))
      return TRUE;
    close (*fd);
  } while (TRUE);
}

NormaWriterLock *
norma_writer_lock_take (const char *path, const char *user, char **holder, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, "-lock", NULL);
  NormaWriterLock *lock;
  int fd;

  *holder = NULL;
  if (!try_lock (lock_path, &fd, holder)) {
    set_error (error, lock_path, errno);
    g_clear_pointer (holder, g_free);
    return NULL;
  }
  if (fd < 0)
    return NULL;

  write_holder (fd, user);
  lock = g_new0 (NormaWriterLock, 1);
  lock->path = g_steal_pointer (&lock_path);
  lock->fd = fd;
  return lock;
}
