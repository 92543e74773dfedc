/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/fit-precision.h"

#include <math.h>

#include "core/pipeline/tile-fit.h"
#include "core/pipeline/whole-fit.h"
#include "core/statistics/rank-correlation.h"

/* As the order of a hundred scores in which neighbours change places a few times: bf16 on ResNet-18
 * stays above, int8 below (docs/network.md). */
#define LEAST_AGREEMENT 0.999

gboolean
norma_fit_precision_choose (const NormaExtractorOptions *options, guint n_images,
                            NormaPrecision *precision, GError **error)
{
  if (!norma_precision_settle (options->precision, precision, error))
    return FALSE;
  if (options->network == NULL ||
      (options->precision == NORMA_PRECISION_AUTO && n_images < NORMA_FIT_PRECISION_LEAST))
    *precision = NORMA_PRECISION_FP32;
  return TRUE;
}

guint
norma_fit_precision_count_kept (const NormaExtractorOptions *options, NormaPrecision precision,
                                guint n_per_image)
{
  if (precision == NORMA_PRECISION_FP32 || options->precision == NORMA_PRECISION_AUTO)
    return n_per_image;
  return precision == NORMA_PRECISION_INT8 ? 1 : 0;
}

double
norma_fit_precision_compare (const NormaSurvey *survey)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (survey);
  g_autofree double *scores = g_new (double, usable->len);
  g_autofree double *beside = g_new (double, usable->len);
  guint n = 0;

  for (guint i = 0; i < usable->len; i++) {
    const NormaGoodImage *image = usable->pdata[i];

    if (isnan (image->held_out) || isnan (image->held_out_beside))
      continue;
    scores[n] = image->held_out;
    beside[n++] = image->held_out_beside;
  }
  return norma_rank_correlation (scores, beside, n);
}

/* What a trial has in hand. */
typedef struct {
  const NormaGoodFeatures *good;
  const NormaFitOptions *options;
  NormaModel *model;
} Trial;

static gboolean
has_closed_form (const Trial *t)
{
  return norma_fit_options_has_tiles (t->options)
             ? norma_tile_fit_has_closed_form (&t->options->tiles)
             : norma_whole_fit_has_closed_form (t->options->augments);
}

/* The sample are the first folds, of a random order cut into pieces. In closed form it is one of them. Of
 * few images without it both halves are, each by what was learnt of the other. */
static void
draw_sample (const Trial *t, guint *fold_of, NormaFolds *folds)
{
  guint n = t->good->survey->n_usable;
  guint size = MIN (has_closed_form (t) ? n : (n + 1) / 2, NORMA_FIT_PRECISION_SAMPLE);

  for (guint i = 0; i < n; i++)
    fold_of[i] /= size;
  folds->n = has_closed_form (t) || size == NORMA_FIT_PRECISION_SAMPLE ? 1 : 2;
}

static gboolean
score_sample (const Trial *t, const NormaFolds *folds, GError **error)
{
  const NormaFitOptions *o = t->options;

  return norma_fit_options_has_tiles (o)
             ? norma_tile_fit_try (t->good, folds, &o->tiles, &o->detector, o->seed, t->model,
                                   error)
             : norma_whole_fit_try (t->good, folds, &o->detector, t->model, error);
}

/* The fit holds all images out in its own way. */
static void
forget_scores (const NormaSurvey *survey)
{
  for (guint i = 0; i < survey->images->len; i++) {
    NormaGoodImage *image = survey->images->pdata[i];

    image->held_out = image->held_out_beside = NAN;
  }
}

static gboolean
fits_by_folds (const Trial *t)
{
  const NormaFitOptions *o = t->options;
  guint n = t->good->survey->n_usable;

  return (norma_fit_options_has_tiles (o)
              ? norma_tile_fit_folds (&o->tiles, &o->detector, n)
              : norma_held_out_folds (&o->detector, n,
                                      norma_good_features_per_image (o->augments))) > 0;
}

gboolean
norma_fit_precision_try (const NormaGoodFeatures *good, const NormaFitOptions *options,
                         NormaModel *model, gboolean *accepted, GError **error)
{
  const Trial trial = { good, options, model };
  guint n = good->survey->n_usable;
  g_autofree guint *fold_of = norma_held_out_draw (n, n, options->seed);
  NormaFolds folds = { "Comparing precisions", fold_of };

  draw_sample (&trial, fold_of, &folds);
  if (!score_sample (&trial, &folds, error))
    return FALSE;
  *accepted = norma_fit_precision_compare (good->survey) >= LEAST_AGREEMENT;
  forget_scores (good->survey);
  /* folds' detectors and the model's shall not be held together */
  if (*accepted || fits_by_folds (&trial)) {
    g_clear_pointer (&model->detector, norma_detector_unref);
    g_clear_pointer (&model->tile_detectors, g_ptr_array_unref);
  }
  return TRUE;
}
