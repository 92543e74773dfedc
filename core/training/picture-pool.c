/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/picture-pool.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/image/frame.h"
#include "core/image/read.h"
#include "core/image/resample.h"

/* Pictures that are read at one go: between two of these it is seen whether there is room. */
enum { BATCH = 64 };

typedef struct {
  guint width, height, channels; /* 1 or 3 */
  guint8 *samples; /* [channels, height, width] */
} Picture;

struct _NormaPicturePool {
  GArray *pictures; /* of Picture */
  guint n_unusable;
  guint64 bytes;
  char *hash;
};

static void
clear_picture (gpointer data)
{
  g_free (((Picture *)data)->samples);
}

static NormaPicturePool *
new_pool (void)
{
  NormaPicturePool *pool = g_new0 (NormaPicturePool, 1);

  pool->pictures = g_array_new (FALSE, TRUE, sizeof (Picture));
  g_array_set_clear_func (pool->pictures, clear_picture);
  return pool;
}

void
norma_picture_pool_free (NormaPicturePool *pool)
{
  if (pool == NULL)
    return;

  g_array_unref (pool->pictures);
  g_free (pool->hash);
  g_free (pool);
}

typedef struct {
  const NormaPicturePoolOptions *options;
  char *const *paths; /* of the batch */
  Picture pictures[BATCH]; /* samples NULL: not usable */
} Batch;

static void
quantise (const float *from, gsize n, guint8 *to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (guint8)CLAMP (lrintf (from[i] * 255), 0, 255);
}

/* The whole range of the file's numbers becomes 0 … 1. */
static gboolean
reduce (const NormaRaster *raster, guint most_side, Picture *picture, GError **error)
{
  double factor = fmin (1, (double)most_side / MAX (raster->width, raster->height));
  NormaFrame frame = { MAX (1, (guint)lround (factor * raster->width)),
                       MAX (1, (guint)lround (factor * raster->height)),
                       raster->channels == 3 ? 3 : 1,
                       NORMA_FRAME_STRETCH,
                       raster->low,
                       raster->high,
                       norma_raster_get_kind (raster) };
  gsize n = (gsize)frame.channels * frame.width * frame.height;
  g_autofree float *planes = norma_alloc (n, sizeof (float), "picture", error);

  if (planes == NULL || !norma_frame_apply (&frame, raster, planes, error))
    return FALSE;
  *picture =
      (Picture){ frame.width, frame.height, frame.channels, norma_alloc (n, 1, "picture", error) };
  if (picture->samples != NULL)
    quantise (planes, n, picture->samples);
  return picture->samples != NULL;
}

static gboolean
read_one (gsize index, guint worker, gpointer data, GError **error)
{
  Batch *batch = data;
  const NormaPicturePoolOptions *options = batch->options;
  const NormaReadOptions reading = { .enough_side = options->most_side / 2,
                                     .budget = options->budget };
  g_autoptr (NormaRaster) raster = norma_image_read (batch->paths[index], &reading, NULL);

  batch->pictures[index] = (Picture){ 0 };
  if (raster == NULL || MIN (raster->width, raster->height) < options->least_side ||
      !reduce (raster, options->most_side, &batch->pictures[index], NULL))
    return TRUE;
  /* What is much longer than high has become too small. */
  if (MIN (batch->pictures[index].width, batch->pictures[index].height) < options->least_side)
    g_clear_pointer (&batch->pictures[index].samples, g_free);
  return TRUE;
}

static gsize
get_bytes (const Picture *picture)
{
  return (gsize)picture->channels * picture->width * picture->height;
}

/* FALSE once there is no room; what is left of the batch is let go. */
static gboolean
take_batch (NormaPicturePool *pool, Batch *batch, guint n, GChecksum *sum)
{
  gboolean has_room = TRUE;

  for (guint i = 0; i < n; i++) {
    Picture *picture = &batch->pictures[i];
    gsize bytes = get_bytes (picture);

    if (picture->samples == NULL) {
      pool->n_unusable++;
      continue;
    }
    has_room &= pool->bytes + bytes <= batch->options->most_bytes;
    if (!has_room) {
      clear_picture (picture);
      continue;
    }
    pool->bytes += bytes;
    g_checksum_update (sum, picture->samples, (gssize)bytes);
    g_array_append_val (pool->pictures, *picture);
  }
  return has_room;
}

static char **
shuffle (const GPtrArray *paths, guint64 seed)
{
  char **list = g_new0 (char *, paths->len + 1);
  g_autofree guint *order = g_new (guint, paths->len);
  NormaRandom random;

  norma_random_seed (&random, seed);
  norma_random_order (&random, paths->len, order);
  for (guint i = 0; i < paths->len; i++)
    list[i] = paths->pdata[order[i]];
  return list;
}

NormaPicturePool *
norma_picture_pool_read (const GPtrArray *paths, const NormaPicturePoolOptions *options,
                         const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaPicturePool) pool = new_pool ();
  g_autofree char **list = shuffle (paths, options->seed);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean has_room = TRUE;

  for (guint at = 0; at < paths->len && has_room; at += BATCH) {
    Batch batch = { options, list + at };
    guint n = MIN (BATCH, paths->len - at);
    gboolean is_read = norma_workers_run (options->n_threads, n, read_one, &batch,
                                          norma_progress_get_cancellable (progress), error);

    has_room = take_batch (pool, &batch, n, sum);
    if (!is_read)
      return NULL;
    norma_progress_report (progress, "Reading pictures", at + n, paths->len);
  }
  pool->hash = g_strdup (g_checksum_get_string (sum));
  return g_steal_pointer (&pool);
}

guint
norma_picture_pool_get_count (const NormaPicturePool *pool)
{
  return pool->pictures->len;
}

guint
norma_picture_pool_get_unusable (const NormaPicturePool *pool)
{
  return pool->n_unusable;
}

guint64
norma_picture_pool_get_bytes (const NormaPicturePool *pool)
{
  return pool->bytes;
}

const char *
norma_picture_pool_get_hash (const NormaPicturePool *pool)
{
  return pool->hash;
}

static const Picture *
get_picture (const NormaPicturePool *pool, guint index)
{
  return &g_array_index (pool->pictures, Picture, index);
}

guint
norma_picture_pool_get_width (const NormaPicturePool *pool, guint index)
{
  return get_picture (pool, index)->width;
}

guint
norma_picture_pool_get_height (const NormaPicturePool *pool, guint index)
{
  return get_picture (pool, index)->height;
}

gboolean
norma_picture_pool_cut (const NormaPicturePool *pool, guint index, guint x, guint y, guint window,
                        guint side, float *planes, float *scratch, GError **error)
{
  const Picture *picture = get_picture (pool, index);
  gsize size = (gsize)side * side;

  g_return_val_if_fail (x + window <= picture->width && y + window <= picture->height, FALSE);

  for (guint c = 0; c < picture->channels; c++) {
    const guint8 *from = picture->samples + (gsize)c * picture->width * picture->height;

    for (guint v = 0; v < window; v++)
      for (guint u = 0; u < window; u++)
        scratch[(gsize)v * window + u] = from[(gsize)(y + v) * picture->width + x + u] / 255.0f;
    if (!norma_resample_plane (scratch, window, window, side, side, planes + c * size, error))
      return FALSE;
  }
  for (guint c = picture->channels; c < 3; c++)
    memcpy (planes + c * size, planes, size * sizeof (float));
  return TRUE;
}
