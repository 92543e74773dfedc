/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/extractor.h"

#include "core/base/error.h"
#include "core/features/filter-bank.h"

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

NormaExtractor *
norma_extractor_load (const NormaTensorFile *file, const NormaFrame *frame, GError **error)
{
  const char *name = norma_tensor_file_get_metadata (file, "extractor");

  if (g_strcmp0 (name, NORMA_FILTER_BANK_NAME) == 0)
    return norma_filter_bank_load (file, frame, error);
  g_set_error (error, NORMA_ERROR, name == NULL ? NORMA_ERROR_DAMAGED : NORMA_ERROR_UNSUPPORTED,
               "extractor: found %s, expected %s", name == NULL ? "nothing" : name,
               NORMA_FILTER_BANK_NAME);
  return NULL;
}
