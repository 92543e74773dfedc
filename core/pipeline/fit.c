/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/fit.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/features/extractor-source.h"
#include "core/pipeline/golden.h"
#include "core/pipeline/good-features.h"
#include "core/pipeline/map.h"
#include "core/pipeline/smallest-defect.h"

void
norma_fit_options_init (NormaFitOptions *options)
{
  *options = (NormaFitOptions){
    .short_side = 256,
    .frame_fit = NORMA_FRAME_STRETCH,
    .range = NORMA_RANGE_BY_TYPE,
    .detector = NORMA_DETECTOR_OPTIONS_INIT,
    .smoothing = 4,
    .wish = { 0.01, 0.95 },
    .bound = NORMA_BOUND_ORDER_STATISTIC,
    .review_one_in = 20,
    .seed = 1,
    .n_defect_spots = 20,
  };
}

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
  NormaExtractorSource *source; /* owned, until the extractor is made */
  NormaSurvey *survey;
  NormaModel *model;
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

static void
size_frame (const Recipe *r, NormaFrame *frame)
{
  if (r->options->width == 0) {
    norma_extractor_source_size_frame (r->source, r->survey->median_aspect, r->options->short_side,
                                       &frame->width, &frame->height);
    return;
  }
  frame->width = r->options->width;
  frame->height = r->options->height;
}

static gboolean
choose_frame (Recipe *r, GError **error)
{
  NormaFrame *frame = &r->model->frame;

  size_frame (r, frame);
  frame->channels = r->survey->channels;
  frame->fit = r->options->frame_fit;
  frame->low = r->survey->low;
  frame->high = r->survey->high;
  frame->kind = r->survey->kind;
  if (!check_frame (frame, error))
    return FALSE;
  r->model->smoothing = r->options->smoothing;
  r->model->extractor = norma_extractor_source_make (r->source, frame, error);
  g_clear_pointer (&r->source, norma_extractor_source_free);
  return r->model->extractor != NULL;
}

/* Pictures have a budget of their own, for with one for both, a picture could wait for ever for
 * what the fit holds. */
static gboolean
hold_memory (Recipe *r, GError **error)
{
  NormaBudget *budget = r->options->budget;
  guint64 bytes =
      norma_fit_memory (&r->model->frame, r->model->extractor, r->survey->n_usable, r->options);

  if (budget == NULL)
    return TRUE;
  if (!norma_budget_take (budget, bytes, "fitting at this size", error))
    return FALSE;
  r->held = bytes;
  r->pictures = norma_budget_new (MAX (norma_budget_get_cap (budget) - bytes, 1));
  return TRUE;
}

static void
release_memory (Recipe *r)
{
  norma_extractor_source_free (r->source);
  norma_budget_give (r->options->budget, r->held);
  norma_budget_unref (r->pictures);
}

typedef struct {
  NormaDetectorFit *fit;
  guint n_threads;
  GCancellable *cancellable;
} Pass;

static gboolean
add_block (const float *samples, guint first, guint n, gpointer data, GError **error)
{
  Pass *pass = data;

  return pass->fit->class->add (pass->fit, samples, n, pass->n_threads, pass->cancellable, error);
}

static gboolean
fit_detector (Recipe *r, GError **error)
{
  guint n_threads = r->options->n_threads;
  GCancellable *cancellable = norma_progress_get_cancellable (r->progress);
  const NormaExtractor *extractor = r->model->extractor;
  g_autoptr (NormaDetectorFit) fit =
      norma_detector_fit_new (&extractor->levels, r->survey->n_usable, extractor->least_variance,
                              &r->options->detector, error);
  Pass pass = { fit, n_threads, cancellable };

  if (fit == NULL)
    return FALSE;
  for (guint i = 0; i < fit->n_passes; i++)
    if (!norma_good_features_each_block (r->survey, &r->model->frame, extractor, n_threads,
                                         r->pictures, "Fitting", r->progress, add_block, &pass,
                                         error) ||
        !fit->class->end_pass (fit, n_threads, cancellable, error))
      return FALSE;
  r->model->detector = fit->class->finish (fit, error);
  return r->model->detector != NULL;
}

/* Held-out scores: the maps of a block are made and smoothed by all workers. */
typedef struct {
  const Recipe *recipe;
  GPtrArray *usable; /* NormaGoodImage, lent */
  float **maps; /* one a worker, [grid height, grid width] */
  float **scratch; /* one a worker */
  const float *samples;
  gsize sample_size;
  guint first;
} HoldOut;

