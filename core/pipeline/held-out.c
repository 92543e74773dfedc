/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/held-out.h"

#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/pipeline/map.h"
#include "core/pipeline/score.h"

static const char stage_name[] = "Scoring held-out good images";

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

guint
norma_held_out_folds (const NormaDetectorOptions *options, guint n_images, guint n_per_image)
{
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
  /* a random order (Durstenfeld 1964), grown image by image */
  for (guint i = 0; i < n_images; i++) {
    guint at = (guint)norma_random_below (&random, (guint64)i + 1);

    fold_of[i] = fold_of[at];
    fold_of[at] = i % n_folds;
  }
  return fold_of;
}

gboolean
norma_held_out_set (const NormaGoodFeatures *good, NormaGoodImage *image, const NormaModel *model,
                    const float *grids, GError **error)
{
  double *held_out = good->extractor == good->in_fp32 ? &image->held_out_in_fp32 : &image->held_out;
  g_autoptr (NormaAnomalyMap) map =
      norma_grids_to_map (model, grids, image->width, image->height, error);

  if (map == NULL)
    return FALSE;
  *held_out = norma_anomaly_map_get_peak (map, NULL, NULL);
  return TRUE;
}

NormaGoodFeatures
norma_held_out_in_fp32 (const NormaGoodFeatures *good)
{
  NormaGoodFeatures in_fp32 = *good;

  in_fp32.extractor = good->in_fp32;
  return in_fp32;
}

/* A worker's memory. */
typedef struct {
  NormaScorer *scorer; /* of a fold; NULL in the closed form */
  float *planes; /* of a fold */
  float *scratch; /* of the closed form */
  float *map; /* [grid height, grid width] */
} Desk;

typedef struct {
  const NormaGoodFeatures *good;
  const NormaModel *model; /* scores them */
  GPtrArray *usable; /* NormaGoodImage, lent */
  GArray *held_out; /* guint, images of the fold; NULL in the closed form */
  const NormaSampleBlock *block; /* of the closed form */
  Desk *desks;
  guint n_desks;
} HoldOut;

