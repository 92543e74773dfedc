/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _NormaSource {
  char *name;
  guint64 size;
  int descriptor; /* −1: the bytes are in memory */
  GBytes *bytes;
};

static _Thread_local guint reads_until_failure;

void
norma_source_fail_nth (guint nth)
{
  reads_until_failure = nth;
}

static void
set_system_error (GError **error, const char *name, const char *verb, int number)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s: cannot be %s: %s", name,
               verb, g_strerror (number));
}

static gboolean
check_regular (const struct stat *status, const char *path, GError **error)
{
  if (S_ISREG (status->st_mode))
    return TRUE;
  if (S_ISDIR (status->st_mode))
    set_system_error (error, path, "read", EISDIR);
  else
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: is a pipe or a device, not a file",
                 path);
  return FALSE;
}

NormaSource *
norma_source_open (const char *path, GError **error)
{
  g_autoptr (NormaSource) source = NULL;
  struct stat status;

  g_return_val_if_fail (path != NULL, NULL);

  source = g_new0 (NormaSource, 1);
  source->name = g_strdup (path);
  /* O_NONBLOCK, so that a pipe without a writer is refused and not waited for. */
  source->descriptor = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (source->descriptor < 0 || fstat (source->descriptor, &status) != 0) {
    set_system_error (error, path, "opened", errno);
    return NULL;
  }
  if (!check_regular (&status, path, error))
    return NULL;
  source->size = (guint64)status.st_size;
  return g_steal_pointer (&source);
}

NormaSource *
norma_source_new_bytes (GBytes *bytes, const char *name)
{
  NormaSource *source;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  source = g_new0 (NormaSource, 1);
  source->name = g_strdup (name);
  source->descriptor = -1;
  source->bytes = g_bytes_ref (bytes);
  source->size = g_bytes_get_size (bytes);
  return source;
}

void
norma_source_free (NormaSource *source)
{
  if (source == NULL)
    return;

  if (source->descriptor >= 0)
    close (source->descriptor);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_free (source->name);
  g_free (source);
}

const char *
norma_source_get_name (const NormaSource *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  return source->name;
}

guint64
norma_source_get_size (const NormaSource *source)
{
  g_return_val_if_fail (source != NULL, 0);

  return source->size;
}

static gboolean
read_file (NormaSource *source, guint64 offset, guint8 *buffer, gsize n, gsize *n_read,
           GError **error)
{
  while (*n_read < n) {
    gssize got =
        pread (source->descriptor, buffer + *n_read, n - *n_read, (off_t)(offset + *n_read));

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      set_system_error (error, source->name, "read", errno);
      return FALSE;
    }
    if (got == 0)
      break;
    *n_read += (gsize)got;
  }
  return TRUE;
}

gboolean
norma_source_read_at (NormaSource *source, guint64 offset, gpointer buffer, gsize n, gsize *n_read,
                      GError **error)
{
  g_return_val_if_fail (source != NULL && n_read != NULL && (buffer != NULL || n == 0), FALSE);

  *n_read = 0;
  if (reads_until_failure > 0 && --reads_until_failure == 0) {
    set_system_error (error, source->name, "read", EIO);
    return FALSE;
  }
  if (offset >= source->size)
    return TRUE;
  n = (gsize)MIN (n, source->size - offset);
  if (source->bytes == NULL)
    return read_file (source, offset, buffer, n, n_read, error);
  memcpy (buffer, (const guint8 *)g_bytes_get_data (source->bytes, NULL) + offset, n);
  *n_read = n;
  return TRUE;
}
