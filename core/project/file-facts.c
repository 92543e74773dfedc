/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/image/read.h"
#include "core/project/files.h"

/* Bytes read at a time: enough that the calls do not count beside the hash. */
#define BLOCK (1 << 16)

void
norma_owned_facts_clear (NormaOwnedFacts *facts)
{
  g_free (facts->hash);
  g_free (facts->message);
  *facts = (NormaOwnedFacts){ 0 };
}

static void
set_unreadable (NormaOwnedFacts *facts, const char *message)
{
  facts->facts.state = NORMA_FILE_UNREADABLE;
  g_free (facts->message);
  facts->message = g_utf8_make_valid (message, -1);
  facts->facts.message = facts->message;
}

/* FALSE only when cancelled; a failure to read makes the file unreadable. */
static gboolean
hash_bytes (int fd, GCancellable *cancellable, NormaOwnedFacts *facts, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (BLOCK);
  gssize n;

  do {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    n = read (fd, block, BLOCK);
    if (n > 0)
      g_checksum_update (checksum, block, n);
  } while (n > 0 || (n < 0 && errno == EINTR));
  if (n < 0) {
    set_unreadable (facts, g_strerror (errno));
    return TRUE;
  }
  facts->hash = g_strdup (g_checksum_get_string (checksum));
  facts->facts.hash = facts->hash;
  return TRUE;
}

static void
probe (const char *path, NormaOwnedFacts *facts)
{
  g_autoptr (GError) error = NULL;
  NormaImageInfo info;

  if (!norma_image_probe (path, &info, &error)) {
    set_unreadable (facts, error->message);
    return;
  }
  facts->facts.state = NORMA_FILE_OK;
  facts->facts.format = info.format;
  facts->facts.width = info.width;
  facts->facts.height = info.height;
  facts->facts.channels = info.channels;
  facts->facts.bits = info.bits;
  facts->facts.n_pages = info.n_pages;
}

static gboolean
read_open (int fd, const char *path, gboolean hashing, GCancellable *cancellable,
           NormaOwnedFacts *facts, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    set_unreadable (facts, "not a file");
    return TRUE;
  }
  facts->facts.size = (guint64)status.st_size;
  facts->facts.mtime_ns =
      (gint64)status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
  probe (path, facts);
  return !hashing || hash_bytes (fd, cancellable, facts, error);
}

gboolean
norma_file_facts_read (const char *path, gboolean hashing, GCancellable *cancellable,
                       NormaOwnedFacts *facts, GError **error)
{
  gboolean success = TRUE;
  int fd;

  g_return_val_if_fail (path != NULL && facts != NULL, FALSE);

  *facts = (NormaOwnedFacts){ .facts = { .message = "", .format = "" } };
  /* Opening a pipe must not wait for its other end. */
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    facts->facts.state = NORMA_FILE_MISSING;
  } else if (fd < 0) {
    set_unreadable (facts, g_strerror (errno));
  } else {
    success = read_open (fd, path, hashing, cancellable, facts, error);
    close (fd);
  }
  if (!success)
    norma_owned_facts_clear (facts);
  return success;
}
