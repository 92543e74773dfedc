/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/node.h"

#include <string.h>

gboolean
norma_node_fail (const NormaNode *node, GError **error, NormaError code, const char *format, ...)
{
  const Onnx__NodeProto *proto = node->proto;
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, NORMA_ERROR, code, "node “%s” (%s, opset %" G_GINT64_FORMAT "): %s",
               proto->name == NULL ? "" : proto->name, proto->op_type == NULL ? "" : proto->op_type,
               node->opset, message);
  return FALSE;
}

static const Onnx__AttributeProto *
find (const NormaNode *node, const char *name)
{
  for (gsize i = 0; i < node->proto->n_attribute; i++)
    if (g_strcmp0 (node->proto->attribute[i]->name, name) == 0)
      return node->proto->attribute[i];
  return NULL;
}

static gboolean
fail_type (const NormaNode *node, const char *name, const char *expected, GError **error)
{
  return norma_node_fail (node, error, NORMA_ERROR_DAMAGED, "attribute “%s” is not %s", name,
                          expected);
}

gboolean
norma_node_has (const NormaNode *node, const char *name)
{
  return find (node, name) != NULL;
}

gboolean
norma_node_get_integer (const NormaNode *node, const char *name, gint64 fallback, gint64 *value,
                        GError **error)
{
  const Onnx__AttributeProto *attribute = find (node, name);

  *value = attribute == NULL ? fallback : attribute->i;
  return attribute == NULL || attribute->has_i || fail_type (node, name, "an integer", error);
}

gboolean
norma_node_get_flag (const NormaNode *node, const char *name, gboolean fallback, gboolean *value,
                     GError **error)
{
  gint64 number;

  if (!norma_node_get_integer (node, name, fallback, &number, error))
    return FALSE;
  *value = number != 0;
  return TRUE;
}

gboolean
norma_node_get_real (const NormaNode *node, const char *name, float fallback, float *value,
                     GError **error)
{
  const Onnx__AttributeProto *attribute = find (node, name);

  *value = attribute == NULL ? fallback : attribute->f;
  return attribute == NULL || attribute->has_f || fail_type (node, name, "a number", error);
}

gboolean
norma_node_get_integers (const NormaNode *node, const char *name, const gint64 **values, gsize *n,
                         GError **error)
{
  const Onnx__AttributeProto *attribute = find (node, name);

  *values = attribute == NULL ? NULL : attribute->ints;
  *n = attribute == NULL ? 0 : attribute->n_ints;
  if (attribute == NULL || !attribute->has_type || *n > 0 ||
      attribute->type == ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS)
    return TRUE;
  return fail_type (node, name, "a list of integers", error);
}

gboolean
norma_node_get_reals (const NormaNode *node, const char *name, const float **values, gsize *n,
                      GError **error)
{
  const Onnx__AttributeProto *attribute = find (node, name);

  *values = attribute == NULL ? NULL : attribute->floats;
  *n = attribute == NULL ? 0 : attribute->n_floats;
  if (attribute == NULL || !attribute->has_type || *n > 0 ||
      attribute->type == ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS)
    return TRUE;
  return fail_type (node, name, "a list of numbers", error);
}

gboolean
norma_node_get_word (const NormaNode *node, const char *name, const char *const *words,
                     guint fallback, guint *choice, GError **error)
{
  const Onnx__AttributeProto *attribute = find (node, name);
  g_autofree char *word = NULL;

  *choice = fallback;
  if (attribute == NULL)
    return TRUE;
  if (!attribute->has_s)
    return fail_type (node, name, "a word", error);

  word = g_utf8_make_valid ((const char *)attribute->s.data, (gssize)attribute->s.len);
  for (*choice = 0; words[*choice] != NULL; (*choice)++)
    if (g_str_equal (words[*choice], word))
      return TRUE;
  return norma_node_fail (node, error, NORMA_ERROR_UNSUPPORTED,
                          "attribute “%s” is “%s”, which is not supported", name, word);
}

gboolean
norma_node_get_tensor (const NormaNode *node, const char *name, Onnx__TensorProto **value,
                       GError **error)
{
  const Onnx__AttributeProto *attribute = find (node, name);

  *value = attribute == NULL ? NULL : attribute->t;
  return attribute == NULL || attribute->t != NULL || fail_type (node, name, "a tensor", error);
}
