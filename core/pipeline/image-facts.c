/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/image-facts.h"

#include <math.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/image/resample.h"

enum { N_PIXELS = NORMA_FACTS_SIDE * NORMA_FACTS_SIDE };

void
norma_image_facts_free (NormaImageFacts *facts)
{
  if (facts == NULL)
    return;
  g_free (facts->path);
  g_clear_error (&facts->error);
  g_free (facts);
}

/* planes: [channels, N_PIXELS], brightness is left in the first, 0 … 1 from low to high. */
static void
make_brightness (const NormaRaster *raster, float *planes)
{
  double range = raster->high - raster->low;

  for (guint i = 0; i < N_PIXELS; i++) {
    double value = (double)planes[i];

    if (raster->channels == 3)
      value = 0.299 * value + 0.587 * (double)planes[N_PIXELS + i] +
              0.114 * (double)planes[2 * N_PIXELS + i];
    planes[i] = (float)((value - raster->low) / range);
  }
}

static void
measure (NormaImageFacts *facts, const float *plane)
{
  double sum = 0, squares = 0;

  for (guint i = 0; i < N_PIXELS; i++)
    sum += (double)plane[i];
  facts->brightness = sum / N_PIXELS;
  for (guint i = 0; i < N_PIXELS; i++) {
    double difference = (double)plane[i] - facts->brightness;

    squares += difference * difference;
  }
  facts->contrast = sqrt (squares / N_PIXELS);
}

static gboolean
look_at (NormaImageFacts *facts, NormaBudget *budget, GError **error)
{
  NormaReadOptions options = { .enough_side = NORMA_FACTS_SIDE, .budget = budget };
  g_autoptr (NormaRaster) raster = norma_image_read (facts->path, &options, error);
  g_autofree float *planes = NULL;

  if (raster == NULL)
    return FALSE;
  planes = norma_alloc (raster->channels, N_PIXELS * sizeof *planes, "a small picture", error);
  if (planes == NULL ||
      !norma_resample_raster (raster, NORMA_FACTS_SIDE, NORMA_FACTS_SIDE, planes, error))
    return FALSE;
  make_brightness (raster, planes);
  facts->width = raster->file_width;
  facts->height = raster->file_height;
  facts->channels = raster->channels;
  facts->bits = raster->bits;
  measure (facts, planes);
  if (!isfinite (facts->brightness) || !isfinite (facts->contrast)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: found samples that are no numbers, expected finite samples", facts->path);
    return FALSE;
  }
  return norma_resample_plane (planes, NORMA_FACTS_SIDE, NORMA_FACTS_SIDE, NORMA_FINGERPRINT_SIDE,
                               NORMA_FINGERPRINT_SIDE, facts->fingerprint, error);
}

static void
stamp (const char *path, guint64 *n_bytes, gint64 *mtime_ns)
{
  struct stat status;

  *n_bytes = 0;
  *mtime_ns = 0;
  if (stat (path, &status) != 0)
    return;
  *n_bytes = (guint64)status.st_size;
  *mtime_ns =
      (gint64)status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
}

gboolean
norma_image_facts_are_current (const NormaImageFacts *facts)
{
  guint64 n_bytes;
  gint64 mtime_ns;

  stamp (facts->path, &n_bytes, &mtime_ns);
  return n_bytes == facts->n_bytes && mtime_ns == facts->mtime_ns;
}

NormaImageFacts *
norma_image_facts_read (const char *path, NormaBudget *budget, GCancellable *cancellable,
                        GError **error)
{
  NormaImageFacts *facts;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  facts = g_new0 (NormaImageFacts, 1);
  facts->path = g_strdup (path);
  /* Before the file is read: what changes meanwhile is noticed the next time. */
  stamp (path, &facts->n_bytes, &facts->mtime_ns);
  look_at (facts, budget, &facts->error);
  return facts;
}

typedef struct {
  const GPtrArray *paths;
  GPtrArray *all;
  NormaBudget *budget;
  const NormaProgress *progress;
  GMutex lock;
  guint n_done;
} Collection;

static gboolean
collect_item (gsize index, guint worker, gpointer data, GError **error)
{
  Collection *collection = data;
  NormaImageFacts *facts =
      norma_image_facts_read (collection->paths->pdata[index], collection->budget,
                              norma_progress_get_cancellable (collection->progress), error);

  if (facts == NULL)
    return FALSE;
  collection->all->pdata[index] = facts;
  g_mutex_lock (&collection->lock);
  norma_progress_report (collection->progress, "Looking at the images", ++collection->n_done,
                         collection->paths->len);
  g_mutex_unlock (&collection->lock);
  return TRUE;
}

GPtrArray *
norma_image_facts_collect (const GPtrArray *paths, guint n_threads, NormaBudget *budget,
                           const NormaProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_image_facts_free);
  Collection collection = { paths, all, budget, progress, { 0 }, 0 };
  gboolean done;

  g_ptr_array_set_size (all, (int)paths->len);
  g_mutex_init (&collection.lock);
  done = norma_workers_run (n_threads, paths->len, collect_item, &collection,
                            norma_progress_get_cancellable (progress), error);
  g_mutex_clear (&collection.lock);
  return done ? g_steal_pointer (&all) : NULL;
}
