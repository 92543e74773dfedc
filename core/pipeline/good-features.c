/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/good-features.h"

#include "core/base/workers.h"
#include "core/detectors/detector.h"

typedef struct {
  const NormaFrame *frame;
  const NormaExtractor *extractor;
  NormaReadOptions read_options;
  const NormaProgress *progress;
  const char *stage;
  GPtrArray *usable; /* NormaGoodImage, lent */

  float *features; /* [NORMA_DETECTOR_BLOCK, sample_size] */
  gsize sample_size;
  float *scratch; /* [n_workers, scratch_size]: planes, then the extractor's */
  gsize planes_size, scratch_size;
  guint first;
} Walk;

static gboolean
extract_item (gsize index, guint worker, gpointer data, GError **error)
{
  Walk *walk = data;
  const NormaGoodImage *image = walk->usable->pdata[walk->first + index];
  float *planes = walk->scratch + worker * walk->scratch_size;
  g_autoptr (NormaRaster) raster = norma_image_read (image->path, &walk->read_options, error);

  if (raster == NULL)
    return FALSE;
  if (!norma_frame_apply (walk->frame, raster, planes, error)) {
    g_prefix_error (error, "%s: ", image->path);
    return FALSE;
  }
  norma_extractor_extract (walk->extractor, planes, walk->features + index * walk->sample_size,
                           planes + walk->planes_size);
  return TRUE;
}

static gboolean
walk_blocks (Walk *walk, guint n_workers, NormaBlockFunc func, gpointer data, GError **error)
{
  for (walk->first = 0; walk->first < walk->usable->len;) {
    guint n = MIN (NORMA_DETECTOR_BLOCK, walk->usable->len - walk->first);

    if (!norma_workers_run (n_workers, n, extract_item, walk,
                            norma_progress_get_cancellable (walk->progress), error) ||
        !func (walk->features, walk->first, n, data, error))
      return FALSE;
    walk->first += n;
    norma_progress_report (walk->progress, walk->stage, walk->first, walk->usable->len);
  }
  return TRUE;
}

static void
measure (Walk *walk)
{
  walk->sample_size =
      norma_extractor_n_positions (walk->extractor) * walk->extractor->shape.channels;
  walk->planes_size = (gsize)walk->frame->channels * walk->frame->height * walk->frame->width;
  walk->scratch_size = walk->planes_size + walk->extractor->scratch_size;
}

gboolean
norma_good_features_each_block (const NormaSurvey *survey, const NormaFrame *frame,
                                const NormaExtractor *extractor, guint n_threads,
                                NormaBudget *budget, const char *stage,
                                const NormaProgress *progress, NormaBlockFunc func, gpointer data,
                                GError **error)
{
  guint n_workers = norma_workers_count (n_threads);
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (survey);
  g_autofree float *features = NULL;
  g_autofree float *scratch = NULL;
  Walk walk = { frame, extractor, NORMA_READ_OPTIONS_INIT, progress, stage, .usable = usable };

  walk.read_options.budget = budget;
  walk.read_options.enough_side = norma_frame_enough_side (frame);
  measure (&walk);
  features = walk.features =
      norma_alloc (walk.sample_size, NORMA_DETECTOR_BLOCK * sizeof (float), "features", error);
  if (features == NULL)
    return FALSE;
  scratch = walk.scratch =
      norma_alloc (walk.scratch_size, n_workers * sizeof (float), "extractor scratch", error);
  if (scratch == NULL)
    return FALSE;
  return walk_blocks (&walk, n_workers, func, data, error);
}

guint64
norma_good_features_memory (const NormaFrame *frame, const NormaExtractor *extractor,
                            guint n_threads)
{
  Walk walk = { frame, extractor };

  measure (&walk);
  return (walk.sample_size * NORMA_DETECTOR_BLOCK +
          (guint64)norma_workers_count (n_threads) * walk.scratch_size) *
         sizeof (float);
}
