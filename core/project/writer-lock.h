/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The right to write a project: an open-file-description lock (fcntl F_OFD_SETLK) on a file beside
 * it, NAME-lock, which says who holds it. The kernel gives it up when the process ends, however it
 * ends. It lies on a file of its own because closing any descriptor of the project's file would
 * drop SQLite's locks on it; and it belongs to the open file, not to the process, so that two
 * windows of one process exclude each other as well. */
typedef struct _NormaWriterLock NormaWriterLock;

/* NULL without error if another holds it: *holder (owned by the caller) says who. Errors:
 * G_FILE_ERROR, e.g. a folder that cannot be written or a file system without locks. */
NormaWriterLock *norma_writer_lock_take (const char *path, const char *user, char **holder,
                                         GError **error);
void norma_writer_lock_release (NormaWriterLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaWriterLock, norma_writer_lock_release)
