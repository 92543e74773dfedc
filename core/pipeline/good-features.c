/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/good-features.h"

#include "core/base/workers.h"
#include "core/pipeline/augment.h"

guint
norma_good_features_per_image (NormaAugments augments)
{
  return 1 + norma_augments_count (augments);
}

/* A picture is kept for as long as a block needs samples of it: one a worker where it gives one
 * sample, else one an image of the block. */
typedef struct {
  const NormaGoodFeatures *good;
  GPtrArray *usable; /* NormaGoodImage, lent */
  guint *places; /* [n_images], among the usable ones, of those that are not left out */
  guint n_images;
  guint n_per_image;

  guint block;
  gsize sample_size, planes_size;
  float *features; /* [block, sample_size] */
  guint n_pictures, n_workers;
  float **pictures; /* [n_pictures] planes */
  float **turned; /* [n_workers] planes of a copy; NULL where there are none */
  gpointer *scratch; /* [n_workers] */
  guint first; /* sample of the block at hand */
  guint n_read; /* images read so far, where pictures are kept */
} Walk;

gboolean
norma_left_out_has (NormaLeftOut left_out, guint image)
{
  return left_out.fold_of != NULL && (left_out.fold_of[image] == left_out.fold) != left_out.others;
}

guint
norma_left_out_count_others (NormaLeftOut left_out, guint n_usable)
{
  guint n = 0;

  for (guint i = 0; i < n_usable; i++)
    n += !norma_left_out_has (left_out, i);
  return n;
}

/* Places of the images that are not left out; returns how many these are. */
static guint
list_places (guint n_usable, NormaLeftOut left_out, guint *places)
{
  guint n = 0;

  for (guint i = 0; i < n_usable; i++)
    if (!norma_left_out_has (left_out, i))
      places[n++] = i;
  return n;
}