static gboolean
hold_out_item (gsize index, guint worker, gpointer data, GError **error)
{
  HoldOut *h = data;
  const NormaModel *model = h->recipe->model;
  NormaGoodImage *image = h->usable->pdata[h->first + index];
  g_autoptr (NormaAnomalyMap) map = NULL;

  model->detector->class->score_held_out (model->detector, h->samples + index * h->sample_size,
                                          h->first + (guint)index, h->maps[worker],
                                          h->scratch[worker]);
  map = norma_grid_to_map (h->maps[worker], &model->detector->grid, &model->frame, image->width,
                           image->height, model->smoothing, error);
  if (map == NULL)
    return FALSE;
  image->held_out = norma_anomaly_map_get_peak (map, NULL, NULL);
  return TRUE;
}

static gboolean
hold_out_block (const float *samples, guint first, guint n, gpointer data, GError **error)
{
  HoldOut *h = data;

  h->samples = samples;
  h->first = first;
  return norma_workers_run (h->recipe->options->n_threads, n, hold_out_item, h,
                            norma_progress_get_cancellable (h->recipe->progress), error);
}

static gboolean
hold_out (Recipe *r, GError **error)
{
  const NormaModel *model = r->model;
  guint n_workers = norma_workers_count (r->options->n_threads);
  gsize n_positions = (gsize)model->detector->grid.height * model->detector->grid.width;
  gsize scratch_size = model->detector->scratch_size;
  g_autofree float *maps = norma_alloc (n_workers, n_positions * sizeof (float), "maps", error);
  g_autofree float *scratch = NULL;
  g_autofree float **map_of = g_new (float *, n_workers);
  g_autofree float **scratch_of = g_new (float *, n_workers);
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (r->survey);
  HoldOut h = { r, usable, map_of, scratch_of };

  if (maps == NULL)
    return FALSE;
  scratch = norma_alloc (n_workers, scratch_size * sizeof (float), "detector scratch", error);
  if (scratch == NULL)
    return FALSE;
  h.sample_size = norma_feature_levels_size (&model->extractor->levels);
  for (guint i = 0; i < n_workers; i++) {
    map_of[i] = maps + i * n_positions;
    scratch_of[i] = scratch + i * scratch_size;
  }
  return norma_good_features_each_block (r->survey, &model->frame, model->extractor,
                                         r->options->n_threads, r->pictures,
                                         "Scoring held-out good images", r->progress,
                                         hold_out_block, &h, error);
}

static double *
collect_scores (const NormaSurvey *survey)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (survey);
  double *scores = g_new (double, usable->len);

  for (guint i = 0; i < usable->len; i++)
    scores[i] = ((const NormaGoodImage *)usable->pdata[i])->held_out;
  return scores;
}

/* One Mahalanobis distance for the whole image. */
static gboolean
has_law (const NormaDetectorOptions *detector)
{
  return detector->method == NORMA_METHOD_GAUSSIAN && detector->gaussian.scope == NORMA_SCOPE_IMAGE;
}

/* The promise that a bound other than the order statistic would make. The laws are those of one
 * Mahalanobis distance, so they hold for the scope of the image, whose map is flat. */
static gboolean
promise_parametric (const Recipe *r, NormaBound bound, const double *scores, NormaPromise *promise,
                    GError **error)
{
  const NormaWish *wish = &r->options->wish;
  const NormaGaussianField *image;
  guint n = r->survey->n_usable;

  if (!has_law (&r->options->detector)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "the bound %s holds for the detector gaussian with the scope \"image\" only: the "
                 "peak of a map follows no "
                 "known law; the order statistic holds for any score",
                 norma_bound_to_string (bound));
    return FALSE;
  }
  if (bound == NORMA_BOUND_CHI_SQUARE)
    return norma_promise_chi_square (scores, n, wish, promise, error);
  image = norma_gaussian_get_image (r->model->detector);
  if (!norma_promise_f_law (n, image->n_dimensions, wish, promise, error))
    return FALSE;
  /* The law is of D with the unbiased covariance; the score has the maximum-likelihood one and is
   * in units of the expected distance. */
  promise->threshold *= sqrt (n / (n - 1.0)) / image->expected[0];
  return TRUE;
}

