/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/file-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Bytes read at a time: enough that the calls do not count beside the hash. */
#define BLOCK (1 << 16)

char *
norma_file_hash (const char *path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (BLOCK);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = fd < 0 ? -1 : 0;
  int saved;

  while (fd >= 0 && (n = read (fd, buffer, BLOCK)) > 0)
    g_checksum_update (checksum, buffer, n);
  saved = errno;
  if (fd >= 0)
    close (fd);
  if (n < 0) {
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (saved), "%s: %s", path,
                 g_strerror (saved));
    return NULL;
  }
  return g_strdup (g_checksum_get_string (checksum));
}
