/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/good-hashes.h"

#include "core/base/error.h"

#define HASHES "good_set.hashes"

enum { BYTES = 32 };

char *
norma_good_hashes_digest (const GPtrArray *hashes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < hashes->len; i++)
    g_checksum_update (checksum, hashes->pdata[i], 2 * BYTES);
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
  guint64 shape[] = { hashes->len, BYTES };
  guint8 *bytes = g_new (guint8, (gsize)hashes->len * BYTES);
  g_autoptr (GBytes) lent = g_bytes_new_take (bytes, (gsize)hashes->len * BYTES);

  for (guint i = 0; i < hashes->len; i++) {
    const char *digits = hashes->pdata[i];

    for (guint b = 0; b < BYTES; b++, digits += 2)
      *bytes++ = (guint8)(g_ascii_xdigit_value (digits[0]) << 4 | g_ascii_xdigit_value (digits[1]));
  }
  norma_tensor_file_add (file, HASHES, NORMA_TENSOR_U8, shape, 2, lent);
}

static char *
to_text (const guint8 *bytes)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_new0 (char, 2 * BYTES + 1);

  for (guint b = 0; b < BYTES; b++) {
    text[2 * b] = digits[bytes[b] >> 4];
    text[2 * b + 1] = digits[bytes[b] & 15];
  }
  return text;
}

gboolean
norma_good_hashes_load (const NormaTensorFile *file, guint64 n, const char *digest,
                        GPtrArray **hashes, GError **error)
{
  guint64 shape[] = { n, BYTES };
  GBytes *bytes;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *found_digest = NULL;

  *hashes = NULL;
  if (!norma_tensor_file_has (file, HASHES))
    return TRUE;
  bytes = norma_tensor_file_get (file, HASHES, NORMA_TENSOR_U8, shape, 2, error);
  if (bytes == NULL)
    return FALSE;
  found = g_ptr_array_new_with_free_func (g_free);
  for (guint64 i = 0; i < n; i++)
    g_ptr_array_add (found, to_text ((const guint8 *)g_bytes_get_data (bytes, NULL) + i * BYTES));
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
