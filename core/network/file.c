/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static gboolean
fail (const char *path, const char *step, GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s: %s", path, step,
               g_strerror (code));
  return FALSE;
}

static gboolean
read_all (int fd, guint8 *block, gint64 offset, gint64 length, const char *path, GError **error)
{
  for (gint64 at = 0; at < length;) {
    gssize n = TEMP_FAILURE_RETRY (pread (fd, block + at, (gsize)(length - at), offset + at));

    if (n < 0)
      return fail (path, "reading", error);
    if (n == 0) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "%s: ended while it was being read, at byte %" G_GINT64_FORMAT, path,
                   offset + at);
      return FALSE;
    }
    at += n;
  }
  return TRUE;
}

static gboolean
check_extent (int fd, const char *path, gint64 offset, gint64 *length, guint64 cap_bytes,
              GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail (path, "asking for its size", error);
  if (!S_ISREG (status.st_mode)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: not a regular file", path);
    return FALSE;
  }
  if (*length < 0)
    *length = MAX (0, status.st_size - offset);
  if (offset > status.st_size || *length > status.st_size - offset) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: has %" G_GINT64_FORMAT " bytes, %" G_GINT64_FORMAT
                 " from byte %" G_GINT64_FORMAT " were expected",
                 path, (gint64)status.st_size, *length, offset);
    return FALSE;
  }
  if ((guint64)*length > cap_bytes) {
    g_autofree char *size = g_format_size ((guint64)*length);
    g_autofree char *cap = g_format_size (cap_bytes);

    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "%s: needs %s of memory, the cap is %s",
                 path, size, cap);
    return FALSE;
  }
  return TRUE;
}

guint8 *
norma_file_read (const char *path, gint64 offset, gint64 *length, guint64 cap_bytes, GError **error)
{
  /* Not blocking, for a pipe under this name would wait for its writer. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  guint8 *block = NULL;

  g_return_val_if_fail (offset >= 0, NULL);

  if (fd < 0) {
    fail (path, "opening", error);
    return NULL;
  }
  if (check_extent (fd, path, offset, length, cap_bytes, error))
    block = norma_alloc ((gsize)*length, 1, path, error);
  if (block != NULL && !read_all (fd, block, offset, *length, path, error))
    g_clear_pointer (&block, g_free);
  g_close (fd, NULL);
  return block;
}

char *
norma_file_inside (const char *folder, const char *location, GError **error)
{
  g_autofree char *path = g_build_filename (folder, location, NULL);
  char *real_folder, *real_path;
  char *result = NULL;

  if (g_path_is_absolute (location) || *location == '\0') {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "external data in “%s”: expected a path relative to the model", location);
    return NULL;
  }
  real_folder = realpath (folder, NULL);
  real_path = real_folder == NULL ? NULL : realpath (path, NULL);
  if (real_path == NULL)
    fail (real_folder == NULL ? folder : path, "looking for external data", error);
  else if (!g_str_has_prefix (real_path, real_folder) ||
           (real_path[strlen (real_folder)] != '/' && !g_str_equal (real_folder, "/")))
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "external data in “%s”: lies outside the model's folder", location);
  else
    result = g_strdup (real_path);
  free (real_folder);
  free (real_path);
  return result;
}