static void
hold_out_clear (HoldOut *h)
{
  for (guint i = 0; i < h->n_desks; i++) {
    norma_scorer_free (h->desks[i].scorer);
    g_free (h->desks[i].planes);
    g_free (h->desks[i].scratch);
    g_free (h->desks[i].map);
  }
  g_free (h->desks);
  g_clear_pointer (&h->usable, g_ptr_array_unref);
  g_clear_pointer (&h->held_out, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HoldOut, hold_out_clear)

static gboolean
take_maps (HoldOut *h, GError **error)
{
  const NormaGrid *grid = &h->model->detector->grid;
  gsize n_positions = (gsize)grid->height * grid->width;

  h->usable = norma_survey_list_usable (h->good->survey);
  h->n_desks = norma_workers_count (h->good->n_threads);
  h->desks = g_new0 (Desk, h->n_desks);
  for (guint i = 0; i < h->n_desks; i++) {
    h->desks[i].map = norma_alloc (n_positions, sizeof (float), "maps", error);
    if (h->desks[i].map == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Closed form. */

static gboolean
closed_item (gsize index, guint worker, gpointer data, GError **error)
{
  HoldOut *h = data;
  const NormaDetector *detector = h->model->detector;
  gsize sample_size = norma_feature_levels_size (&h->good->extractor->levels);
  guint image = h->block->images[index];
  Desk *desk = &h->desks[worker];

  detector->class->score_held_out (detector, h->block->samples + index * sample_size, image,
                                   desk->map, desk->scratch);
  return norma_held_out_set (h->good, h->usable->pdata[image], h->model, desk->map, error);
}

static gboolean
closed_block (const NormaSampleBlock *block, gpointer data, GError **error)
{
  HoldOut *h = data;

  h->block = block;
  return norma_workers_run (h->n_desks, block->n, closed_item, h,
                            norma_progress_get_cancellable (h->good->progress), error);
}

static gboolean
hold_out_closed (const NormaGoodFeatures *good, const NormaModel *model, GError **error)
{
  g_auto (HoldOut) h = { good, model };
  NormaGoodStage stage = { stage_name, 0, good->survey->n_usable };

  g_return_val_if_fail (norma_good_features_per_image (good->augments) == 1, FALSE);

  if (!take_maps (&h, error))
    return FALSE;
  for (guint i = 0; i < h.n_desks; i++) {
    h.desks[i].scratch =
        norma_alloc (model->detector->scratch_size, sizeof (float), "detector scratch", error);
    if (h.desks[i].scratch == NULL)
      return FALSE;
  }
  return norma_good_features_each_block (good, (NormaLeftOut){ NULL }, &stage, closed_block, &h,
                                         error);
}

gboolean
norma_held_out_by_closed_form (const NormaGoodFeatures *good, const NormaModel *model,
                               GError **error)
{
  const NormaGoodFeatures in_fp32 = norma_held_out_in_fp32 (good);

  return hold_out_closed (good, model, error) &&
         (good->in_fp32 == NULL || hold_out_closed (&in_fp32, model, error));
}

/* Folds. */

static gboolean
take_scorers (HoldOut *h, NormaModel *model, GError **error)
{
  const NormaFrame *frame = &model->frame;
  gsize n_pixels = (gsize)frame->width * frame->height;

  if (!take_maps (h, error))
    return FALSE;
  for (guint i = 0; i < h->n_desks; i++) {
    h->desks[i].planes = norma_alloc (n_pixels, frame->channels * sizeof (float), "frame", error);
    if (h->desks[i].planes == NULL)
      return FALSE;
    h->desks[i].scorer = norma_scorer_new (model, error);
    if (h->desks[i].scorer == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
score_item (gsize index, guint worker, gpointer data, GError **error)
{
  HoldOut *h = data;
  NormaGoodImage *image = h->usable->pdata[g_array_index (h->held_out, guint, index)];
  Desk *desk = &h->desks[worker];

  if (!norma_good_features_read (h->good, image, desk->planes, error))
    return FALSE;
  norma_scorer_map (desk->scorer, desk->planes, 0, desk->map);
  return norma_held_out_set (h->good, image, h->model, desk->map, error);
}

static gboolean
score_fold (const NormaGoodFeatures *good, NormaLeftOut fold, NormaModel *model,
            NormaGoodStage *stage, GError **error)
{
  g_auto (HoldOut) h = { good, model };

  h.held_out = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < good->survey->n_usable; i++)
    if (norma_left_out_has (fold, i))
      g_array_append_val (h.held_out, i);
  if (!take_scorers (&h, model, error) ||
      !norma_workers_run (h.n_desks, h.held_out->len, score_item, &h,
                          norma_progress_get_cancellable (good->progress), error))
    return FALSE;
  stage->done += h.held_out->len;
  norma_progress_report (good->progress, stage->name, stage->done, stage->total);
  return TRUE;
}

static gboolean
score_fold_in_fp32 (const NormaGoodFeatures *good, NormaLeftOut fold, const NormaModel *model,
                    NormaGoodStage *stage, GError **error)
{
  const NormaGoodFeatures in_fp32 = norma_held_out_in_fp32 (good);
  g_autoptr (NormaModel) with = NULL;

  if (good->in_fp32 == NULL)
    return TRUE;
  with = norma_model_new_with_extractor (model, good->in_fp32);
  return score_fold (&in_fp32, fold, with, stage, error);
}

gboolean
norma_held_out_by_folds (const NormaGoodFeatures *good, const NormaDetectorOptions *options,
                         const NormaModel *model, guint n_folds, guint64 seed, GError **error)
{
  guint n_images = good->survey->n_usable;
  g_autofree guint *fold_of = norma_held_out_draw (n_images, n_folds, seed);
  /* every image is read for all folds but its own, and scored in its own */
  guint n_scorings = good->in_fp32 == NULL ? 1 : 2;
  NormaGoodStage stage = { stage_name, 0, (guint64)n_images * (n_folds - 1 + n_scorings) };

  g_return_val_if_fail (n_folds >= 2 && n_folds <= n_images, FALSE);

  for (guint i = 0; i < n_folds; i++) {
    NormaLeftOut fold = { fold_of, i };
    g_autoptr (NormaModel) without = norma_model_new_without_detectors (model);

    without->detector = norma_good_features_fit (good, options, fold, &stage, error);
    if (without->detector == NULL || !score_fold (good, fold, without, &stage, error) ||
        !score_fold_in_fp32 (good, fold, without, &stage, error))
      return FALSE;
  }
  return TRUE;
}
