/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/operators.h"

#include <string.h>

static const NormaOperator *const groups[] = {
  norma_operators_binary,   norma_operators_compare,     norma_operators_concat,
  norma_operators_constant, norma_operators_convolution, norma_operators_function,
  norma_operators_gather,   norma_operators_move,        norma_operators_normalize,
  norma_operators_pad,      norma_operators_pool,        norma_operators_product,
  norma_operators_range,    norma_operators_reduce,      norma_operators_resize,
  norma_operators_softmax,  norma_operators_unary,       norma_operators_variadic,
  norma_operators_view,
};

const NormaOperator *
norma_operators_get (guint index)
{
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (const NormaOperator *op = groups[g]; op->name != NULL; op++)
      if (index-- == 0)
        return op;
  return NULL;
}

gboolean
norma_operators_is_standard (const char *domain)
{
  return domain == NULL || *domain == '\0' || g_str_equal (domain, "ai.onnx");
}

static gboolean
check_attributes (const NormaNode *node, GError **error)
{
  for (gsize i = 0; i < node->proto->n_attribute; i++) {
    const char *name = node->proto->attribute[i]->name;
    g_autofree char *word = g_strdup_printf (" %s ", name == NULL ? "" : name);

    if (strstr (node->op->attributes, word) == NULL)
      return norma_node_fail (node, error, NORMA_ERROR_UNSUPPORTED,
                              "attribute “%s” is not supported", name == NULL ? "" : name);
  }
  return TRUE;
}

static gboolean
check_counts (const NormaNode *node, GError **error)
{
  const NormaOperator *op = node->op;

  if (node->n_inputs < op->least_inputs || node->n_inputs > op->most_inputs)
    return norma_node_fail (node, error, NORMA_ERROR_DAMAGED, "has %u inputs, expected %u to %u",
                            node->n_inputs, op->least_inputs, op->most_inputs);
  for (guint i = 0; i < op->least_inputs; i++)
    if (node->inputs[i] == NORMA_VALUE_NONE)
      return norma_node_fail (node, error, NORMA_ERROR_DAMAGED, "input %u is left out", i);
  for (guint i = op->most_outputs; i < node->n_outputs; i++)
    if (node->outputs[i] != NORMA_VALUE_NONE)
      return norma_node_fail (node, error, NORMA_ERROR_UNSUPPORTED, "output %u is not supported",
                              i);
  if (node->n_outputs == 0)
    return norma_node_fail (node, error, NORMA_ERROR_DAMAGED, "has no output");
  return TRUE;
}

gboolean
norma_operators_find (NormaNode *node, GError **error)
{
  const char *name = node->proto->op_type == NULL ? "" : node->proto->op_type;

  if (!norma_operators_is_standard (node->proto->domain))
    return norma_node_fail (node, error, NORMA_ERROR_UNSUPPORTED,
                            "operators of domain “%s” are not supported", node->proto->domain);
  for (guint i = 0; (node->op = norma_operators_get (i)) != NULL; i++)
    if (g_str_equal (node->op->name, name) && node->opset >= node->op->since &&
        node->opset <= node->op->until)
      return check_attributes (node, error) && check_counts (node, error);
  return norma_node_fail (node, error, NORMA_ERROR_UNSUPPORTED, "the operator is not supported");
}
