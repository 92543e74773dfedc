/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/thumbnail-cache.h"

/* One small picture, made when it is shown and given up when it is not. */
#define NORMA_TYPE_THUMBNAIL (norma_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (NormaThumbnail, norma_thumbnail, NORMA, THUMBNAIL, GtkWidget)

GtkWidget *norma_thumbnail_new (int side);

/* path: NULL shows nothing and stops what is under way. */
void norma_thumbnail_show (NormaThumbnail *self, NormaThumbnailCache *cache, const char *path);
gboolean norma_thumbnail_is_loading (NormaThumbnail *self);
