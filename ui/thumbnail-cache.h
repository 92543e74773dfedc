/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* Small pictures of images, made in threads when asked for; those used last are kept in memory, and
 * all on disk in the user's cache folder (ui/thumbnail-store.h). */
#define NORMA_TYPE_THUMBNAIL_CACHE (norma_thumbnail_cache_get_type ())
G_DECLARE_FINAL_TYPE (NormaThumbnailCache, norma_thumbnail_cache, NORMA, THUMBNAIL_CACHE, GObject)

/* Longest side, pixels: for two device pixels a logical one of the largest use. */
enum { NORMA_THUMBNAIL_SIDE = 192 };

NormaThumbnailCache *norma_thumbnail_cache_new (void);

/* Lent; NULL if it is not kept. */
GdkTexture *norma_thumbnail_cache_get (NormaThumbnailCache *self, const char *path);

/* Errors: those of norma_image_read(); cancelled, at once if it has not begun. */
void norma_thumbnail_cache_load_async (NormaThumbnailCache *self, const char *path,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);

/* Returns the texture, the caller's. */
GdkTexture *norma_thumbnail_cache_load_finish (NormaThumbnailCache *self, GAsyncResult *result,
                                               GError **error);
