/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/tensor-file-header.h"

#include "core/base/error.h"
#include "core/base/json-text.h"
#include "core/base/tensor-file-private.h"

/* Room for some thirty thousand tensors; what a hostile header may cost is a small multiple. */
#define MAX_LENGTH (4 * 1024 * 1024)

/* The header's object, a tensor's object, its array. */
#define MAX_DEPTH 3

/* Above it JSON readers that keep numbers as double lose digits. */
#define MAX_INTEGER (G_GINT64_CONSTANT (1) << 53)

G_GNUC_PRINTF (3, 4)
static gboolean
damaged (GError **error, const NormaTensorFile *file, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: header: %s", file->name, what);
  return FALSE;
}

/* Valid also after the parser has replaced escapes. */
static gboolean
check_text (const char *text, const NormaTensorFile *file, GError **error)
{
  return g_utf8_validate (text, -1, NULL) || damaged (error, file, "a string is not UTF-8");
}

static gboolean
parse_metadata (JsonNode *node, NormaTensorFile *file, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return damaged (error, file, NORMA_TENSOR_METADATA " is not an object");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value)) {
    const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;

    if (text == NULL)
      return damaged (error, file, "the value of “%s” in " NORMA_TENSOR_METADATA " is not a string",
                      key);
    if (!check_text (key, file, error) || !check_text (text, file, error))
      return FALSE;
    norma_tensor_file_set_metadata (file, key, text);
  }
  return TRUE;
}

/* A member that is an array of at most max integers of 0 … 2^53. */
static gboolean
parse_integers (JsonObject *object, const char *member, guint max, guint64 *values, guint *n,
                const char *tensor, const NormaTensorFile *file, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return damaged (error, file, "%s of tensor “%s” is not an array", member, tensor);
  array = json_node_get_array (node);
  *n = json_array_get_length (array);
  for (guint i = 0; i < MIN (*n, max); i++) {
    JsonNode *element = json_array_get_element (array, i);
    gint64 value;

    if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64)
      return damaged (error, file, "%s of tensor “%s” holds something that is not an integer",
                      member, tensor);
    value = json_node_get_int (element);
    if (value < 0 || value > MAX_INTEGER)
      return damaged (error, file, "%s of tensor “%s” holds a number outside 0 … 2^53", member,
                      tensor);
    values[i] = (guint64)value;
  }
  return TRUE;
}

static gboolean
parse_type (JsonObject *object, NormaTensorEntry *entry, const NormaTensorFile *file,
            GError **error)
{
  JsonNode *node = json_object_get_member (object, "dtype");
  const char *type =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (type == NULL)
    return damaged (error, file, "tensor “%s” has no dtype", entry->name);
  if (!check_text (type, file, error))
    return FALSE;
  if (norma_tensor_type_parse (type, &entry->type))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "%s: tensor “%s” has dtype %s, expected F32, F64, U32 or U8", file->name,
               entry->name, type);
  return FALSE;
}

static gboolean
parse_shape (JsonObject *object, NormaTensorEntry *entry, const NormaTensorFile *file,
             GError **error)
{
  if (!parse_integers (object, "shape", NORMA_TENSOR_MAX_RANK, entry->shape, &entry->rank,
                       entry->name, file, error))
    return FALSE;
  if (entry->rank <= NORMA_TENSOR_MAX_RANK)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
               "%s: tensor “%s” has %u dimensions, expected at most %d", file->name, entry->name,
               entry->rank, NORMA_TENSOR_MAX_RANK);
  return FALSE;
}

static gboolean
parse_offsets (JsonObject *object, NormaTensorEntry *entry, const NormaTensorFile *file,
               GError **error)
{
  guint64 offsets[2] = { 0 };
  guint64 size;
  guint n;

  if (!parse_integers (object, "data_offsets", 2, offsets, &n, entry->name, file, error))
    return FALSE;
  if (n != 2 || offsets[0] > offsets[1])
    return damaged (error, file, "data_offsets of tensor “%s” is not a begin and an end",
                    entry->name);
  entry->begin = offsets[0];
  entry->end = offsets[1];
  if (!norma_tensor_shape_size (entry->type, entry->shape, entry->rank, &size))
    return damaged (error, file, "the shape of tensor “%s” overflows", entry->name);
  if (entry->end - entry->begin != size)
    return damaged (error, file,
                    "tensor “%s” lies in %" G_GUINT64_FORMAT
                    " bytes, its shape needs %" G_GUINT64_FORMAT,
                    entry->name, entry->end - entry->begin, size);
  return TRUE;
}

static gboolean
parse_tensor (JsonNode *node, NormaTensorEntry *entry, const NormaTensorFile *file, GError **error)
{
  JsonObject *object;

  if (!check_text (entry->name, file, error))
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return damaged (error, file, "tensor “%s” is not an object", entry->name);
  object = json_node_get_object (node);
  if (!parse_type (object, entry, file, error) || !parse_shape (object, entry, file, error) ||
      !parse_offsets (object, entry, file, error))
    return FALSE;
  return json_object_get_size (object) == 3 ||
         damaged (error, file, "tensor “%s” has more members than dtype, shape and data_offsets",
                  entry->name);
}

static void
entry_free (gpointer data)
{
  NormaTensorEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

GPtrArray *
norma_tensor_header_parse (const char *text, gsize length, NormaTensorFile *file, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autofree char *where = g_strdup_printf ("%s: header", file->name);
  g_autoptr (JsonNode) root = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (length > MAX_LENGTH) {
    damaged (error, file, "longer than 4 MiB");
    return NULL;
  }
  root = norma_json_parse (text, length, MAX_DEPTH, where, error);
  if (root == NULL)
    return NULL;

  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, &node)) {
    NormaTensorEntry *entry;

    if (g_str_equal (name, NORMA_TENSOR_METADATA)) {
      if (!parse_metadata (node, file, error))
        return NULL;
      continue;
    }
    entry = g_new0 (NormaTensorEntry, 1);
    entry->name = g_strdup (name);
    g_ptr_array_add (entries, entry);
    if (!parse_tensor (node, entry, file, error))
      return NULL;
  }
  return g_steal_pointer (&entries);
}
