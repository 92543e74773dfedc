/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/tensor-file.h"

#include <json-glib/json-glib.h>

#include "core/base/atomic-file.h"
#include "core/base/error.h"
#include "core/base/tensor-file-private.h"

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

/* Where the data begin: a cache line, so a mapped file suits every vector load. */
#define DATA_ALIGNMENT 64

/* Larger elements first keeps every tensor aligned without gaps; then by name. */
static int
compare_tensors (gconstpointer a, gconstpointer b)
{
  const NormaTensor *first = *(const NormaTensor *const *)a;
  const NormaTensor *second = *(const NormaTensor *const *)b;
  gsize first_size = norma_tensor_type_size (first->type);
  gsize second_size = norma_tensor_type_size (second->type);

  if (first_size != second_size)
    return first_size > second_size ? -1 : 1;
  return strcmp (first->name, second->name);
}

static GPtrArray *
sort_tensors (const NormaTensorFile *file)
{
  GPtrArray *tensors = g_ptr_array_sized_new (g_hash_table_size (file->tensors));
  GHashTableIter iter;
  gpointer tensor;

  g_hash_table_iter_init (&iter, file->tensors);
  while (g_hash_table_iter_next (&iter, NULL, &tensor))
    g_ptr_array_add (tensors, tensor);
  g_ptr_array_sort (tensors, compare_tensors);
  return tensors;
}

static void
update_checksum (GChecksum *checksum, const GPtrArray *tensors)
{
  for (guint i = 0; i < tensors->len; i++) {
    gsize size;
    const guint8 *data =
        g_bytes_get_data (((NormaTensor *)g_ptr_array_index (tensors, i))->bytes, &size);

    g_checksum_update (checksum, data, (gssize)size);
  }
}

char *
norma_tensor_file_hash_data (const NormaTensorFile *file)
{
  g_autoptr (GPtrArray) tensors = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (file != NULL, NULL);

  tensors = sort_tensors (file);
  update_checksum (checksum, tensors);
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
build_metadatum (gpointer key, gpointer value, gpointer builder)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
  return FALSE;
}

static void
build_tensor (JsonBuilder *builder, const NormaTensor *tensor, guint64 begin)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, norma_tensor_type_name (tensor->type));
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tensor->rank; i++)
    json_builder_add_int_value (builder, (gint64)tensor->shape[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64)begin);
  json_builder_add_int_value (builder, (gint64)(begin + g_bytes_get_size (tensor->bytes)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static char *
build_json (const NormaTensorFile *file, const GPtrArray *tensors)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  guint64 begin = 0;

  json_builder_begin_object (builder);
  if (g_tree_nnodes (file->metadata) > 0) {
    json_builder_set_member_name (builder, NORMA_TENSOR_METADATA);
    json_builder_begin_object (builder);
    g_tree_foreach (file->metadata, build_metadatum, builder);
    json_builder_end_object (builder);
  }
  for (guint i = 0; i < tensors->len; i++) {
    const NormaTensor *tensor = g_ptr_array_index (tensors, i);

    build_tensor (builder, tensor, begin);
    begin += g_bytes_get_size (tensor->bytes);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Length, JSON and padding. */
static GString *
build_header (const NormaTensorFile *file, const GPtrArray *tensors)
{
  g_autofree char *json = build_json (file, tensors);
  GString *header = g_string_new (NULL);
  guint64 length;

  g_string_append_len (header, (const char *)&(guint64){ 0 }, sizeof length);
  g_string_append (header, json);
  while (header->len % DATA_ALIGNMENT != 0)
    g_string_append_c (header, ' ');
  length = header->len - sizeof length;
  memcpy (header->str, &length, sizeof length);
  return header;
}

GBytes *
norma_tensor_file_to_bytes (const NormaTensorFile *file, GError **error)
{
  g_autoptr (GPtrArray) tensors = NULL;
  g_autoptr (GString) header = NULL;
  guint8 *block;
  gsize size, at;

  g_return_val_if_fail (file != NULL, NULL);

  tensors = sort_tensors (file);
  header = build_header (file, tensors);
  size = header->len;
  for (guint i = 0; i < tensors->len; i++)
    size += g_bytes_get_size (((NormaTensor *)g_ptr_array_index (tensors, i))->bytes);
  block = norma_alloc (size, 1, "a tensor file", error);
  if (block == NULL)
    return NULL;

  memcpy (block, header->str, header->len);
  at = header->len;
  for (guint i = 0; i < tensors->len; i++) {
    gsize n;
    gconstpointer data =
        g_bytes_get_data (((NormaTensor *)g_ptr_array_index (tensors, i))->bytes, &n);

    if (n > 0)
      memcpy (block + at, data, n);
    at += n;
  }
  return g_bytes_new_take (block, size);
}

/* Of what is written but for one metadatum. */
static char *
hash_besides (const NormaTensorFile *file, const char *key)
{
  g_autoptr (NormaTensorFile) rest = norma_tensor_file_new ();
  g_autoptr (GPtrArray) tensors = NULL;
  g_autoptr (GString) header = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  norma_tensor_file_add_part (rest, "", file);
  g_tree_remove (rest->metadata, key);
  tensors = sort_tensors (rest);
  header = build_header (rest, tensors);
  g_checksum_update (checksum, (const guchar *)header->str, (gssize)header->len);
  update_checksum (checksum, tensors);
  return g_strdup (g_checksum_get_string (checksum));
}

void
norma_tensor_file_seal (NormaTensorFile *file, const char *key)
{
  g_autofree char *hash = NULL;

  g_return_if_fail (file != NULL && key != NULL);

  hash = hash_besides (file, key);
  norma_tensor_file_set_metadata (file, key, hash);
}

gboolean
norma_tensor_file_check_seal (const NormaTensorFile *file, const char *key, GError **error)
{
  const char *expected;
  g_autofree char *found = NULL;

  g_return_val_if_fail (file != NULL && key != NULL, FALSE);

  expected = norma_tensor_file_get_metadata (file, key);
  found = hash_besides (file, key);
  if (g_strcmp0 (found, expected) == 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "altered since it was written: found the SHA-256 %s, expected %s, as %s says", found,
               expected == NULL ? "one" : expected, key);
  return FALSE;
}

gboolean
norma_tensor_file_write (const NormaTensorFile *file, const char *path, GError **error)
{
  g_autoptr (NormaAtomicFile) out = NULL;
  g_autoptr (GPtrArray) tensors = NULL;
  g_autoptr (GString) header = NULL;

  g_return_val_if_fail (file != NULL && path != NULL, FALSE);

  out = norma_atomic_file_new (path, error);
  if (out == NULL)
    return FALSE;
  tensors = sort_tensors (file);
  header = build_header (file, tensors);
  norma_atomic_file_write (out, header->str, header->len);
  for (guint i = 0; i < tensors->len; i++) {
    gsize size;
    gconstpointer data =
        g_bytes_get_data (((NormaTensor *)g_ptr_array_index (tensors, i))->bytes, &size);

    norma_atomic_file_write (out, data, size);
  }
  return norma_atomic_file_commit (out, error);
}
