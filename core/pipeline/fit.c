/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/fit.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/features/extractor-source.h"
#include "core/pipeline/augment.h"
#include "core/pipeline/calibrate.h"
#include "core/pipeline/fit-cover.h"
#include "core/pipeline/fit-precision.h"
#include "core/pipeline/fit-private.h"
#include "core/pipeline/golden.h"
#include "core/pipeline/good-features.h"
#include "core/pipeline/held-out.h"
#include "core/pipeline/lower-features.h"
#include "core/pipeline/smallest-defect.h"
#include "core/pipeline/tile-canvas.h"
#include "core/pipeline/tile-fit.h"
#include "core/pipeline/whole-fit.h"

void
norma_fit_free (NormaFit *fit)
{
  if (fit == NULL)
    return;
  norma_model_unref (fit->model);
  norma_survey_free (fit->survey);
  g_free (fit);
}

/* What one fit hands from step to step. */
typedef struct {
  const NormaFitOptions *options;
  const NormaProgress *progress;
  NormaExtractorOptions extractor; /* of the options, with the precision settled where it can be */
  NormaExtractorSource *source; /* owned, until the extractor is made */
  NormaSurvey *survey;
  NormaModel *model;
  NormaGoodFeatures good; /* of the model's extractor; the one beside it is owned */
  NormaFeatureStore *store; /* of these, owned; NULL with tiles */
  double starting_threshold; /* of a fit on one image */
  double agreement; /* of the scores in both precisions; NaN where there is one */
  NormaFrameCover *cover; /* of the model's areas, owned; NULL: all places */
  guint64 held; /* bytes of the options' budget */
  NormaBudget *pictures; /* what is left of it; NULL: no cap */
} Recipe;

static gboolean
check_frame (const NormaFrame *frame, GError **error)
{
  if (MAX (frame->width, frame->height) <= NORMA_MODEL_MAX_FRAME_SIDE &&
      (guint64)frame->width * frame->height <= NORMA_MODEL_MAX_FRAME_PIXELS)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "working frame of %u × %u pixels: expected sides of at most %d and at most %d "
               "pixels in all; choose a smaller short side",
               frame->width, frame->height, NORMA_MODEL_MAX_FRAME_SIDE,
               NORMA_MODEL_MAX_FRAME_PIXELS);
  return FALSE;
}

static gboolean
size_frame (const Recipe *r, NormaFrame *frame, GError **error)
{
  if (norma_fit_options_has_tiles (r->options))
    return norma_tile_canvas_choose (&r->options->tiles, r->source, &r->survey->good_set, r->model,
                                     error);
  if (r->options->width == 0) {
    norma_extractor_source_size_frame (r->source, r->survey->median_aspect, r->options->short_side,
                                       &frame->width, &frame->height);
    return TRUE;
  }
  frame->width = r->options->width;
  frame->height = r->options->height;
  return TRUE;
}

static gboolean
choose_frame (Recipe *r, GError **error)
{
  NormaFrame *frame = &r->model->frame;

  if (!size_frame (r, frame, error))
    return FALSE;
  frame->channels = r->survey->channels;
  frame->fit = r->options->frame_fit;
  frame->low = r->survey->low;
  frame->high = r->survey->high;
  frame->kind = r->survey->kind;
  if (!check_frame (frame, error) || !norma_augment_check (r->options->augments, frame, error))
    return FALSE;
  r->model->smoothing = r->options->smoothing;
  r->model->areas = r->options->areas == NULL ? NULL : norma_areas_ref (r->options->areas);
  r->model->extractor =
      norma_method_adapt_extractor (r->options->detector.method,
                                    norma_extractor_source_make (r->source, frame, error), frame,
                                    error);
  g_clear_pointer (&r->source, norma_extractor_source_free);
  return r->model->extractor != NULL && (!norma_fit_options_has_tiles (r->options) ||
                                         norma_tile_canvas_choose_step (r->model, error));
}

/* Keeps samples in single precision, and those in a lower one behind them; or of these two the last
 * alone, where the others are not needed twice. */
static gboolean
open_store (Recipe *r, NormaPrecision precision, GError **error)
{
  NormaGoodFeatures *good = &r->good;
  guint n_per_image = norma_good_features_per_image (good->augments);
  guint n_in_fp32 = norma_fit_precision_count_kept (&r->extractor, precision, n_per_image);
  guint n_lowered = precision == NORMA_PRECISION_FP32 ? 0 : n_per_image;

  if (norma_fit_options_has_tiles (r->options))
    return TRUE;
  r->store = norma_feature_store_new (r->survey->n_usable, n_in_fp32 + n_lowered,
                                      norma_feature_levels_size (&good->extractor->levels), error);
  good->store = n_in_fp32 > 0 ? r->store : NULL;
  good->store_beside = r->store;
  good->first_number_beside = n_in_fp32;
  return r->store != NULL;
}

