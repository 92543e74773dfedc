/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/model.h"

#include <string.h>

static NormaGoodFiles *
copy_files (const NormaGoodFiles *files, GError **error)
{
  NormaGoodFiles *copy = norma_good_files_new (files->n, error);

  for (guint i = 0; copy != NULL && i < files->n; i++) {
    copy->paths[i] = g_strdup (files->paths[i]);
    memcpy (copy->sizes + 2 * i, files->sizes + 2 * i, 2 * sizeof (guint32));
  }
  return copy;
}

static GPtrArray *
copy_corrections (const GPtrArray *corrections)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_corrected_image_free);

  for (guint i = 0; i < corrections->len; i++) {
    const NormaCorrectedImage *image = corrections->pdata[i];

    g_ptr_array_add (copy, norma_corrected_image_new (image->what, image->path, image->hash,
                                                      image->when, image->who, image->reason));
  }
  return copy;
}

static void
copy_good_set (const NormaModel *model, NormaModel *copy)
{
  copy->good_set = model->good_set;
  copy->good_set.hash = g_strdup (model->good_set.hash);
  if (model->good_set.hashes != NULL)
    g_ptr_array_ref (copy->good_set.hashes);
  copy->promised_hash = g_strdup (model->promised_hash);
  if (model->corrections != NULL)
    copy->corrections = copy_corrections (model->corrections);
}

NormaModel *
norma_model_copy (const NormaModel *model, GError **error)
{
  g_autoptr (NormaModel) copy = norma_model_new_with_extractor (model, model->extractor);

  if (model->tolerated != NULL)
    copy->tolerated = norma_tolerated_ref (model->tolerated);
  copy->promise = model->promise;
  copy->limits = model->limits;
  copy->review_one_in = model->review_one_in;
  copy->smallest_defect = model->smallest_defect;
  copy->golden.seed = model->golden.seed;
  copy->provenance = g_strdup (model->provenance);
  copy->tuned_on = norma_tuned_on_copy (&model->tuned_on);
  copy_good_set (model, copy);
  copy->rarity = model->rarity->n == 0
                     ? norma_rarity_new_unknown ()
                     : norma_rarity_new (model->rarity->scores, model->rarity->n, error);
  if (copy->rarity == NULL)
    return NULL;
  if (model->good_files != NULL) {
    copy->good_files = copy_files (model->good_files, error);
    if (copy->good_files == NULL)
      return NULL;
  }
  return g_steal_pointer (&copy);
}
