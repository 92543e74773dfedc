/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/calibrate.h"

#include <math.h>

#include "core/base/error.h"
#include "core/pipeline/golden.h"

/* Of the images that were held out. */
static double *
collect_scores (const NormaSurvey *survey, gboolean in_fp32, guint *n)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (survey);
  double *scores = g_new (double, usable->len);

  *n = 0;
  for (guint i = 0; i < usable->len; i++) {
    const NormaGoodImage *image = usable->pdata[i];
    double score = in_fp32 ? image->held_out_beside : image->held_out;

    if (!isnan (score))
      scores[(*n)++] = score;
  }
  return scores;
}

/* One Mahalanobis distance for the whole image. */
static gboolean
has_law (const NormaFitOptions *options)
{
  return !norma_fit_options_has_tiles (options) &&
         options->detector.method == NORMA_METHOD_GAUSSIAN &&
         options->detector.gaussian.scope == NORMA_SCOPE_IMAGE;
}

/* The promise that a bound other than the order statistic would make. The laws are those of one
 * Mahalanobis distance, so they hold for the scope of the image, whose map is flat. */
static gboolean
promise_parametric (const NormaCalibration *c, NormaBound bound, const double *scores, guint n,
                    NormaPromise *promise, GError **error)
{
  const NormaWish *wish = &c->options->wish;
  const NormaGaussianField *image;

  if (!has_law (c->options)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "the bound %s holds for the detector gaussian with the scope \"image\" without "
                 "tiles only: the "
                 "peak of a map follows no "
                 "known law; the order statistic holds for any score",
                 norma_bound_to_string (bound));
    return FALSE;
  }
  if (bound == NORMA_BOUND_CHI_SQUARE)
    return norma_promise_chi_square (scores, n, wish, promise, error);
  image = norma_gaussian_get_image (c->model->detector);
  if (!norma_promise_f_law (n, image->n_dimensions, wish, promise, error))
    return FALSE;
  /* The law is of D with the unbiased covariance; the score has the maximum-likelihood one and is
   * in units of the expected distance. */
  promise->threshold *= sqrt (n / (n - 1.0)) / image->expected[0];
  return TRUE;
}

static gboolean
promise (const NormaCalibration *c, const double *scores, guint n, NormaPromise *promise,
         GError **error)
{
  if (c->options->bound != NORMA_BOUND_ORDER_STATISTIC)
    return promise_parametric (c, c->options->bound, scores, n, promise, error);
  return norma_promise_order_statistic (scores, n, &c->options->wish, promise, error);
}

static gboolean
calibrate_by_scores (const NormaCalibration *c, NormaPromise *assumed, GError **error)
{
  NormaModel *model = c->model;
  guint n;
  g_autofree double *scores = collect_scores (c->survey, FALSE, &n);

  if (!promise (c, scores, n, &model->promise, error))
    return FALSE;
  if (!has_law (c->options) ||
      !promise_parametric (c, NORMA_BOUND_CHI_SQUARE, scores, n, assumed, NULL))
    assumed->n = 0;

  model->rarity = norma_rarity_new (scores, n, error);
  return model->rarity != NULL;
}

/* With one image there is no other to hold it against. */
static gboolean
calibrate_by_eye (const NormaCalibration *c, GError **error)
{
  if (c->options->bound != NORMA_BOUND_ORDER_STATISTIC) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "the bound %s: found 1 usable good image, which promises nothing",
                 norma_bound_to_string (c->options->bound));
    return FALSE;
  }
  norma_promise_nothing (c->starting_threshold, &c->options->wish, &c->model->promise);
  c->model->rarity = norma_rarity_new_unknown ();
  return TRUE;
}

static NormaLimits
choose_limits (const NormaCalibration *c, const NormaPromise *promise, const NormaRarity *rarity)
{
  /* A score above the threshold in float32 must be above it in double too. */
  float reject = (float)promise->threshold;

  return (NormaLimits){
    /* of a review threshold that is not known, fminf takes the other */
    .review = fminf ((float)norma_rarity_score (rarity, c->options->review_one_in), reject),
    .reject = reject,
    .least_area = c->options->least_area,
  };
}

gboolean
norma_calibrate (const NormaCalibration *c, NormaPromise *assumed, GError **error)
{
  NormaModel *model = c->model;

  if (!(c->survey->n_usable == 1 ? calibrate_by_eye (c, error)
                                 : calibrate_by_scores (c, assumed, error)))
    return FALSE;
  model->review_one_in = c->options->review_one_in;
  model->limits = choose_limits (c, &model->promise, model->rarity);
  return TRUE;
}

gboolean
norma_calibrate_stand_in (const NormaCalibration *c, GError **error)
{
  guint n;
  g_autofree double *scores = collect_scores (c->survey, TRUE, &n);
  g_autoptr (NormaStandIn) stand_in = g_new0 (NormaStandIn, 1);
  g_autoptr (NormaModel) with = NULL;

  if (c->in_fp32 == NULL || c->survey->n_usable == 1)
    return TRUE;
  stand_in->agreement = isnan (c->agreement) ? 0 : c->agreement;
  if (!promise (c, scores, n, &stand_in->promise, error))
    return FALSE;
  stand_in->rarity = norma_rarity_new (scores, n, error);
  if (stand_in->rarity == NULL)
    return FALSE;
  stand_in->limits = choose_limits (c, &stand_in->promise, stand_in->rarity);
  with = norma_model_new_with_extractor (c->model, c->in_fp32);
  with->golden.seed = c->options->seed;
  if (!norma_golden_record (with, error))
    return FALSE;
  stand_in->golden = with->golden;
  with->golden.map = NULL;
  c->model->stand_in = g_steal_pointer (&stand_in);
  return TRUE;
}