static gboolean
calibrate (Recipe *r, NormaFit *fit, GError **error)
{
  NormaModel *model = r->model;
  guint n = r->survey->n_usable;
  g_autofree double *scores = collect_scores (r->survey);
  gboolean done;

  if (r->options->bound == NORMA_BOUND_ORDER_STATISTIC)
    done = norma_promise_order_statistic (scores, n, &r->options->wish, &model->promise, error);
  else
    done = promise_parametric (r, r->options->bound, scores, &model->promise, error);
  if (!done)
    return FALSE;
  if (!has_law (&r->options->detector) ||
      !promise_parametric (r, NORMA_BOUND_CHI_SQUARE, scores, &fit->assumed, NULL))
    fit->assumed.n = 0;

  model->rarity = norma_rarity_new (scores, n, error);
  if (model->rarity == NULL)
    return FALSE;
  /* A score above the threshold in float32 must be above it in double too. */
  model->limits.reject = (float)model->promise.threshold;
  model->review_one_in = r->options->review_one_in;
  model->limits.review =
      MIN ((float)norma_rarity_score (model->rarity, model->review_one_in), model->limits.reject);
  model->limits.least_area = r->options->least_area;
  return TRUE;
}

static gboolean
check_between (double value, double above, double below, const char *what, GError **error)
{
  if (value > above && value < below)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found %g, expected a number above %g "
               "and below %g",
               what, value, above, below);
  return FALSE;
}

static gboolean
check_smoothing (double smoothing, GError **error)
{
  if (smoothing >= 0 && smoothing <= NORMA_MODEL_MAX_SMOOTHING)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "smoothing: found %g, expected 0 to %d",
               smoothing, NORMA_MODEL_MAX_SMOOTHING);
  return FALSE;
}

static gboolean
check_options (const NormaFitOptions *options, GError **error)
{
  if (options->bound == NORMA_BOUND_F_LAW &&
      options->detector.gaussian.covariance != NORMA_COVARIANCE_SAMPLE) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "the bound f-law needs covariances without shrinkage");
    return FALSE;
  }
  if ((options->width == 0) != (options->height == 0)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "working frame: found %u × %u, expected both sides or none", options->width,
                 options->height);
    return FALSE;
  }
  return check_between (options->wish.false_alarms, 0, 1, "false alarms", error) &&
         check_between (options->wish.confidence, 0, 1, "confidence", error) &&
         check_between (options->review_one_in, 1, G_MAXDOUBLE, "review of 1 in N", error) &&
         check_between (options->detector.gaussian.explained, 0, 1, "explained variance", error) &&
         check_between (options->detector.gaussian_ad.explained, 0, 1, "explained variance",
                        error) &&
         check_smoothing (options->smoothing, error);
}

static gboolean
name_good_files (Recipe *r, GError **error)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (r->survey);
  NormaGoodFiles *files;

  if (r->model->detector->class->find_alike == NULL)
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

  if (!choose_frame (r, error) || !hold_memory (r, error) || !fit_detector (r, error) ||
      !hold_out (r, error) || !calibrate (r, fit, error) || !name_good_files (r, error))
    return FALSE;
  r->model->good_set = r->survey->good_set;
  r->model->good_set.hash = g_strdup (r->survey->good_set.hash);
  r->model->golden.seed = options->seed;
  return measure_defect (r, error) && norma_golden_record (r->model, error) &&
         norma_progress_continue (r->progress, error);
}

NormaFit *
norma_fit_images (const GPtrArray *paths, const NormaFitOptions *options,
                  const NormaProgress *progress, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormaFit) fit = g_new0 (NormaFit, 1);
  g_autoptr (NormaExtractorSource) source = NULL;
  Recipe recipe = { options, progress };
  gboolean done;

  if (!check_options (options, error))
    return NULL;
  source = norma_extractor_source_open (&options->extractor, options->budget, error);
  if (source == NULL)
    return NULL;
  fit->survey =
      norma_survey_images (paths,
                           options->width == 0 ? options->short_side
                                               : MIN (options->width, options->height),
                           options->range, options->n_threads, options->budget, progress, error);
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

guint64
norma_fit_memory (const NormaFrame *frame, const NormaExtractor *extractor, guint n_images,
                  const NormaFitOptions *options)
{
  return norma_good_features_memory (frame, extractor, options->n_threads) + extractor->held_bytes +
         norma_detector_fit_memory (&extractor->levels, n_images, &options->detector);
}
