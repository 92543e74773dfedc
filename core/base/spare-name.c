/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/spare-name.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

/* Digits of the hash of the file's own name. */
enum { HASH_DIGITS = 16 };

static char *
build_name (const char *path, guint number)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, base, -1);
  g_autofree char *name = g_strdup_printf (".norma-%.*s-%u", HASH_DIGITS, hash, number);

  return g_build_filename (folder, name, NULL);
}

static gboolean
is_named (int fd, const char *name)
{
  struct stat open_file, named;

  return fstat (fd, &open_file) == 0 && lstat (name, &named) == 0 &&
         open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

/* FALSE: its writer lives. Only who holds the lock may remove it, so the name stays that file's between
 * the look at it and its end. */
static gboolean
remove_left_over (const char *name)
{
  int fd = open (name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  gboolean is_free = fd < 0 && errno == ENOENT;

  if (fd < 0)
    return is_free;
  is_free = flock (fd, LOCK_EX | LOCK_NB) == 0 && (!is_named (fd, name) || unlink (name) == 0);
  close (fd);
  return is_free;
}

static int
make (const char *name)
{
  for (;;) {
    int fd = open (name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);

    /* Somebody may have taken it for left over before it was locked. */
    if (fd < 0 || flock (fd, LOCK_EX) != 0 || is_named (fd, name))
      return fd;
    close (fd);
  }
}

int
norma_spare_name_make (const char *path, char **name)
{
  for (guint number = 0;; number++) {
    g_autofree char *next = build_name (path, number);

    do {
      int fd = make (next);

      if (fd >= 0)
        *name = g_steal_pointer (&next);
      if (fd >= 0 || errno != EEXIST)
        return fd;
    } while (remove_left_over (next));
  }
}

char *
norma_spare_name_give (const char *path, int fd)
{
  g_autofree char *open_file = g_strdup_printf ("/proc/self/fd/%d", fd);

  flock (fd, LOCK_EX);
  for (guint number = 0;; number++) {
    g_autofree char *next = build_name (path, number);

    do {
      if (linkat (AT_FDCWD, open_file, AT_FDCWD, next, AT_SYMLINK_FOLLOW) == 0)
        return g_steal_pointer (&next);
      if (errno != EEXIST)
        return NULL;
    } while (remove_left_over (next));
  }
}
