/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/constant.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/network/file.h"
#include "core/network/message.h"

static const char *
label (const Onnx__TensorProto *proto)
{
  return proto->name == NULL ? "" : proto->name;
}

static gboolean
check_size (NormaElement element, const NormaShape *shape, const char *name, guint64 cap_bytes,
            gsize *bytes, GError **error)
{
  g_autofree char *text = norma_shape_to_string (shape);
  g_autofree char *cap = g_format_size (cap_bytes);

  if (norma_shape_bytes (shape, element, bytes) && *bytes <= cap_bytes)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "tensor “%s”: %s %s needs more memory than the cap of %s", name, text,
               norma_element_name (element), cap);
  return FALSE;
}

static NormaConstant *
wrap (NormaElement element, const NormaShape *shape, gpointer data)
{
  NormaConstant *constant = g_new (NormaConstant, 1);

  *constant = (NormaConstant){ element, *shape, data };
  return constant;
}

NormaConstant *
norma_constant_new (NormaElement element, const NormaShape *shape, const char *name,
                    guint64 cap_bytes, GError **error)
{
  gsize bytes;
  gpointer data;

  if (!check_size (element, shape, name, cap_bytes, &bytes, error))
    return NULL;
  data = norma_alloc (bytes, 1, name, error);
  return data == NULL ? NULL : wrap (element, shape, data);
}

void
norma_constant_free (NormaConstant *constant)
{
  if (constant == NULL)
    return;

  g_free (constant->data);
  g_free (constant);
}

static gboolean
read_shape (const Onnx__TensorProto *proto, NormaShape *shape, GError **error)
{
  shape->rank = (guint)MIN (proto->n_dims, NORMA_SHAPE_MAX_RANK);
  if (proto->n_dims > NORMA_SHAPE_MAX_RANK) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "tensor “%s”: has %" G_GSIZE_FORMAT " dimensions, at most %d are supported",
                 label (proto), proto->n_dims, NORMA_SHAPE_MAX_RANK);
    return FALSE;
  }
  for (guint i = 0; i < shape->rank; i++) {
    shape->dims[i] = proto->dims[i];
    if (proto->dims[i] < 0) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                   "tensor “%s”: dimension %u is %" G_GINT64_FORMAT, label (proto), i,
                   proto->dims[i]);
      return FALSE;
    }
  }
  return TRUE;
}

static const char *
find_entry (const Onnx__TensorProto *proto, const char *key)
{
  for (gsize i = 0; i < proto->n_external_data; i++) {
    const Onnx__StringStringEntryProto *entry = proto->external_data[i];

    if (g_strcmp0 (entry->key, key) == 0)
      return entry->value;
  }
  return NULL;
}

static gboolean
find_number (const Onnx__TensorProto *proto, const char *key, gint64 fallback, gint64 *value,
             GError **error)
{
  const char *text = find_entry (proto, key);

  *value = fallback;
  if (text == NULL || g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, value, NULL))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "tensor “%s”: external data: %s is “%s”, expected a number", label (proto), key,
               text);
  return FALSE;
}

static gpointer
read_external (const Onnx__TensorProto *proto, const char *folder, gsize bytes, GError **error)
{
  const char *location = find_entry (proto, "location");
  gint64 offset, length;
  g_autofree char *path = NULL;

  if (folder == NULL || location == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "tensor “%s”: external data without a place", label (proto));
    return NULL;
  }
  if (!find_number (proto, "offset", 0, &offset, error) ||
      !find_number (proto, "length", (gint64)bytes, &length, error))
    return NULL;
  if ((gsize)length != bytes) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "tensor “%s”: %" G_GINT64_FORMAT
                 " bytes of external data, its shape needs %" G_GSIZE_FORMAT,
                 label (proto), length, bytes);
    return NULL;
  }
  path = norma_file_inside (folder, location, error);
  return path == NULL ? NULL : norma_file_read (path, offset, &length, bytes, error);
}

/* How many numbers the typed member has that ONNX names for this type. */
static gsize
count_typed (const Onnx__TensorProto *proto, NormaElement element)
{
  switch (element) {
  case NORMA_ELEMENT_FLOAT:
    return proto->n_float_data;
  case NORMA_ELEMENT_DOUBLE:
    return proto->n_double_data;
  case NORMA_ELEMENT_INT64:
    return proto->n_int64_data;
  case NORMA_ELEMENT_UINT32:
  case NORMA_ELEMENT_UINT64:
    return proto->n_uint64_data;
  default:
    return proto->n_int32_data;
  }
}

