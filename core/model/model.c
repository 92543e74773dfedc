/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/model.h"

#include <math.h>

#include "core/base/error.h"

NormaModel *
norma_model_new (void)
{
  NormaModel *model = g_new0 (NormaModel, 1);

  g_atomic_ref_count_init (&model->references);
  return model;
}

NormaModel *
norma_model_new_without_detectors (const NormaModel *model)
{
  NormaModel *without = norma_model_new ();

  without->frame = model->frame;
  without->tiling = model->tiling;
  without->extractor = norma_extractor_ref (model->extractor);
  without->smoothing = model->smoothing;
  without->areas = model->areas == NULL ? NULL : norma_areas_ref (model->areas);
  return without;
}

NormaModel *
norma_model_new_with_extractor (const NormaModel *model, NormaExtractor *extractor)
{
  NormaModel *with = norma_model_new_without_detectors (model);

  norma_extractor_unref (with->extractor);
  with->extractor = norma_extractor_ref (extractor);
  with->detector = norma_detector_ref (model->detector);
  if (model->tile_detectors != NULL)
    with->tile_detectors = g_ptr_array_ref (model->tile_detectors);
  return with;
}

NormaModel *
norma_model_ref (NormaModel *model)
{
  g_return_val_if_fail (model != NULL, NULL);

  g_atomic_ref_count_inc (&model->references);
  return model;
}

void
norma_model_unref (NormaModel *model)
{
  if (model == NULL || !g_atomic_ref_count_dec (&model->references))
    return;
  norma_extractor_unref (model->extractor);
  norma_detector_unref (model->detector);
  g_clear_pointer (&model->tile_detectors, g_ptr_array_unref);
  norma_areas_unref (model->areas);
  norma_rarity_free (model->rarity);
  g_free (model->good_set.hash);
  g_clear_pointer (&model->good_set.hashes, g_ptr_array_unref);
  g_clear_pointer (&model->corrections, g_ptr_array_unref);
  g_free (model->promised_hash);
  norma_tolerated_unref (model->tolerated);
  norma_good_files_free (model->good_files);
  g_free (model->golden.map);
  norma_stand_in_free (model->stand_in);
  g_free (model->provenance);
  norma_tuned_on_clear (&model->tuned_on);
  g_free (model);
}

static gboolean
check_thresholds (const NormaModel *model, float review, float reject, GError **error)
{
  if (model->stand_in != NULL) {
    g_set_error_literal (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                         "thresholds: the model has others for single precision, which cannot "
                         "follow; expected a model with one precision");
    return FALSE;
  }
  if (isfinite (reject) && reject > 0 && review >= 0 && review <= reject)
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "thresholds: found %g (review) and %g (reject), expected finite ones above 0, review "
      "at most reject",
      (double)review, (double)reject);
  return FALSE;
}

gboolean
norma_model_set_thresholds (NormaModel *model, float review, float reject, const NormaWish *wish,
                            const char *provenance, NormaTunedOn *tuned_on, GError **error)
{
  const NormaRarity *rarity = model->rarity;

  if (!check_thresholds (model, review, reject, error) ||
      !norma_promise_of_threshold (rarity->scores, (gsize)rarity->n, (double)reject, wish,
                                   &model->promise, error))
    return FALSE;
  model->limits.review = review;
  model->limits.reject = reject;
  model->review_one_in = MIN (norma_rarity_one_in (rarity, (double)review), G_MAXDOUBLE);
  g_free (model->provenance);
  model->provenance = g_strdup (provenance);
  norma_tuned_on_clear (&model->tuned_on);
  if (tuned_on != NULL) {
    model->tuned_on = *tuned_on;
    *tuned_on = (NormaTunedOn){ 0 };
  }
  return TRUE;
}

NormaFrame
norma_model_get_canvas (const NormaModel *model)
{
  NormaFrame canvas = model->frame;

  if (norma_tiling_is_set (&model->tiling)) {
    canvas.width = model->tiling.width;
    canvas.height = model->tiling.height;
  }
  return canvas;
}

guint
norma_model_count_tiles (const NormaModel *model)
{
  return norma_tiling_is_set (&model->tiling) ? norma_tiling_count (&model->tiling) : 1;
}

const NormaDetector *
norma_model_get_detector (const NormaModel *model, guint tile)
{
  return model->tile_detectors == NULL ? model->detector : model->tile_detectors->pdata[tile];
}

guint
norma_model_count_detectors (const NormaModel *model)
{
  return model->tile_detectors == NULL ? 1 : model->tile_detectors->len;
}

gsize
norma_model_get_scratch_size (const NormaModel *model)
{
  gsize most = 0;

  for (guint i = 0; i < norma_model_count_detectors (model); i++)
    most = MAX (most, norma_model_get_detector (model, i)->scratch_size);
  return most;
}

guint
norma_model_get_format_version (const NormaModel *model)
{
  if (model->tolerated != NULL)
    return 4;
  if (model->areas != NULL)
    return 3;
  return norma_tiling_is_set (&model->tiling) ? 2 : 1;
}

double
norma_good_set_deviation (const NormaGoodSet *good_set, guint width, guint height)
{
  double aspect = (double)width / height;

  return MAX (1, MAX (aspect / good_set->widest, good_set->narrowest / aspect));
}
