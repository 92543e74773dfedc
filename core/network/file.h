/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Bytes offset … offset + length − 1 of a regular file; length −1: to its end. *length becomes
 * what was read; release with g_free(). Errors: G_FILE_ERROR; NORMA_ERROR_DAMAGED (not a regular
 * file, shorter than asked for); NORMA_ERROR_TOO_LARGE (above cap_bytes). */
guint8 *norma_file_read (const char *path, gint64 offset, gint64 *length, guint64 cap_bytes,
                         GError **error);

/* Path of a file named by a model that lies in `folder`: location is relative and, links followed,
 * stays inside the folder. Newly allocated. Errors: G_FILE_ERROR; NORMA_ERROR_DAMAGED. */
char *norma_file_inside (const char *folder, const char *location, GError **error);