/* In single precision, and beside it in a lower one if that is wished or may do. */
static gboolean
choose_features (Recipe *r, GError **error)
{
  const NormaFitOptions *o = r->options;
  NormaPrecision precision;

  r->good = (NormaGoodFeatures){ r->survey,    &r->model->frame, r->model->extractor, o->augments,
                                 o->n_threads, o->budget,        r->progress };
  if (!norma_fit_cover_find (r->model, r->survey, &r->cover, error))
    return FALSE;
  r->good.cover = r->cover;
  if (!norma_fit_precision_choose (&r->extractor, r->survey->n_usable, &precision, error) ||
      !open_store (r, precision, error))
    return FALSE;
  if (precision != NORMA_PRECISION_FP32)
    r->good.beside = norma_lower_features (&r->good, precision, o->budget, error);
  return precision == NORMA_PRECISION_FP32 || r->good.beside != NULL;
}

/* Makes the extractor beside the model's the model's. */
static void
exchange (Recipe *r)
{
  NormaGoodFeatures was = r->good;

  r->good.extractor = was.beside;
  r->good.store = was.store_beside;
  r->good.first_number = was.first_number_beside;
  r->good.beside = r->model->extractor;
  r->good.store_beside = was.store;
  r->good.first_number_beside = was.first_number;
  r->model->extractor = was.beside;
}

/* The lower precision, or the one that remains. */
static gboolean
choose_precision (Recipe *r, GError **error)
{
  gboolean accepted = TRUE;

  if (r->good.beside == NULL)
    return TRUE;
  if (r->extractor.precision == NORMA_PRECISION_AUTO &&
      !norma_fit_precision_try (&r->good, r->options, r->model, &accepted, error))
    return FALSE;
  if (accepted)
    exchange (r);
  else
    g_clear_pointer (&r->good.beside, norma_extractor_unref);
  return TRUE;
}

static guint64
measure_memory (const Recipe *r)
{
  const NormaFitOptions *o = r->options;
  guint n_images = r->survey->n_usable;

  return norma_fit_options_has_tiles (o)
             ? norma_tile_fit_memory (r->model, n_images, &o->tiles, &o->detector, o->n_threads)
             : norma_fit_memory (&r->model->frame, r->model->extractor, n_images, o);
}

/* Pictures have a budget of their own, for with one for both, a picture could wait for ever for
 * what the fit holds. */
static gboolean
hold_memory (Recipe *r, GError **error)
{
  NormaBudget *budget = r->options->budget;
  guint64 bytes = measure_memory (r) + (r->good.beside == NULL ? 0 : r->good.beside->held_bytes);

  if (budget == NULL)
    return TRUE;
  if (!norma_budget_take (budget, bytes, "fitting at this size", error))
    return FALSE;
  r->held = bytes;
  r->pictures = norma_budget_new (MAX (norma_budget_get_cap (budget) - bytes, 1));
  r->good.budget = r->pictures;
  return TRUE;
}

static void
release_memory (Recipe *r)
{
  norma_extractor_source_free (r->source);
  norma_budget_give (r->options->budget, r->held);
  norma_budget_unref (r->pictures);
  norma_extractor_unref (r->good.beside);
  norma_feature_store_free (r->store);
  norma_frame_cover_free (r->cover);
  norma_memory_trim ();
}

/* Gaussians and axes need samples that differ, a memory bank does not. */
static gboolean
check_one_image (const Recipe *r, GError **error)
{
  const NormaDetectorOptions *detector = &r->options->detector;
  const GError *refused = norma_survey_first_error (r->survey);

  if (r->survey->n_usable == 1 && norma_fit_options_has_tiles (r->options)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "found 1 usable good image of %u, expected at least 2 for tiles",
                 r->survey->images->len);
    return FALSE;
  }
  if (r->survey->n_usable > 1 || r->options->augments != 0 ||
      detector->method == NORMA_METHOD_PATCHCORE)
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "found 1 usable good image of %u, expected at least 2 for the detector %s; with 1, "
      "learn from turned or mirrored copies of it, too, or choose the detector patchcore%s%s",
      r->survey->images->len, norma_method_to_string (detector->method),
      refused == NULL ? "" : "; ", refused == NULL ? "" : refused->message);
  return FALSE;
}

static gboolean
learn (Recipe *r, GError **error)
{
  const NormaFitOptions *o = r->options;

  if (norma_fit_options_has_tiles (o)
          ? !norma_tile_fit_learn (&r->good, &o->tiles, &o->detector, o->seed, r->model, error)
          : !norma_whole_fit_learn (&r->good, &o->detector, o->seed, r->model,
                                    &r->starting_threshold, error))
    return FALSE;
  norma_memory_trim (); /* of the samples and of the detector's fit */
  r->agreement = r->good.beside == NULL ? NAN : norma_fit_precision_compare (r->survey);
  return TRUE;
}

