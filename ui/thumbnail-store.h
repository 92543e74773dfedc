/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

/* Small pictures kept on disk from one start to the next, after the idea of the freedesktop.org
 * thumbnail specification, but in a folder of their own: FOLDER/<key>.png. Any thread. What goes
 * wrong with a picture is as if it were not kept, for it can be made again. */

/* All pictures together, bytes: those of about ten thousand images. */
#define NORMA_THUMBNAIL_STORE_CAP (G_GUINT64_CONSTANT (256) << 20)

/* SHA-256 of the file's path, time of change (ns) and size, so that a changed file has another
 * picture. NULL if there is no such file. The caller's. */
char *norma_thumbnail_store_make_key (const char *path);

/* NULL if it is not kept or cannot be read. */
GdkTexture *norma_thumbnail_store_read (const char *folder, const char *key);

/* Makes the folder where it is not there; readable by its user only. The file appears under its
 * name when it is complete. */
void norma_thumbnail_store_write (const char *folder, const char *key, GdkTexture *texture);

/* Removes the pictures that were written first until all together have at most `cap` bytes. */
void norma_thumbnail_store_trim (const char *folder, guint64 cap);
