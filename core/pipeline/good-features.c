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

  float *features; /* [block, sample_size] */
  guint block;
  gsize sample_size;
  float **planes; /* one a worker */
  gpointer *scratch; /* one a worker */
  gsize planes_size;
  guint first;
} Walk;

static gboolean
extract_item (gsize index, guint worker, gpointer data, GError **error)
{
  Walk *walk = data;
  const NormaGoodImage *image = walk->usable->pdata[walk->first + index];
  float *planes = walk->planes[worker];
  g_autoptr (NormaRaster) raster = norma_image_read (image->path, &walk->read_options, error);

  if (raster == NULL)
    return FALSE;
  if (!norma_frame_apply (walk->frame, raster, planes, error)) {
    g_prefix_error (error, "%s: ", image->path);
    return FALSE;
  }
  norma_extractor_extract (walk->extractor, planes, walk->features + index * walk->sample_size,
                           walk->scratch[worker]);
  return TRUE;
}

static gboolean
walk_blocks (Walk *walk, guint n_workers, NormaBlockFunc func, gpointer data, GError **error)
{
  for (walk->first = 0; walk->first < walk->usable->len;) {
    guint n = MIN (walk->block, walk->usable->len - walk->first);

    if (!norma_workers_run (n_workers, n, extract_item, walk,
                            norma_progress_get_cancellable (walk->progress), error) ||
        !func (walk->features, walk->first, n, data, error))
      return FALSE;
    walk->first += n;
    norma_progress_report (walk->progress, walk->stage, walk->first, walk->usable->len);
  }
  return TRUE;
}

guint
norma_good_features_block (const NormaFeatureLevels *levels)
{
  const gsize most_bytes = 16 << 20;
  const gsize least_samples = 8;
  gsize samples = most_bytes / (norma_feature_levels_size (levels) * sizeof (float));

  return (guint)CLAMP (samples, least_samples, NORMA_DETECTOR_BLOCK);
}

static void
measure (Walk *walk)
{
  walk->block = norma_good_features_block (&walk->extractor->levels);
  walk->sample_size = norma_feature_levels_size (&walk->extractor->levels);
  walk->planes_size = (gsize)walk->frame->channels * walk->frame->height * walk->frame->width;
}

static gboolean
take_workers_memory (Walk *walk, guint n_workers, GError **error)
{
  walk->planes = g_new0 (float *, n_workers);
  walk->scratch = g_new0 (gpointer, n_workers);
  for (guint i = 0; i < n_workers; i++) {
    walk->planes[i] = norma_alloc (walk->planes_size, sizeof (float), "frame", error);
    if (walk->planes[i] == NULL)
      return FALSE;
    walk->scratch[i] = norma_extractor_scratch_new (walk->extractor, error);
    if (walk->scratch[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
give_workers_memory (Walk *walk, guint n_workers)
{
  for (guint i = 0; i < n_workers; i++) {
    g_free (walk->planes[i]);
    norma_extractor_scratch_free (walk->extractor, walk->scratch[i]);
  }
  g_free (walk->planes);
  g_free (walk->scratch);
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
  gboolean done;
  Walk walk = { frame, extractor, NORMA_READ_OPTIONS_INIT, progress, stage, .usable = usable };

  walk.read_options.budget = budget;
  walk.read_options.enough_side = norma_frame_enough_side (frame);
  measure (&walk);
  features = walk.features =
      norma_alloc (walk.sample_size, walk.block * sizeof (float), "features", error);
  if (features == NULL)
    return FALSE;
  done = take_workers_memory (&walk, n_workers, error) &&
         walk_blocks (&walk, n_workers, func, data, error);
  give_workers_memory (&walk, n_workers);
  return done;
}

guint64
norma_good_features_memory (const NormaFrame *frame, const NormaExtractor *extractor,
                            guint n_threads)
{
  Walk walk = { frame, extractor };

  measure (&walk);
  return (guint64)walk.sample_size * walk.block * sizeof (float) +
         norma_workers_count (n_threads) *
             (walk.planes_size * sizeof (float) + extractor->scratch_bytes);
}
