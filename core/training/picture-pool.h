/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/image/raster.h"

/* Pictures in memory, made small, from which a training draws pieces. Immutable once read. */
typedef struct _NormaPicturePool NormaPicturePool;

typedef struct {
  guint most_side; /* larger pictures are reduced to this longer side; default 512 */
  guint least_side; /* smaller ones are left out; default 48 */
  guint64 most_bytes; /* what all may take; default 800 MiB */
  guint64 seed; /* of the order in which they are taken until there is no room */
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* of each picture while it is read; NULL: no cap */
} NormaPicturePoolOptions;

#define NORMA_PICTURE_POOL_OPTIONS_INIT \
  { \
    512, 48, 800 * 1024 * 1024 \
  }

/* paths: char *, of picture files. Those that cannot be read, or are too small, are left out and
 * counted. The same files give the same pool at every number of threads.
 * Errors: G_IO_ERROR_CANCELLED; NORMA_ERROR_TOO_LARGE. */
NormaPicturePool *norma_picture_pool_read (const GPtrArray *paths,
                                           const NormaPicturePoolOptions *options,
                                           const NormaProgress *progress, GError **error);
void norma_picture_pool_free (NormaPicturePool *pool);

guint norma_picture_pool_get_count (const NormaPicturePool *pool);
guint norma_picture_pool_get_unusable (const NormaPicturePool *pool);
guint64 norma_picture_pool_get_bytes (const NormaPicturePool *pool);

/* SHA-256, hexadecimal, of all pictures. Lent. */
const char *norma_picture_pool_get_hash (const NormaPicturePool *pool);

guint norma_picture_pool_get_width (const NormaPicturePool *pool, guint index);
guint norma_picture_pool_get_height (const NormaPicturePool *pool, guint index);

/* The square window [window, window] at x, y of a picture, brought to [3, side, side], 0 … 1, grey in
 * three equal planes. scratch: [window, window]. The window lies within the picture.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_picture_pool_cut (const NormaPicturePool *pool, guint index, guint x, guint y,
                                 guint window, guint side, float *planes, float *scratch,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaPicturePool, norma_picture_pool_free)