gboolean
norma_good_features_read (const NormaGoodFeatures *good, const NormaGoodImage *image, float *planes,
                          GError **error)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  options.budget = good->budget;
  options.enough_side = norma_frame_enough_side (good->frame);
  raster = norma_image_read (image->path, &options, error);
  if (raster == NULL)
    return FALSE;
  if (!norma_frame_apply (good->frame, raster, planes, error)) {
    g_prefix_error (error, "%s: ", image->path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_picture (const Walk *walk, guint index, float *planes, GError **error)
{
  return norma_good_features_read (walk->good, walk->usable->pdata[walk->places[index]], planes,
                                   error);
}

static gboolean
has_sample (const Walk *walk, guint image, guint number)
{
  const NormaGoodFeatures *good = walk->good;

  return norma_feature_store_has (good->store, walk->places[image], good->first_number + number);
}

static void
keep_sample (const Walk *walk, guint image, guint number, const float *sample)
{
  const NormaGoodFeatures *good = walk->good;

  norma_feature_store_put (good->store, walk->places[image], good->first_number + number, sample);
}

static gboolean
is_stored (const Walk *walk, guint image)
{
  guint n = 0;

  while (n < walk->n_per_image && has_sample (walk, image, n))
    n++;
  return n == walk->n_per_image;
}

static gboolean
keep_item (gsize index, guint worker, gpointer data, GError **error)
{
  Walk *walk = data;
  guint image = walk->n_read + (guint)index;

  return is_stored (walk, image) ||
         read_picture (walk, image, walk->pictures[image % walk->n_pictures], error);
}

/* The planes that the sample of that number of an image is made of. */
static const float *
make_sample (const Walk *walk, const float *picture, guint number, guint worker)
{
  if (number == 0)
    return picture;
  norma_augment_planes (norma_augments_get (walk->good->augments, number - 1), walk->good->frame,
                        picture, walk->turned[worker]);
  return walk->turned[worker];
}

static gboolean
describe (const Walk *walk, guint image, guint number, guint worker, float *sample, GError **error)
{
  float *picture = walk->pictures[walk->n_per_image == 1 ? worker : image % walk->n_pictures];

  if (walk->n_per_image == 1 && !read_picture (walk, image, picture, error))
    return FALSE;
  norma_extractor_extract (walk->good->extractor, make_sample (walk, picture, number, worker),
                           sample, walk->scratch[worker]);
  keep_sample (walk, image, number, sample);
  return TRUE;
}

static gboolean
sample_item (gsize index, guint worker, gpointer data, GError **error)
{
  Walk *walk = data;
  const NormaGoodFeatures *good = walk->good;
  guint sample = walk->first + (guint)index;
  guint image = sample / walk->n_per_image, number = sample % walk->n_per_image;
  float *features = walk->features + index * walk->sample_size;

  if (has_sample (walk, image, number))
    return norma_feature_store_get (good->store, walk->places[image], good->first_number + number,
                                    features, error);
  return describe (walk, image, number, worker, features, error);
}

static gboolean
fill_block (Walk *walk, guint n, GError **error)
{
  GCancellable *cancellable = norma_progress_get_cancellable (walk->good->progress);
  guint n_needed = (walk->first + n - 1) / walk->n_per_image + 1;

  if (walk->n_per_image > 1) {
    if (!norma_workers_run (walk->n_workers, n_needed - walk->n_read, keep_item, walk, cancellable,
                            error))
      return FALSE;
    walk->n_read = n_needed;
  }
  return norma_workers_run (walk->n_workers, n, sample_item, walk, cancellable, error);
}

static void
report (const Walk *walk, const NormaGoodStage *stage)
{
  guint done = walk->first / walk->n_per_image;

  if (stage->n_passes > 0)
    done = (stage->pass * walk->n_images + done) / stage->n_passes;
  norma_progress_report (walk->good->progress, stage->name, stage->done + done, stage->total);
}

static gboolean
walk_blocks (Walk *walk, const NormaGoodStage *stage, NormaBlockFunc func, gpointer data,
             GError **error)
{
  guint n_samples = walk->n_images * walk->n_per_image;

  while (walk->first < n_samples) {
    NormaSampleBlock block = { walk->features, MIN (walk->block, n_samples - walk->first) };

    for (guint i = 0; i < block.n; i++)
      block.images[i] = walk->places[(walk->first + i) / walk->n_per_image];
    if (!fill_block (walk, block.n, error) || !func (&block, data, error))
      return FALSE;
    walk->first += block.n;
    report (walk, stage);
  }
  return TRUE;
}

guint
norma_good_features_block (const NormaFeatureLevels *levels)
{
  const gsize most_bytes = 8 << 20;
  const gsize least_samples = 8;
  gsize samples = most_bytes / (norma_feature_levels_size (levels) * sizeof (float));

  return (guint)CLAMP (samples, least_samples, NORMA_DETECTOR_BLOCK);
}

static void
measure (Walk *walk)
{
  const NormaGoodFeatures *good = walk->good;

  walk->n_per_image = norma_good_features_per_image (good->augments);
  walk->n_workers = norma_workers_count (good->n_threads);
  walk->block = norma_good_features_block (&good->extractor->levels);
  walk->sample_size = norma_feature_levels_size (&good->extractor->levels);
  walk->planes_size = (gsize)good->frame->channels * good->frame->height * good->frame->width;
  /* a block may begin with the last sample of an image */
  walk->n_pictures =
      walk->n_per_image == 1 ? walk->n_workers : (walk->block - 2) / walk->n_per_image + 2;
}

static gboolean
take_planes (const Walk *walk, float **planes, guint n, GError **error)
{
  for (guint i = 0; i < n; i++) {
    planes[i] = norma_alloc (walk->planes_size, sizeof (float), "frame", error);
    if (planes[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_all_stored (const Walk *walk)
{
  guint n = 0;

  while (n < walk->n_images && is_stored (walk, n))
    n++;
  return n == walk->n_images;
}

static gboolean
take_memory (Walk *walk, GError **error)
{
  walk->pictures = g_new0 (float *, walk->n_pictures);
  walk->turned = g_new0 (float *, walk->n_workers);
  walk->scratch = g_new0 (gpointer, walk->n_workers);
  walk->features = norma_alloc (walk->sample_size, walk->block * sizeof (float), "features", error);
  if (walk->features == NULL)
    return FALSE;
  if (is_all_stored (walk))
    return TRUE;
  if (!take_planes (walk, walk->pictures, walk->n_pictures, error))
    return FALSE;
  if (walk->n_per_image > 1 && !take_planes (walk, walk->turned, walk->n_workers, error))
    return FALSE;
  for (guint i = 0; i < walk->n_workers; i++) {
    walk->scratch[i] = norma_extractor_scratch_new (walk->good->extractor, error);
    if (walk->scratch[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
give_memory (Walk *walk)
{
  for (guint i = 0; i < walk->n_pictures; i++)
    g_free (walk->pictures[i]);
  for (guint i = 0; i < walk->n_workers; i++) {
    g_free (walk->turned[i]);
    norma_extractor_scratch_free (walk->good->extractor, walk->scratch[i]);
  }
  g_free (walk->pictures);
  g_free (walk->turned);
  g_free (walk->scratch);
  g_free (walk->features);
}

gboolean
norma_good_features_each_block (const NormaGoodFeatures *good, NormaLeftOut left_out,
                                NormaGoodStage *stage, NormaBlockFunc func, gpointer data,
                                GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (good->survey);
  g_autofree guint *places = g_new (guint, usable->len);
  Walk walk = { good, usable, places, list_places (usable->len, left_out, places) };
  gboolean done;

  measure (&walk);
  done = take_memory (&walk, error) && walk_blocks (&walk, stage, func, data, error);
  give_memory (&walk);
  if (stage->pass + 1 >= stage->n_passes)
    stage->done += walk.n_images;
  return done;
}

/* Describing. */

typedef struct {
  const NormaGoodFeatures *good;
  NormaGoodStage *stage;
  GMutex lock; /* of the stage */
  Walk walk; /* a picture, a copy and a sample a worker */
} Description;

static void
count_described (Description *d)
{
  g_mutex_lock (&d->lock);
  norma_progress_report (d->good->progress, d->stage->name, ++d->stage->done, d->stage->total);
  g_mutex_unlock (&d->lock);
}

static gboolean
describe_item (gsize index, guint worker, gpointer data, GError **error)
{
  Description *d = data;
  const Walk *walk = &d->walk;
  float *sample = walk->features + worker * walk->sample_size;
  guint image = (guint)index;

  if (!is_stored (walk, image) && norma_feature_store_has_room (d->good->store, image)) {
    if (!read_picture (walk, image, walk->pictures[worker], error))
      return FALSE;
    for (guint number = 0; number < walk->n_per_image; number++) {
      norma_extractor_extract (walk->good->extractor,
                               make_sample (walk, walk->pictures[worker], number, worker), sample,
                               walk->scratch[worker]);
      keep_sample (walk, image, number, sample);
    }
  }
  count_described (d);
  return TRUE;
}

gboolean
norma_good_features_describe (const NormaGoodFeatures *good, GError **error)
{
  NormaGoodStage stage = { "Describing the good images", 0, good->survey->n_usable };
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (good->survey);
  g_autofree guint *places = g_new (guint, usable->len);
  Description d = { good, &stage, .walk = { good, usable, places, usable->len } };
  gboolean done;

  list_places (usable->len, (NormaLeftOut){ NULL }, places);
  measure (&d.walk);
  d.walk.block = d.walk.n_pictures = d.walk.n_workers;
  if (is_all_stored (&d.walk))
    return TRUE;
  g_mutex_init (&d.lock);
  done = take_memory (&d.walk, error) &&
         norma_workers_run (d.walk.n_workers, usable->len, describe_item, &d,
                            norma_progress_get_cancellable (good->progress), error);
  g_mutex_clear (&d.lock);
  give_memory (&d.walk);
  return done;
}

guint64
norma_good_features_memory (const NormaFrame *frame, const NormaExtractor *extractor,
                            NormaAugments augments, guint n_threads)
{
  const NormaGoodFeatures good = { NULL, frame, extractor, augments, n_threads };
  Walk walk = { &good };
  guint64 n_planes;

  measure (&walk);
  n_planes = MAX (walk.n_pictures, walk.n_workers) + (walk.n_per_image > 1 ? walk.n_workers : 0);
  return ((guint64)walk.sample_size * MAX (walk.block, walk.n_workers) +
          n_planes * walk.planes_size) *
             sizeof (float) +
         walk.n_workers * extractor->scratch_bytes;
}

typedef struct {
  NormaDetectorFit *fit;
  guint n_threads;
  GCancellable *cancellable;
} Pass;

static gboolean
add_block (const NormaSampleBlock *block, gpointer data, GError **error)
{
  Pass *pass = data;

  return pass->fit->class->add (pass->fit, block->samples, block->n, pass->n_threads,
                                pass->cancellable, error);
}

NormaDetector *
norma_good_features_fit (const NormaGoodFeatures *good, const NormaDetectorOptions *options,
                         NormaLeftOut left_out, NormaGoodStage *stage, GError **error)
{
  guint n_per_image = norma_good_features_per_image (good->augments);
  g_autofree guint *places = g_new (guint, good->survey->n_usable);
  guint n_images = list_places (good->survey->n_usable, left_out, places);
  GCancellable *cancellable = norma_progress_get_cancellable (good->progress);
  NormaDetectorOptions of_image = *options;
  g_autoptr (NormaDetectorFit) fit = NULL;
  Pass pass = { NULL, good->n_threads, cancellable };

  of_image.patchcore.n_variants = n_per_image;
  of_image.patchcore.cover = good->cover;
  of_image.simplenet.n_variants = n_per_image;
  of_image.simplenet.cover = good->cover;
  of_image.simplenet.progress = good->progress;
  of_image.efficientad.n_variants = n_per_image;
  of_image.efficientad.progress = good->progress;
  fit = pass.fit = norma_detector_fit_new (&good->extractor->levels, n_images * n_per_image,
                                           good->extractor->least_variance, &of_image, error);
  if (fit == NULL)
    return NULL;
  stage->n_passes = fit->n_passes;
  for (stage->pass = 0; stage->pass < fit->n_passes; stage->pass++)
    if (!norma_good_features_each_block (good, left_out, stage, add_block, &pass, error) ||
        !fit->class->end_pass (fit, good->n_threads, cancellable, error))
      return NULL;
  stage->n_passes = stage->pass = 0;
  return fit->class->finish (fit, error);
}