static void
copy_typed (const Onnx__TensorProto *proto, NormaConstant *constant, gsize n)
{
  for (gsize i = 0; i < n; i++)
    switch (constant->element) {
    case NORMA_ELEMENT_FLOAT:
      ((float *)constant->data)[i] = proto->float_data[i];
      break;
    case NORMA_ELEMENT_DOUBLE:
      ((double *)constant->data)[i] = proto->double_data[i];
      break;
    case NORMA_ELEMENT_INT64:
      ((gint64 *)constant->data)[i] = proto->int64_data[i];
      break;
    case NORMA_ELEMENT_UINT32:
    case NORMA_ELEMENT_UINT64:
      norma_element_set_integer (constant->element, constant->data, i,
                                 (gint64)proto->uint64_data[i]);
      break;
    case NORMA_ELEMENT_FLOAT16:
    case NORMA_ELEMENT_BFLOAT16: /* as bits */
      ((guint16 *)constant->data)[i] = (guint16)proto->int32_data[i];
      break;
    default:
      norma_element_set_integer (constant->element, constant->data, i, proto->int32_data[i]);
    }
}

static NormaConstant *
read_typed (const Onnx__TensorProto *proto, NormaElement element, const NormaShape *shape,
            guint64 cap_bytes, GError **error)
{
  gsize n = count_typed (proto, element);
  NormaConstant *constant;

  if (n != (gsize)norma_shape_size (shape)) {
    g_autofree char *text = norma_shape_to_string (shape);

    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "tensor “%s”: %" G_GSIZE_FORMAT " numbers, its shape is %s", label (proto), n,
                 text);
    return NULL;
  }
  constant = norma_constant_new (element, shape, label (proto), cap_bytes, error);
  if (constant != NULL)
    copy_typed (proto, constant, n);
  return constant;
}

static gboolean
check_raw (const Onnx__TensorProto *proto, gsize bytes, GError **error)
{
  if (proto->raw_data.len == bytes)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "tensor “%s”: %" G_GSIZE_FORMAT " bytes, its shape needs %" G_GSIZE_FORMAT,
               label (proto), proto->raw_data.len, bytes);
  return FALSE;
}

static gboolean
read_header (const Onnx__TensorProto *proto, guint64 cap_bytes, NormaShape *shape, gsize *bytes,
             GError **error)
{
  NormaElement element = (NormaElement)proto->data_type;

  if (norma_element_size (element) == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "tensor “%s”: has type %d, which is not supported", label (proto),
                 proto->data_type);
    return FALSE;
  }
  return read_shape (proto, shape, error) &&
         check_size (element, shape, label (proto), cap_bytes, bytes, error);
}

static gboolean
is_external (const Onnx__TensorProto *proto)
{
  return proto->data_location == ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL;
}

NormaConstant *
norma_constant_read (const Onnx__TensorProto *proto, const char *folder, guint64 cap_bytes,
                     GError **error)
{
  NormaElement element = (NormaElement)proto->data_type;
  NormaConstant *constant;
  NormaShape shape;
  gsize bytes;

  if (!read_header (proto, cap_bytes, &shape, &bytes, error))
    return NULL;
  if (is_external (proto)) {
    gpointer data = read_external (proto, folder, bytes, error);

    return data == NULL ? NULL : wrap (element, &shape, data);
  }
  if (!proto->has_raw_data)
    return read_typed (proto, element, &shape, cap_bytes, error);
  if (!check_raw (proto, bytes, error))
    return NULL;
  constant = norma_constant_new (element, &shape, label (proto), cap_bytes, error);
  if (constant != NULL && bytes > 0)
    memcpy (constant->data, proto->raw_data.data, bytes);
  return constant;
}

NormaConstant *
norma_constant_take (Onnx__TensorProto *proto, const char *folder, guint64 cap_bytes,
                     GError **error)
{
  NormaShape shape;
  gsize bytes;

  if (is_external (proto) || !proto->has_raw_data || proto->raw_data.len == 0)
    return norma_constant_read (proto, folder, cap_bytes, error);
  if (!read_header (proto, cap_bytes, &shape, &bytes, error) || !check_raw (proto, bytes, error))
    return NULL;
  return wrap ((NormaElement)proto->data_type, &shape, norma_message_steal (&proto->raw_data));
}
