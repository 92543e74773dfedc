/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/tile-fit.h"

#include "core/base/workers.h"
#include "core/pipeline/held-out.h"
#include "core/pipeline/map.h"
#include "core/pipeline/score.h"
#include "core/pipeline/tile-samples.h"

typedef struct {
  const NormaGoodFeatures *good;
  const NormaTileOptions *options;
  const NormaDetectorOptions *detector;
  guint64 seed;
  NormaModel *model;
} Recipe;

static gboolean
is_each (const NormaTileOptions *options)
{
  return options->models == NORMA_TILE_MODELS_EACH;
}

guint
norma_tile_fit_count_samples (const NormaTileOptions *options, const NormaModel *model)
{
  guint n_tiles = norma_tiling_count (&model->tiling);

  return is_each (options) ? n_tiles : MIN (options->most_samples, n_tiles);
}

/* The fits at hand: one, or one a tile. */
typedef struct {
  const NormaGoodFeatures *good;
  GPtrArray *fits; /* NormaDetectorFit */
  gsize sample_size;
} Pass;

static gboolean
add_block (const NormaTileBlock *block, gpointer data, GError **error)
{
  const Pass *pass = data;
  NormaDetectorFit *fit = pass->fits->pdata[0];

  return fit->class->add (fit, block->samples, block->n, pass->good->n_threads,
                          norma_progress_get_cancellable (pass->good->progress), error);
}

