/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* A file that appears under its name only when it is complete. Until its bytes have reached the disk
 * it has no name, or, where the file system knows no such files, a spare one in the same folder
 * (spare-name.h); until then, and after any error, a file that had the name before stays as it was. Whoever
 * is killed leaves nothing, or what the next writer of the same file removes.
 *
 * A symbolic link stays one: what it points to is written. What is there and is no regular file, a pipe or a
 * device, is written to as it is, and so is the file that is the program's own output (/dev/stdout). */
typedef struct _NormaAtomicFile NormaAtomicFile;

/* Error: G_FILE_ERROR with the path. */
NormaAtomicFile *norma_atomic_file_new (const char *path, GError **error);

/* Removes what was written unless it was committed. */
void norma_atomic_file_free (NormaAtomicFile *file);

/* The first failure is kept and told by norma_atomic_file_commit(), so that these serve as the
 * callbacks of libraries that know only success and failure. */
gboolean norma_atomic_file_write (NormaAtomicFile *file, gconstpointer data, gsize n);
gssize norma_atomic_file_read (NormaAtomicFile *file, gpointer data, gsize n);
gint64 norma_atomic_file_seek (NormaAtomicFile *file, gint64 offset, int whence);

/* Whether a write, read or seek has failed. */
gboolean norma_atomic_file_has_failed (const NormaAtomicFile *file);

/* Once, at the end. Error: G_FILE_ERROR with the path, that of the first failure. */
gboolean norma_atomic_file_commit (NormaAtomicFile *file, GError **error);

/* All of it at once: the n bytes of data, or a text. Error: G_FILE_ERROR with the path. */
gboolean norma_atomic_file_put (const char *path, gconstpointer data, gsize n, GError **error);
gboolean norma_atomic_file_put_text (const char *path, const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaAtomicFile, norma_atomic_file_free)
