/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/whole-fit.h"

#include "core/pipeline/starting-threshold.h"

static gboolean
fit_all (const NormaGoodFeatures *good, const NormaDetectorOptions *detector, NormaModel *model,
         GError **error)
{
  NormaGoodStage stage = { "Fitting", 0, good->survey->n_usable };

  model->detector = norma_good_features_fit (good, detector, (NormaLeftOut){ NULL }, &stage, error);
  return model->detector != NULL;
}

/* Folds come first, so that their detectors and the model's are not held together. */
gboolean
norma_whole_fit_learn (const NormaGoodFeatures *good, const NormaDetectorOptions *detector,
                       guint64 seed, NormaModel *model, double *starting_threshold, GError **error)
{
  guint n_images = good->survey->n_usable;
  gboolean is_part = n_images > 1 && norma_held_out_is_part (detector);
  guint n_folds =
      norma_held_out_folds (detector, n_images, norma_good_features_per_image (good->augments));
  g_autofree guint *fold_of =
      norma_held_out_draw (n_images, is_part ? NORMA_HELD_OUT_PARTS : MAX (n_folds, 1), seed);
  const NormaFolds folds = { NORMA_HELD_OUT_STAGE, fold_of, MAX (n_folds, 1) };

  if (!norma_good_features_describe (good, error))
    return FALSE;
  if (is_part)
    return norma_held_out_by_part (good, fold_of, detector, model, error);
  if (n_images > 1 && n_folds > 0 &&
      !norma_held_out_by_folds (good, &folds, detector, model, error))
    return FALSE;
  if (model->detector == NULL && !fit_all (good, detector, model, error))
    return FALSE;
  if (n_images == 1)
    return norma_starting_threshold_find (good, detector, model, starting_threshold, error);
  return n_folds > 0 || norma_held_out_by_closed_form (good, &folds, model, error);
}

gboolean
norma_whole_fit_has_closed_form (NormaAugments augments)
{
  return norma_good_features_per_image (augments) == 1;
}

gboolean
norma_whole_fit_try (const NormaGoodFeatures *good, const NormaFolds *folds,
                     const NormaDetectorOptions *detector, NormaModel *model, GError **error)
{
  if (!norma_good_features_describe (good, error))
    return FALSE;
  if (!norma_whole_fit_has_closed_form (good->augments))
    return norma_held_out_by_folds (good, folds, detector, model, error);
  return fit_all (good, detector, model, error) &&
         norma_held_out_by_closed_form (good, folds, model, error);
}
