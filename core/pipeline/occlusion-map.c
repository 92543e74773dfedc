/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/occlusion-map.h"

#include <math.h>

#include "core/base/workers.h"
#include "core/pipeline/occlusion-private.h"

typedef struct {
  const NormaWhy *why;
  const NormaRaster *raster;
  const NormaRaster *good; /* NULL: a smooth fill */
  double side; /* of a window, pixels of the full size */
  NormaAnomalyMap *map; /* [rows, columns] */
  NormaScorer **scorers; /* one a worker */
  const NormaProgress *progress;
  GMutex lock;
  guint n_done;
} Windows;

/* The middle of window i of n along an axis, and its borders inside it. */
static void
place_window (guint i, guint n, double side, guint full, guint *begin, guint *length)
{
  double middle = (i + 0.5) * full / n;
  double low = CLAMP (floor (middle - side / 2), 0, full - 1.0);
  double high = CLAMP (ceil (middle + side / 2), low + 1, full);

  *begin = (guint)low;
  *length = (guint)(high - low);
}

static gboolean
cover_window (gsize index, guint worker, gpointer data, GError **error)
{
  Windows *w = data;
  const NormaWhy *why = w->why;
  guint column = (guint)(index % w->map->width), row = (guint)(index / w->map->width);
  g_autoptr (NormaRaster) covered = NULL;
  g_autoptr (NormaResult) result = NULL;
  NormaCoverBox box;
  float value;

  place_window (column, w->map->width, w->side, why->full_width, &box.x, &box.width);
  place_window (row, w->map->height, w->side, why->full_height, &box.y, &box.height);
  covered = norma_occlusion_cover (why, w->raster, &box, w->good, error);
  if (covered == NULL || (result = norma_scorer_score (w->scorers[worker], covered, error)) == NULL)
    return FALSE;
  norma_anomaly_map_get_span (result->map, why->x, why->y, 1, &value);
  w->map->values[index] = why->value - value;
  g_mutex_lock (&w->lock);
  norma_progress_report (w->progress, "Covering", ++w->n_done,
                         (guint64)w->map->width * w->map->height);
  g_mutex_unlock (&w->lock);
  return TRUE;
}

static gboolean
run (Windows *w, NormaModel *model, guint n_threads, GError **error)
{
  for (guint i = 0; i < n_threads; i++)
    if ((w->scorers[i] = norma_scorer_new (model, error)) == NULL)
      return FALSE;
  return norma_workers_run (n_threads, (gsize)w->map->width * w->map->height, cover_window, w,
                            norma_progress_get_cancellable (w->progress), error);
}

/* Windows along an axis of the image, of which the next one stands `stride` further. */
static guint
count_windows (guint full, double stride)
{
  return (guint)CLAMP (ceil (full / stride), 1, full);
}

NormaAnomalyMap *
norma_occlusion_map_new (const NormaWhy *why, NormaModel *model, const NormaRaster *raster,
                         const NormaOcclusionMapOptions *options, const NormaProgress *progress,
                         GError **error)
{
  guint n_threads = norma_workers_count (options->n_threads);
  g_autofree NormaScorer **scorers = g_new0 (NormaScorer *, n_threads);
  double area = (double)why->full_width * why->full_height;
  double stride =
      MIN (MAX (why->box.width, why->box.height), MIN (why->full_width, why->full_height) / 8.0);
  g_autoptr (NormaRaster) good = norma_occlusion_read_good (why, model, raster);
  g_autoptr (NormaAnomalyMap) map = NULL;
  Windows w = { why, raster, good, .scorers = scorers, .progress = progress };
  gboolean done;

  /* a row and a column are rounded up */
  stride = MAX (stride, 1.05 * sqrt (area / NORMA_OCCLUSION_MOST_WINDOWS));
  w.side = 2 * stride;
  map = w.map = norma_anomaly_map_new (count_windows (why->full_width, stride),
                                       count_windows (why->full_height, stride), why->full_width,
                                       why->full_height, error);
  if (map == NULL)
    return NULL;
  g_mutex_init (&w.lock);
  done = run (&w, model, n_threads, error);
  g_mutex_clear (&w.lock);
  for (guint i = 0; i < n_threads; i++)
    norma_scorer_free (scorers[i]);
  return done ? g_steal_pointer (&map) : NULL;
}
