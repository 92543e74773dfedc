/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/held-out.h"

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/pipeline/map.h"

/* A detector of few images misses each of them, so these are left out one by one, and a tenth of
 * more at a time; of many, a fifth tells as much in half of the time. */
enum { FEW_IMAGES = 20, MANY_IMAGES = 100, FOLDS_OF_MORE = 10, FOLDS_OF_MANY = 5 };

/* What PatchCore knows of an image without a fit is too high by a sixth with few images, and less
 * with many, where folds would take long. */
static gboolean
has_closed_form (const NormaDetectorOptions *options, guint n_images, guint n_per_image)
{
  return n_per_image == 1 && (options->method != NORMA_METHOD_PATCHCORE || n_images > MANY_IMAGES);
}

gboolean
norma_held_out_is_part (const NormaDetectorOptions *options)
{
  return norma_method_is_trained (options->method);
}

guint
norma_held_out_count (const NormaDetectorOptions *options, guint n_images)
{
  return norma_held_out_is_part (options)
             ? n_images / NORMA_HELD_OUT_PARTS + (n_images % NORMA_HELD_OUT_PARTS > 0)
             : n_images;
}

guint
norma_held_out_count_needed (const NormaDetectorOptions *options, guint n_held_out)
{
  return norma_held_out_is_part (options) && n_held_out > 0
             ? (n_held_out - 1) * NORMA_HELD_OUT_PARTS + 1
             : n_held_out;
}

guint
norma_held_out_folds (const NormaDetectorOptions *options, guint n_images, guint n_per_image)
{
  if (norma_held_out_is_part (options))
    return 1;
  if (has_closed_form (options, n_images, n_per_image))
    return 0;
  if (n_images > MANY_IMAGES)
    return FOLDS_OF_MANY;
  return n_images > FEW_IMAGES ? FOLDS_OF_MORE : n_images;
}

guint *
norma_held_out_draw (guint n_images, guint n_folds, guint64 seed)
{
  guint *fold_of = g_new (guint, n_images);
  NormaRandom random;

  norma_random_seed (&random, seed);
  norma_random_order (&random, n_images, fold_of);
  for (guint i = 0; i < n_images; i++)
    fold_of[i] %= n_folds;
  return fold_of;
}

gboolean
norma_held_out_set (const NormaGoodFeatures *good, NormaGoodImage *image, const NormaModel *model,
                    const float *grids, GError **error)
{
  double *held_out = good->extractor == good->beside ? &image->held_out_beside : &image->held_out;
  g_autoptr (NormaAnomalyMap) map =
      norma_grids_to_map (model, grids, image->width, image->height, error);

  if (map == NULL)
    return FALSE;
  if (!norma_map_restrict (map, model->areas, error)) {
    g_prefix_error (error, "%s: ", image->path);
    return FALSE;
  }
  *held_out = norma_anomaly_map_get_peak (map, NULL, NULL);
  return TRUE;
}

NormaGoodFeatures
norma_held_out_beside (const NormaGoodFeatures *good)
{
  NormaGoodFeatures beside = *good;

  beside.extractor = good->beside;
  beside.store = good->store_beside;
  beside.first_number = good->first_number_beside;
  return beside;
}

/* Samples that a worker scores at once where that is less work: enough to fetch what was learnt once
 * for all, few enough for their features to stay near. */
enum { MOST_AT_ONCE = 4 };

typedef void (*Score) (const NormaDetector *detector, const float *features, guint sample,
                       float *map, float *scratch);

/* A worker's memory. */
typedef struct {
  float *scratch; /* [most_at_once, scratch size] */
  float *maps; /* [most_at_once, grid height, grid width] */
} Desk;

typedef struct {
  const NormaGoodFeatures *good;
  const NormaModel *model; /* scores them */
  Score score;
  guint most_at_once; /* 1: one after the other by `score` */
  guint at_once; /* of the block at hand */
  GPtrArray *usable; /* NormaGoodImage, lent */
  const NormaSampleBlock *block;
  Desk *desks;
  guint n_desks;
} HoldOut;

