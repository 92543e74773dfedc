/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/tuned-on.h"

#include "core/base/fields.h"
#include "core/model/hash-list.h"

#define HASHES "limits.tuned_on"
#define UNKNOWN "limits.tuned_on_unknown"

void
norma_tuned_on_clear (NormaTunedOn *tuned_on)
{
  g_clear_pointer (&tuned_on->hashes, g_ptr_array_unref);
  tuned_on->n_unknown = 0;
}

NormaTunedOn
norma_tuned_on_copy (const NormaTunedOn *tuned_on)
{
  NormaTunedOn copy = *tuned_on;

  if (copy.hashes != NULL)
    g_ptr_array_ref (copy.hashes);
  return copy;
}

void
norma_tuned_on_store (const NormaTunedOn *tuned_on, NormaTensorFile *file)
{
  if (tuned_on->hashes != NULL && tuned_on->hashes->len > 0)
    norma_hash_list_store (tuned_on->hashes, HASHES, file);
  if (tuned_on->n_unknown > 0)
    norma_field_set_unsigned (file, UNKNOWN, tuned_on->n_unknown);
}

gboolean
norma_tuned_on_load (const NormaTensorFile *file, NormaTunedOn *tuned_on, GError **error)
{
  if (norma_tensor_file_has (file, HASHES)) {
    tuned_on->hashes = norma_hash_list_load (file, HASHES, 0, error);
    if (tuned_on->hashes == NULL)
      return FALSE;
  }
  return norma_tensor_file_get_metadata (file, UNKNOWN) == NULL ||
         norma_field_get_unsigned (file, UNKNOWN, 1, G_MAXINT64, &tuned_on->n_unknown, error);
}
