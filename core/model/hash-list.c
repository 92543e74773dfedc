/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/hash-list.h"

enum { BYTES = 32 };

void
norma_hash_list_store (const GPtrArray *hashes, const char *name, NormaTensorFile *file)
{
  guint64 shape[] = { hashes->len, BYTES };
  guint8 *bytes = g_new (guint8, (gsize)hashes->len * BYTES);
  g_autoptr (GBytes) lent = g_bytes_new_take (bytes, (gsize)hashes->len * BYTES);

  for (guint i = 0; i < hashes->len; i++) {
    const char *digits = hashes->pdata[i];

    for (guint b = 0; b < BYTES; b++, digits += 2)
      *bytes++ = (guint8)(g_ascii_xdigit_value (digits[0]) << 4 | g_ascii_xdigit_value (digits[1]));
  }
  norma_tensor_file_add (file, name, NORMA_TENSOR_U8, shape, 2, lent);
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

GPtrArray *
norma_hash_list_load (const NormaTensorFile *file, const char *name, guint64 n, GError **error)
{
  guint64 shape[] = { n, BYTES };
  GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_U8, shape, 2, error);
  GPtrArray *hashes;

  if (bytes == NULL)
    return NULL;
  hashes = g_ptr_array_new_with_free_func (g_free);
  for (guint64 i = 0; i < shape[0]; i++)
    g_ptr_array_add (hashes, to_text ((const guint8 *)g_bytes_get_data (bytes, NULL) + i * BYTES));
  return hashes;
}
