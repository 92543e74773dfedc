/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/tensor-file.h"

#include <errno.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/tensor-file-private.h"

static const struct {
  const char *name;
  gsize size;
} types[] = {
  [NORMA_TENSOR_F32] = { "F32", 4 },
  [NORMA_TENSOR_F64] = { "F64", 8 },
  [NORMA_TENSOR_U32] = { "U32", 4 },
  [NORMA_TENSOR_U8] = { "U8", 1 },
};

const char *
norma_tensor_type_name (NormaTensorType type)
{
  return types[type].name;
}

gsize
norma_tensor_type_size (NormaTensorType type)
{
  return types[type].size;
}

gboolean
norma_tensor_type_parse (const char *name, NormaTensorType *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name)) {
      *type = (NormaTensorType)i;
      return TRUE;
    }
  return FALSE;
}

gboolean
norma_tensor_shape_size (NormaTensorType type, const guint64 *shape, guint rank, guint64 *size)
{
  *size = types[type].size;
  for (guint i = 0; i < rank; i++)
    if (!g_uint64_checked_mul (size, *size, shape[i]))
      return FALSE;
  return TRUE;
}

static void
tensor_free (gpointer data)
{
  NormaTensor *tensor = data;

  g_free (tensor->name);
  g_bytes_unref (tensor->bytes);
  g_free (tensor);
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer unused)
{
  return strcmp (a, b);
}

NormaTensorFile *
norma_tensor_file_new (void)
{
  NormaTensorFile *file = g_new0 (NormaTensorFile, 1);

  file->name = g_strdup ("the new tensor file");
  file->metadata = g_tree_new_full (compare_keys, NULL, g_free, g_free);
  file->tensors = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, tensor_free);
  return file;
}

void
norma_tensor_file_free (NormaTensorFile *file)
{
  if (file == NULL)
    return;

  g_free (file->name);
  g_tree_unref (file->metadata);
  g_hash_table_unref (file->tensors);
  norma_budget_give (file->budget, file->held_bytes);
  norma_budget_unref (file->budget);
  g_free (file);
}

void
norma_tensor_file_set_metadata (NormaTensorFile *file, const char *key, const char *value)
{
  g_return_if_fail (file != NULL);
  g_return_if_fail (key != NULL && g_utf8_validate (key, -1, NULL));
  g_return_if_fail (value != NULL && g_utf8_validate (value, -1, NULL));

  g_tree_replace (file->metadata, g_strdup (key), g_strdup (value));
}

const char *
norma_tensor_file_get_metadata (const NormaTensorFile *file, const char *key)
{
  g_return_val_if_fail (file != NULL && key != NULL, NULL);

  return g_tree_lookup (file->metadata, key);
}

void
norma_tensor_file_add (NormaTensorFile *file, const char *name, NormaTensorType type,
                       const guint64 *shape, guint rank, GBytes *bytes)
{
  NormaTensor *tensor;
  guint64 size;

  g_return_if_fail (file != NULL && bytes != NULL);
  g_return_if_fail (name != NULL && g_utf8_validate (name, -1, NULL));
  g_return_if_fail (!g_str_equal (name, NORMA_TENSOR_METADATA));
  g_return_if_fail (!g_hash_table_contains (file->tensors, name));
  g_return_if_fail (rank <= NORMA_TENSOR_MAX_RANK && type < G_N_ELEMENTS (types));
  g_return_if_fail (norma_tensor_shape_size (type, shape, rank, &size));
  g_return_if_fail (size == g_bytes_get_size (bytes));

  tensor = g_new0 (NormaTensor, 1);
  tensor->name = g_strdup (name);
  tensor->type = type;
  tensor->rank = rank;
  for (guint i = 0; i < rank; i++)
    tensor->shape[i] = shape[i];
  tensor->bytes = g_bytes_ref (bytes);
  g_hash_table_insert (file->tensors, tensor->name, tensor);
}

