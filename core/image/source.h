/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The bytes of an image, from a file or from memory. Files are read, not mapped, so a file that
 * another program shortens meanwhile gives an error and not a signal. Not for several threads. */
typedef struct _NormaSource NormaSource;

/* Errors: G_FILE_ERROR with the path. Folders, pipes and devices are refused. */
NormaSource *norma_source_open (const char *path, GError **error);
NormaSource *norma_source_new_bytes (GBytes *bytes, const char *name);
void norma_source_free (NormaSource *source);

/* For messages: the path, or the name given. Lent. */
const char *norma_source_get_name (const NormaSource *source);
guint64 norma_source_get_size (const NormaSource *source);

/* Up to n bytes from offset; *n_read is less than n only at the end of the data.
 * Errors: G_FILE_ERROR. */
gboolean norma_source_read_at (NormaSource *source, guint64 offset, gpointer buffer, gsize n,
                               gsize *n_read, GError **error);

/* For tests: the nth (1, 2, …) following read of this thread fails with G_FILE_ERROR_IO; 0 ends
 * it. */
void norma_source_fail_nth (guint nth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaSource, norma_source_free)
