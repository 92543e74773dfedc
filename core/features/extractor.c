/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/extractor.h"

NormaExtractor *
norma_extractor_ref (NormaExtractor *extractor)
{
  g_return_val_if_fail (extractor != NULL, NULL);

  g_atomic_ref_count_inc (&extractor->references);
  return extractor;
}

void
norma_extractor_unref (NormaExtractor *extractor)
{
  if (extractor != NULL && g_atomic_ref_count_dec (&extractor->references))
    extractor->class->free (extractor);
}

gpointer
norma_extractor_scratch_new (const NormaExtractor *extractor, GError **error)
{
  return extractor->class->scratch_new (extractor, error);
}

void
norma_extractor_scratch_free (const NormaExtractor *extractor, gpointer scratch)
{
  if (scratch != NULL)
    extractor->class->scratch_free (scratch);
}

const NormaExtractor *
norma_extractor_get_chosen (const NormaExtractor *extractor)
{
  return extractor->behind == NULL ? extractor : extractor->behind;
}

void
norma_extractor_extract (const NormaExtractor *extractor, const float *planes, float *features,
                         gpointer scratch)
{
  extractor->class->extract (extractor, planes, features, scratch);
}

void
norma_extractor_describe (const NormaExtractor *extractor, guint level, guint channel,
                          NormaFeatureName *name)
{
  g_return_if_fail (level < extractor->levels.n);
  g_return_if_fail (channel < extractor->levels.at[level].channels);

  extractor->class->describe (extractor, level, channel, name);
}

void
norma_extractor_store (const NormaExtractor *extractor, NormaTensorFile *file)
{
  norma_tensor_file_set_metadata (file, "extractor", extractor->class->name);
  extractor->class->store (extractor, file);
}