static gboolean
tensor_matches (const NormaTensor *tensor, NormaTensorType type, const guint64 *shape, guint rank)
{
  if (tensor->type != type || tensor->rank != rank)
    return FALSE;
  for (guint i = 0; i < rank; i++)
    if (shape[i] != 0 && shape[i] != tensor->shape[i])
      return FALSE;
  return TRUE;
}

/* "F32 [3, 4]"; any_zero: a size of 0 stands for any and is shown as "any". */
static char *
describe (NormaTensorType type, const guint64 *shape, guint rank, gboolean any_zero)
{
  GString *text = g_string_new (types[type].name);

  g_string_append (text, " [");
  for (guint i = 0; i < rank; i++) {
    g_string_append (text, i > 0 ? ", " : "");
    if (any_zero && shape[i] == 0)
      g_string_append (text, "any");
    else
      g_string_append_printf (text, "%" G_GUINT64_FORMAT, shape[i]);
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

GBytes *
norma_tensor_file_get (const NormaTensorFile *file, const char *name, NormaTensorType type,
                       guint64 *shape, guint rank, GError **error)
{
  const NormaTensor *tensor;
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;

  g_return_val_if_fail (file != NULL && name != NULL, NULL);
  g_return_val_if_fail (rank <= NORMA_TENSOR_MAX_RANK && type < G_N_ELEMENTS (types), NULL);

  tensor = g_hash_table_lookup (file->tensors, name);
  if (tensor != NULL && tensor_matches (tensor, type, shape, rank)) {
    for (guint i = 0; i < rank; i++)
      shape[i] = tensor->shape[i];
    return tensor->bytes;
  }

  if (tensor != NULL)
    found = describe (tensor->type, tensor->shape, tensor->rank, FALSE);
  expected = describe (type, shape, rank, TRUE);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: tensor “%s” is %s, expected %s",
               file->name, name, found == NULL ? "absent" : found, expected);
  return NULL;
}

gboolean
norma_tensor_file_has (const NormaTensorFile *file, const char *name)
{
  g_return_val_if_fail (file != NULL && name != NULL, FALSE);

  return g_hash_table_contains (file->tensors, name);
}

/* From one file to the other, under names that begin with `added` in place of `removed`. */
typedef struct {
  NormaTensorFile *to;
  const char *removed, *added;
} Move;

/* NULL for a name that does not begin so. */
static char *
rename_part (const Move *move, const char *name)
{
  return g_str_has_prefix (name, move->removed)
             ? g_strconcat (move->added, name + strlen (move->removed), NULL)
             : NULL;
}

static gboolean
copy_metadata (gpointer key, gpointer value, gpointer data)
{
  const Move *move = data;
  g_autofree char *name = rename_part (move, key);

  if (name != NULL)
    norma_tensor_file_set_metadata (move->to, name, value);
  return FALSE;
}

static void
copy_part (const NormaTensorFile *from, const Move *move)
{
  GHashTableIter iter;
  gpointer value;

  g_tree_foreach (from->metadata, copy_metadata, (gpointer)move);
  g_hash_table_iter_init (&iter, from->tensors);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const NormaTensor *tensor = value;
    g_autofree char *name = rename_part (move, tensor->name);

    if (name != NULL)
      norma_tensor_file_add (move->to, name, tensor->type, tensor->shape, tensor->rank,
                             tensor->bytes);
  }
}

void
norma_tensor_file_add_part (NormaTensorFile *file, const char *prefix, const NormaTensorFile *part)
{
  const Move move = { file, "", prefix };

  copy_part (part, &move);
}

NormaTensorFile *
norma_tensor_file_get_part (const NormaTensorFile *file, const char *prefix)
{
  NormaTensorFile *part = norma_tensor_file_new ();
  const Move move = { part, prefix, "" };

  g_free (part->name);
  part->name = g_strdup (file->name);
  copy_part (file, &move);
  return part;
}
