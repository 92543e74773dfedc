/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/good-hashes.h"

#include "core/base/error.h"
#include "core/model/hash-list.h"

#define HASHES "good_set.hashes"

enum { DIGITS = 64 };

char *
norma_good_hashes_digest (const GPtrArray *hashes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < hashes->len; i++)
    g_checksum_update (checksum, hashes->pdata[i], DIGITS);
  return g_strdup (g_checksum_get_string (checksum));
}

gboolean
norma_good_hashes_find (const GPtrArray *hashes, const char *hash, guint *place)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *)hashes, hash, g_str_equal, place);
}

void
norma_good_hashes_store (const GPtrArray *hashes, NormaTensorFile *file)
{
  norma_hash_list_store (hashes, HASHES, file);
}

gboolean
norma_good_hashes_load (const NormaTensorFile *file, guint64 n, const char *digest,
                        GPtrArray **hashes, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *found_digest = NULL;

  *hashes = NULL;
  if (!norma_tensor_file_has (file, HASHES))
    return TRUE;
  found = norma_hash_list_load (file, HASHES, n, error);
  if (found == NULL)
    return FALSE;
  found_digest = norma_good_hashes_digest (found);
  if (!g_str_equal (found_digest, digest)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 HASHES ": found hashes whose own is %s, good_set.hash says %s", found_digest,
                 digest);
    return FALSE;
  }
  *hashes = g_steal_pointer (&found);
  return TRUE;
}
