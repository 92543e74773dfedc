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

gsize
norma_extractor_n_positions (const NormaExtractor *extractor)
{
  return (gsize)extractor->shape.height * extractor->shape.width;
}

void
norma_extractor_extract (const NormaExtractor *extractor, const float *planes, float *features,
                         float *scratch)
{
  extractor->class->extract (extractor, planes, features, scratch);
}

void
norma_extractor_store (const NormaExtractor *extractor, NormaTensorFile *file)
{
  norma_tensor_file_set_metadata (file, "extractor", extractor->class->name);
  extractor->class->store (extractor, file);
}