static void
hold_out_clear (HoldOut *h)
{
  for (guint i = 0; i < h->n_desks; i++) {
    g_free (h->desks[i].scratch);
    g_free (h->desks[i].maps);
  }
  g_free (h->desks);
  g_clear_pointer (&h->usable, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HoldOut, hold_out_clear)

static gboolean
take_desks (HoldOut *h, GError **error)
{
  const NormaDetector *detector = h->model->detector;
  gsize n_positions = (gsize)detector->grid.height * detector->grid.width;

  h->n_desks = norma_workers_count (h->good->n_threads);
  h->desks = g_new0 (Desk, h->n_desks);
  for (guint i = 0; i < h->n_desks; i++) {
    h->desks[i].maps = norma_alloc (n_positions, h->most_at_once * sizeof (float), "maps", error);
    if (h->desks[i].maps == NULL)
      return FALSE;
    h->desks[i].scratch = norma_alloc (detector->scratch_size, h->most_at_once * sizeof (float),
                                       "detector scratch", error);
    if (h->desks[i].scratch == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Samples of the block from `first` on, n of them. */
static void
score_samples (const HoldOut *h, guint first, guint n, const Desk *desk)
{
  const NormaDetector *detector = h->model->detector;
  const float *features =
      h->block->samples + first * norma_feature_levels_size (&h->good->extractor->levels);

  if (h->most_at_once > 1)
    detector->class->score_all_held_out (detector, features, n, desk->maps, desk->scratch);
  else
    h->score (detector, features, h->block->images[first], desk->maps, desk->scratch);
}

static gboolean
score_item (gsize index, guint worker, gpointer data, GError **error)
{
  HoldOut *h = data;
  const NormaGrid *grid = &h->model->detector->grid;
  const Desk *desk = &h->desks[worker];
  guint first = (guint)index * h->at_once, n = MIN (h->at_once, h->block->n - first);

  score_samples (h, first, n, desk);
  for (guint k = 0; k < n; k++)
    if (!norma_held_out_set (h->good, h->usable->pdata[h->block->images[first + k]], h->model,
                             desk->maps + (gsize)k * grid->height * grid->width, error))
      return FALSE;
  return TRUE;
}

static gboolean
score_block (const NormaSampleBlock *block, gpointer data, GError **error)
{
  HoldOut *h = data;

  h->block = block;
  h->at_once = CLAMP (block->n / h->n_desks, 1, h->most_at_once);
  return norma_workers_run (h->n_desks, (block->n + h->at_once - 1) / h->at_once, score_item, h,
                            norma_progress_get_cancellable (h->good->progress), error);
}

/* Of the images as they are, but those of left_out. */
static gboolean
score_images (const NormaGoodFeatures *good, NormaLeftOut left_out, const NormaModel *model,
              Score score, NormaGoodStage *stage, GError **error)
{
  const NormaDetectorClass *class = model->detector->class;
  gboolean is_together = class->score_all_held_out != NULL && score == class->score_held_out;
  g_auto (HoldOut) h = { good, model, score, is_together ? MOST_AT_ONCE : 1 };

  h.usable = norma_survey_list_usable (good->survey);
  return take_desks (&h, error) &&
         norma_good_features_each_block (good, left_out, stage, score_block, &h, error);
}

static gboolean
score_in_both (const NormaGoodFeatures *good, NormaLeftOut left_out, const NormaModel *model,
               Score score, NormaGoodStage *stage, GError **error)
{
  const NormaGoodFeatures beside = norma_held_out_beside (good);

  return score_images (good, left_out, model, score, stage, error) &&
         (good->beside == NULL || score_images (&beside, left_out, model, score, stage, error));
}

/* Scores an image has. */
static guint
count_scorings (const NormaGoodFeatures *good)
{
  return good->beside == NULL ? 1 : 2;
}

gboolean
norma_held_out_by_closed_form (const NormaGoodFeatures *good, const NormaFolds *folds,
                               const NormaModel *model, GError **error)
{
  const NormaLeftOut others = { folds->fold_of, 0, TRUE };
  guint n = norma_left_out_count_others (others, good->survey->n_usable);
  NormaGoodStage stage = { folds->stage, 0, (guint64)n * count_scorings (good) };

  g_return_val_if_fail (norma_good_features_per_image (good->augments) == 1, FALSE);

  return score_in_both (good, others, model, model->detector->class->score_held_out, &stage, error);
}

/* A fold's detector never saw the sample. */
static void
score_unseen (const NormaDetector *detector, const float *features, guint sample, float *map,
              float *scratch)
{
  detector->class->score (detector, features, map, scratch);
}

/* Images gone over: a fold's detector learns from all others, and scores the fold's. */
static guint64
count_work (const NormaGoodFeatures *good, const NormaFolds *folds)
{
  guint n_images = good->survey->n_usable;
  guint64 n = 0;

  for (guint i = 0; i < folds->n; i++) {
    guint n_learnt = norma_left_out_count_others ((NormaLeftOut){ folds->fold_of, i }, n_images);

    n += n_learnt + (guint64)(n_images - n_learnt) * count_scorings (good);
  }
  return n;
}

gboolean
norma_held_out_by_folds (const NormaGoodFeatures *good, const NormaFolds *folds,
                         const NormaDetectorOptions *options, const NormaModel *model,
                         GError **error)
{
  NormaGoodFeatures as_is = *good;
  NormaGoodStage stage = { folds->stage, 0, count_work (good, folds) };

  as_is.augments = 0;
  for (guint i = 0; i < folds->n; i++) {
    NormaLeftOut fold = { folds->fold_of, i }, others = { folds->fold_of, i, TRUE };
    g_autoptr (NormaModel) without = norma_model_new_without_detectors (model);

    without->detector = norma_good_features_fit (good, options, fold, &stage, error);
    if (without->detector == NULL ||
        !score_in_both (&as_is, others, without, score_unseen, &stage, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_held_out_by_part (const NormaGoodFeatures *good, const guint *fold_of,
                        const NormaDetectorOptions *options, NormaModel *model, GError **error)
{
  const NormaLeftOut part = { fold_of, 0 }, others = { fold_of, 0, TRUE };
  guint n_images = good->survey->n_usable, n_learnt = norma_left_out_count_others (part, n_images);
  NormaGoodFeatures as_is = *good;
  NormaGoodStage learning = { "Fitting", 0, n_learnt };
  NormaGoodStage scoring = { NORMA_HELD_OUT_STAGE, 0,
                             (guint64)(n_images - n_learnt) * count_scorings (good) };

  as_is.augments = 0;
  model->detector = norma_good_features_fit (good, options, part, &learning, error);
  return model->detector != NULL &&
         score_in_both (&as_is, others, model, score_unseen, &scoring, error);
}