static gboolean
add_each (const NormaTileBlock *block, gpointer data, GError **error)
{
  const Pass *pass = data;
  GCancellable *cancellable = norma_progress_get_cancellable (pass->good->progress);

  for (guint i = 0; i < block->n; i++) {
    NormaDetectorFit *fit = pass->fits->pdata[block->tiles[i]];

    if (!fit->class->add (fit, block->samples + i * pass->sample_size, 1, pass->good->n_threads,
                          cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
end_pass (const Pass *pass, GError **error)
{
  for (guint i = 0; i < pass->fits->len; i++) {
    NormaDetectorFit *fit = pass->fits->pdata[i];

    if (!fit->class->end_pass (fit, pass->good->n_threads,
                               norma_progress_get_cancellable (pass->good->progress), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
begin_fits (const Recipe *r, guint n_images, GPtrArray *fits, GError **error)
{
  const NormaExtractor *extractor = r->good->extractor;
  guint n_tiles = norma_tile_fit_count_samples (r->options, r->model);
  guint n_fits = is_each (r->options) ? n_tiles : 1;
  NormaDetectorOptions options = *r->detector;

  options.patchcore.n_variants = options.simplenet.n_variants = options.efficientad.n_variants =
      n_tiles / n_fits;
  options.simplenet.progress = options.efficientad.progress = r->good->progress;
  for (guint i = 0; i < n_fits; i++) {
    NormaDetectorFit *fit =
        norma_detector_fit_new (&extractor->levels, n_images * (n_tiles / n_fits),
                                extractor->least_variance, &options, error);

    if (fit == NULL)
      return FALSE;
    g_ptr_array_add (fits, fit);
  }
  return TRUE;
}

/* What a fit held goes as soon as its detector is there. */
static gboolean
finish_fits (const Recipe *r, GPtrArray *fits, NormaModel *model, GError **error)
{
  g_autoptr (GPtrArray) detectors =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_detector_unref);

  for (guint i = 0; i < fits->len; i++) {
    NormaDetectorFit *fit = fits->pdata[i];
    NormaDetector *detector = fit->class->finish (fit, error);

    if (detector == NULL)
      return FALSE;
    g_ptr_array_add (detectors, detector);
    norma_detector_fit_free (g_steal_pointer (&fits->pdata[i]));
  }
  model->detector = norma_detector_ref (detectors->pdata[0]);
  if (is_each (r->options))
    model->tile_detectors = g_steal_pointer (&detectors);
  return TRUE;
}

/* The detectors of the images that are not left out, into a model with frame, tiling and extractor. */
static gboolean
fit_detectors (const Recipe *r, NormaLeftOut left_out, NormaGoodStage *stage, NormaModel *model,
               GError **error)
{
  const NormaGoodFeatures *good = r->good;
  g_autoptr (GPtrArray) fits =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_detector_fit_free);
  guint n_images = norma_left_out_count_others (left_out, good->survey->n_usable);
  Pass pass = { good, fits, norma_feature_levels_size (&good->extractor->levels) };
  guint n_passes;

  if (!begin_fits (r, n_images, fits, error))
    return FALSE;
  n_passes = ((const NormaDetectorFit *)fits->pdata[0])->n_passes;
  stage->total += (guint64)n_passes * n_images;
  for (guint i = 0; i < n_passes; i++)
    if (!norma_tile_samples_each_block (
            good, model, norma_tile_fit_count_samples (r->options, model), r->seed, left_out, stage,
            is_each (r->options) ? add_each : add_block, &pass, error) ||
        !end_pass (&pass, error))
      return FALSE;
  return finish_fits (r, fits, model, error);
}

static gboolean
fit_all (const Recipe *r, GError **error)
{
  NormaGoodStage stage = { "Fitting" };

  return fit_detectors (r, (NormaLeftOut){ NULL }, &stage, r->model, error);
}

/* Held-out scores of a fold's images, of which no tile took part. */
typedef struct {
  const NormaGoodFeatures *good;
  GPtrArray *images; /* NormaGoodImage, lent */
  NormaModel *model; /* without them */
  NormaScorer **scorers; /* one a worker */
} Fold;

static NormaRaster *
read_picture (const Fold *fold, const NormaGoodImage *image, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (fold->model);
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;

  options.budget = fold->good->budget;
  options.enough_side = norma_frame_enough_side (&canvas);
  return norma_image_read (image->path, &options, error);
}

static gboolean
score_item (gsize index, guint worker, gpointer data, GError **error)
{
  Fold *fold = data;
  NormaGoodImage *image = fold->images->pdata[index];
  g_autoptr (NormaRaster) raster = read_picture (fold, image, error);
  const float *grids;

  if (raster == NULL)
    return FALSE;
  grids = norma_scorer_map_raster (fold->scorers[worker], raster, error);
  if (grids == NULL) {
    g_prefix_error (error, "%s: ", image->path);
    return FALSE;
  }
  return norma_held_out_set (fold->good, image, fold->model, grids, error);
}

static gboolean
score_fold (Fold *fold, GError **error)
{
  guint n_workers = norma_workers_count (fold->good->n_threads);
  gboolean done = TRUE;

  fold->scorers = g_new0 (NormaScorer *, n_workers);
  for (guint i = 0; done && i < n_workers; i++) {
    fold->scorers[i] = norma_scorer_new (fold->model, error);
    done = fold->scorers[i] != NULL;
  }
  done = done && norma_workers_run (n_workers, fold->images->len, score_item, fold,
                                    norma_progress_get_cancellable (fold->good->progress), error);
  for (guint i = 0; i < n_workers; i++)
    norma_scorer_free (fold->scorers[i]);
  g_free (fold->scorers);
  return done;
}

static gboolean
score_fold_beside (const Fold *fold, GError **error)
{
  const NormaGoodFeatures beside = norma_held_out_beside (fold->good);
  g_autoptr (NormaModel) with = NULL;
  Fold again = { &beside, fold->images };

  if (fold->good->beside == NULL)
    return TRUE;
  with = again.model = norma_model_new_with_extractor (fold->model, fold->good->beside);
  return score_fold (&again, error);
}

/* model: gets the detectors of the images that are not left out. */
static gboolean
hold_out_fold (const Recipe *r, NormaLeftOut left_out, NormaGoodStage *stage, NormaModel *model,
               GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (r->good->survey);
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  Fold fold = { r->good, images, model };

  if (!fit_detectors (r, left_out, stage, model, error))
    return FALSE;
  for (guint i = 0; i < usable->len; i++)
    if (norma_left_out_has (left_out, i))
      g_ptr_array_add (images, usable->pdata[i]);
  return score_fold (&fold, error) && score_fold_beside (&fold, error);
}

static gboolean
hold_out_by_folds (const Recipe *r, const NormaFolds *folds, GError **error)
{
  NormaGoodStage stage = { folds->stage };

  for (guint i = 0; i < folds->n; i++) {
    g_autoptr (NormaModel) without = norma_model_new_without_detectors (r->model);

    if (!hold_out_fold (r, (NormaLeftOut){ folds->fold_of, i }, &stage, without, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
hold_out_part (const Recipe *r, guint n_images, GError **error)
{
  NormaGoodStage stage = { "Fitting" };
  g_autofree guint *fold_of = norma_held_out_draw (n_images, NORMA_HELD_OUT_PARTS, r->seed);

  return hold_out_fold (r, (NormaLeftOut){ fold_of, 0 }, &stage, r->model, error);
}

/* Closed form: a detector a tile has seen one sample of an image. */
typedef struct {
  const NormaGoodFeatures *good;
  const NormaModel *model;
  GPtrArray *usable; /* NormaGoodImage, lent */
  gsize sample_size;
  float *grids; /* [tiles, grid height, grid width], of the image at hand */
  float *scratch;
} Closed;

/* After the last tile of an image its maps are blended. */
static gboolean
score_closed (const NormaTileBlock *block, gpointer data, GError **error)
{
  const Closed *c = data;
  const NormaGrid *grid = &c->model->detector->grid;

  for (guint i = 0; i < block->n; i++) {
    const NormaDetector *detector = norma_model_get_detector (c->model, block->tiles[i]);

    detector->class->score_held_out (detector, block->samples + i * c->sample_size, block->image,
                                     c->grids + (gsize)block->tiles[i] * grid->height * grid->width,
                                     c->scratch);
  }
  return block->tiles[block->n - 1] + 1 < norma_model_count_tiles (c->model) ||
         norma_held_out_set (c->good, c->usable->pdata[block->image], c->model, c->grids, error);
}

static gboolean
score_all_closed (const Recipe *r, const NormaGoodFeatures *good, NormaLeftOut left_out,
                  NormaGoodStage *stage, GError **error)
{
  const NormaModel *model = r->model;
  const NormaGrid *grid = &model->detector->grid;
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (good->survey);
  gsize n_cells = (gsize)grid->height * grid->width * norma_model_count_tiles (model);
  g_autofree float *grids = norma_alloc (n_cells, sizeof (float), "maps", error);
  g_autofree float *scratch = NULL;
  Closed closed = { good, model, usable, norma_feature_levels_size (&good->extractor->levels),
                    grids };

  if (grids == NULL)
    return FALSE;
  scratch = closed.scratch =
      norma_alloc (norma_model_get_scratch_size (model), sizeof (float), "detector scratch", error);
  return scratch != NULL &&
         norma_tile_samples_each_block (good, model, G_MAXUINT, r->seed, left_out, stage,
                                        score_closed, &closed, error);
}

static gboolean
hold_out_closed (const Recipe *r, const NormaFolds *folds, GError **error)
{
  const NormaGoodFeatures *good = r->good, beside = norma_held_out_beside (good);
  const NormaLeftOut left_out = { folds->fold_of, 0, TRUE };
  guint64 n = norma_left_out_count_others (left_out, good->survey->n_usable);
  NormaGoodStage stage = { folds->stage, 0, good->beside == NULL ? n : 2 * n };

  return score_all_closed (r, good, left_out, &stage, error) &&
         (good->beside == NULL || score_all_closed (r, &beside, left_out, &stage, error));
}

/* One detector that learns from several tiles of an image, be it one, has folds. */
guint
norma_tile_fit_folds (const NormaTileOptions *options, const NormaDetectorOptions *detector,
                      guint n_images)
{
  guint n_per_detector = is_each (options) ? 1 : 2;

  return norma_held_out_folds (detector, n_images, n_per_detector);
}

/* Folds come first, so that their detectors and the model's are not held together. */
gboolean
norma_tile_fit_learn (const NormaGoodFeatures *good, const NormaTileOptions *options,
                      const NormaDetectorOptions *detector, guint64 seed, NormaModel *model,
                      GError **error)
{
  const Recipe recipe = { good, options, detector, seed, model };
  guint n_images = good->survey->n_usable;
  guint n_folds = norma_tile_fit_folds (options, detector, n_images);
  g_autofree guint *fold_of = norma_held_out_draw (n_images, MAX (n_folds, 1), seed);
  const NormaFolds folds = { NORMA_HELD_OUT_STAGE, fold_of, MAX (n_folds, 1) };

  if (norma_held_out_is_part (detector))
    return hold_out_part (&recipe, n_images, error);
  if (n_folds > 0 && !hold_out_by_folds (&recipe, &folds, error))
    return FALSE;
  if (model->detector == NULL && !fit_all (&recipe, error))
    return FALSE;
  return n_folds > 0 || hold_out_closed (&recipe, &folds, error);
}

gboolean
norma_tile_fit_has_closed_form (const NormaTileOptions *options)
{
  return is_each (options);
}

gboolean
norma_tile_fit_try (const NormaGoodFeatures *good, const NormaFolds *folds,
                    const NormaTileOptions *options, const NormaDetectorOptions *detector,
                    guint64 seed, NormaModel *model, GError **error)
{
  const Recipe recipe = { good, options, detector, seed, model };

  if (!norma_tile_fit_has_closed_form (options))
    return hold_out_by_folds (&recipe, folds, error);
  return fit_all (&recipe, error) && hold_out_closed (&recipe, folds, error);
}

guint64
norma_tile_fit_memory (const NormaModel *model, guint n_images, const NormaTileOptions *options,
                       const NormaDetectorOptions *detector, guint n_threads)
{
  const NormaFeatureLevels *levels = &model->extractor->levels;
  guint64 samples = norma_tile_samples_memory (model, n_threads) + model->extractor->held_bytes;
  guint n_per_image = norma_tile_fit_count_samples (options, model);

  if (is_each (options))
    return samples + n_per_image * norma_detector_fit_memory (levels, n_images, detector);
  return samples + norma_detector_fit_memory (levels, n_images * n_per_image, detector);
}