static gboolean
calibrate (const Recipe *r, NormaPromise *assumed, GError **error)
{
  const NormaCalibration calibration = { r->options,     r->survey,
                                         r->model,       r->starting_threshold,
                                         r->good.beside, r->agreement };

  return norma_calibrate (&calibration, assumed, error) &&
         norma_calibrate_stand_in (&calibration, error);
}

static gboolean
name_good_files (Recipe *r, GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (r->survey);
  NormaGoodFiles *files;

  if (r->model->detector->class->find_alike == NULL || norma_fit_options_has_tiles (r->options))
    return TRUE;
  files = r->model->good_files = norma_good_files_new (usable->len, error);
  for (guint i = 0; files != NULL && i < usable->len; i++) {
    const NormaGoodImage *image = usable->pdata[i];

    files->paths[i] = g_strdup (image->path);
    files->sizes[2 * i] = image->width;
    files->sizes[2 * i + 1] = image->height;
  }
  return files != NULL;
}

/* On images that are not rejected without a spot. */
static gboolean
measure_defect (Recipe *r, GError **error)
{
  const NormaFitOptions *o = r->options;
  const NormaSmallestDefectOptions options = { o->n_defect_spots, o->seed, o->n_threads,
                                               r->pictures };
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (r->survey);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < usable->len; i++) {
    const NormaGoodImage *image = usable->pdata[i];

    if (image->held_out <= (double)r->model->limits.reject)
      g_ptr_array_add (paths, image->path);
  }
  return o->n_defect_spots == 0 || paths->len == 0 ||
         norma_smallest_defect_measure (r->model, paths, &options, r->progress,
                                        &r->model->smallest_defect, error);
}

static gboolean
follow (Recipe *r, NormaFit *fit, GError **error)
{
  const NormaFitOptions *options = r->options;

  if (!check_one_image (r, error) || !choose_frame (r, error) || !choose_features (r, error) ||
      !hold_memory (r, error) || !choose_precision (r, error) || !learn (r, error) ||
      !calibrate (r, &fit->assumed, error) || !name_good_files (r, error))
    return FALSE;
  r->model->good_set = r->survey->good_set;
  r->model->good_set.hash = g_strdup (r->survey->good_set.hash);
  g_ptr_array_ref (r->model->good_set.hashes);
  r->model->good_set.augments = options->augments;
  r->model->golden.seed = options->seed;
  return measure_defect (r, error) && norma_golden_record (r->model, error) &&
         norma_progress_continue (r->progress, error);
}

/* What is enough of a JPEG to look at; tiles are cut at the full size. */
static guint
get_enough_side (const NormaFitOptions *options)
{
  if (norma_fit_options_has_tiles (options))
    return 0;
  return options->width == 0 ? options->short_side : MIN (options->width, options->height);
}

/* What is trained for minutes is not trained once more to compare precisions. */
static NormaExtractorOptions
choose_extractor (const NormaFitOptions *options)
{
  NormaExtractorOptions extractor = options->extractor;

  if (norma_held_out_is_part (&options->detector) && extractor.precision == NORMA_PRECISION_AUTO)
    extractor.precision = NORMA_PRECISION_FP32;
  return extractor;
}

NormaFit *
norma_fit_images (const GPtrArray *paths, const NormaFitOptions *options,
                  const NormaProgress *progress, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormaFit) fit = g_new0 (NormaFit, 1);
  g_autoptr (NormaExtractorSource) source = NULL;
  Recipe recipe = { options, progress, choose_extractor (options) };
  gboolean done;

  if (!norma_fit_options_check (options, error))
    return NULL;
  source = norma_extractor_source_open (&options->extractor, options->budget, error);
  if (source == NULL)
    return NULL;
  fit->survey = norma_survey_images (paths, get_enough_side (options), options->range,
                                     options->n_threads, options->budget, progress, error);
  if (fit->survey == NULL)
    return NULL;
  fit->model = norma_model_new ();
  recipe.source = g_steal_pointer (&source);
  recipe.survey = fit->survey;
  recipe.model = fit->model;
  done = follow (&recipe, fit, error);
  release_memory (&recipe);
  if (!done)
    return NULL;
  fit->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return g_steal_pointer (&fit);
}

guint
norma_fit_walks (const NormaFitOptions *options, guint n_images, guint n_passes)
{
  guint n_folds = norma_fit_options_has_tiles (options)
                      ? norma_tile_fit_folds (&options->tiles, &options->detector, n_images)
                      : norma_held_out_folds (&options->detector, n_images,
                                              norma_good_features_per_image (options->augments));

  /* a fit for the model and one for each fold but the image's own */
  return MAX (n_folds, 1) * n_passes + 1;
}

guint64
norma_fit_memory (const NormaFrame *frame, const NormaExtractor *extractor, guint n_images,
                  const NormaFitOptions *options)
{
  guint n_samples = n_images * norma_good_features_per_image (options->augments);

  return norma_good_features_memory (frame, extractor, options->augments, options->n_threads) +
         extractor->held_bytes +
         norma_detector_fit_memory (&extractor->levels, n_samples, &options->detector);
}
