/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/occlusion-windows.h"

#include <math.h>

#include "core/base/workers.h"

struct _NormaOcclusionDesk {
  NormaScorer **scorers; /* [n_threads] */
  guint n_threads, n_images;
  const NormaProgress *progress;
  GMutex lock;
  guint64 n_done; /* windows of all images */
};

/* Windows along an axis of the image, of which the next one stands `stride` further. */
static guint
count_along (guint full, double stride)
{
  return (guint)CLAMP (ceil (full / stride), 1, full);
}

NormaOcclusionWindows
norma_occlusion_windows_choose (const NormaWhy *why, guint most)
{
  double area = (double)why->full_width * why->full_height;
  double stride =
      MIN (MAX (why->box.width, why->box.height), MIN (why->full_width, why->full_height) / 8.0);

  /* a row and a column are rounded up */
  stride = MAX (stride, 1.05 * sqrt (area / most));
  return (NormaOcclusionWindows){ why, count_along (why->full_width, stride),
                                  count_along (why->full_height, stride), 2 * stride };
}

gsize
norma_occlusion_windows_count (const NormaOcclusionWindows *windows)
{
  return (gsize)windows->n_columns * windows->n_rows;
}

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

NormaCoverBox
norma_occlusion_windows_get_box (const NormaOcclusionWindows *windows, gsize index)
{
  const NormaWhy *why = windows->why;
  NormaCoverBox box;

  place_window ((guint)(index % windows->n_columns), windows->n_columns, windows->side,
                why->full_width, &box.x, &box.width);
  place_window ((guint)(index / windows->n_columns), windows->n_rows, windows->side,
                why->full_height, &box.y, &box.height);
  return box;
}

NormaOcclusionDesk *
norma_occlusion_desk_new (NormaModel *model, guint n_threads, guint n_images,
                          const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaOcclusionDesk) desk = g_new0 (NormaOcclusionDesk, 1);

  desk->n_threads = norma_workers_count (n_threads);
  desk->n_images = n_images;
  desk->progress = progress;
  desk->scorers = g_new0 (NormaScorer *, desk->n_threads);
  g_mutex_init (&desk->lock);
  for (guint i = 0; i < desk->n_threads; i++)
    if ((desk->scorers[i] = norma_scorer_new (model, error)) == NULL)
      return NULL;
  return g_steal_pointer (&desk);
}

void
norma_occlusion_desk_free (NormaOcclusionDesk *desk)
{
  if (desk == NULL)
    return;
  for (guint i = 0; i < desk->n_threads; i++)
    norma_scorer_free (desk->scorers[i]);
  g_free (desk->scorers);
  g_mutex_clear (&desk->lock);
  g_free (desk);
}

/* One image. */
typedef struct {
  NormaOcclusionDesk *desk;
  const NormaOcclusionWindows *windows;
  const NormaRaster *raster, *good;
  float value;
  float *falls;
} Image;

static gboolean
look (NormaScorer *scorer, const NormaWhy *why, const NormaRaster *raster, float *value,
      GError **error)
{
  g_autoptr (NormaResult) result = norma_scorer_score (scorer, raster, error);

  if (result == NULL)
    return FALSE;
  norma_anomaly_map_get_span (result->map, why->x, why->y, 1, value);
  return TRUE;
}

static gboolean
cover_window (gsize index, guint worker, gpointer data, GError **error)
{
  Image *image = data;
  NormaOcclusionDesk *desk = image->desk;
  const NormaWhy *why = image->windows->why;
  const NormaCoverBox box = norma_occlusion_windows_get_box (image->windows, index);
  g_autoptr (NormaRaster) covered =
      norma_occlusion_cover (why, image->raster, &box, image->good, error);
  float value;

  if (covered == NULL || !look (desk->scorers[worker], why, covered, &value, error))
    return FALSE;
  image->falls[index] = image->value - value;
  g_mutex_lock (&desk->lock);
  norma_progress_report (desk->progress, "Covering", ++desk->n_done,
                         desk->n_images * norma_occlusion_windows_count (image->windows));
  g_mutex_unlock (&desk->lock);
  return TRUE;
}

gboolean
norma_occlusion_desk_measure (NormaOcclusionDesk *desk, const NormaOcclusionWindows *windows,
                              const NormaRaster *raster, const NormaRaster *good, float value,
                              float *falls, GError **error)
{
  Image image = { desk, windows, raster, good, value, falls };

  return norma_workers_run (desk->n_threads, norma_occlusion_windows_count (windows), cover_window,
                            &image, norma_progress_get_cancellable (desk->progress), error);
}

gboolean
norma_occlusion_desk_look (NormaOcclusionDesk *desk, const NormaWhy *why, const NormaRaster *raster,
                           float *value, GError **error)
{
  return look (desk->scorers[0], why, raster, value, error);
}
