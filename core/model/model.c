/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/model.h"

NormaModel *
norma_model_new (void)
{
  NormaModel *model = g_new0 (NormaModel, 1);

  g_atomic_ref_count_init (&model->references);
  return model;
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
  norma_rarity_free (model->rarity);
  g_free (model->good_set.hash);
  norma_good_files_free (model->good_files);
  g_free (model->golden.map);
  g_free (model);
}

double
norma_good_set_deviation (const NormaGoodSet *good_set, guint width, guint height)
{
  double aspect = (double)width / height;

  return MAX (1, MAX (aspect / good_set->widest, good_set->narrowest / aspect));
}
