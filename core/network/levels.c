/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/levels.h"

#include "core/network/network-private.h"

/* Operators after which rows and columns are no longer known to be the last two axes. */
static gboolean
rearranges (const NormaNode *node)
{
  static const char *const names[] = { "Reshape", "Transpose", "Flatten", "Gather",
                                       "MatMul",  "Gemm",      "Squeeze", "Expand",
                                       "Softmax", "Unsqueeze", NULL };

  return g_strv_contains (names, node->op->name);
}

/* A margin does not make another level. */
static gboolean
is_margin (const NormaNode *node)
{
  return g_str_equal (node->op->name, "Pad");
}

static gboolean
makes_picture (const NormaNode *node, const gboolean *is_picture)
{
  if (g_str_equal (node->op->name, "Conv"))
    return TRUE;
  if (rearranges (node))
    return FALSE;
  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i] != NORMA_VALUE_NONE && is_picture[node->inputs[i]])
      return TRUE;
  return FALSE;
}

static gboolean
is_output (const NormaGraph *graph, guint value)
{
  for (guint i = 0; i < graph->n_outputs; i++)
    if (graph->outputs[i] == value)
      return TRUE;
  return FALSE;
}

static void
append (GArray *list, const NormaGraph *graph, guint value, const NormaTensor *tensor,
        gboolean is_picture)
{
  NormaNetworkValue found = { graph->values[value].name, tensor->shape, is_output (graph, value),
                              is_picture && tensor->shape.rank == 4 };

  g_array_append_val (list, found);
}

static GArray *
list_outline (const NormaNetworkPlan *outline, gboolean *is_picture)
{
  const NormaGraph *graph = outline->network->graph;
  GArray *list = g_array_new (FALSE, FALSE, sizeof (NormaNetworkValue));

  for (guint i = 0; i < graph->n_inputs; i++)
    is_picture[graph->inputs[i]] = TRUE;
  for (guint n = 0; n < graph->n_nodes; n++) {
    const NormaNode *node = &graph->nodes[n];
    gboolean picture = makes_picture (node, is_picture);

    for (guint i = 0; i < node->n_outputs; i++) {
      guint value = node->outputs[i];
      const NormaTensor *tensor = value == NORMA_VALUE_NONE ? NULL : outline->values[value];

      if (tensor == NULL)
        continue;
      is_picture[value] = picture;
      if (tensor->known == NULL && tensor->element == NORMA_ELEMENT_FLOAT && !is_margin (node))
        append (list, graph, value, tensor, picture);
    }
  }
  return list;
}

GArray *
norma_network_list_values (NormaNetwork *network, const NormaNetworkInput *inputs, guint n_inputs,
                           NormaBudget *budget, GError **error)
{
  g_autofree gboolean *is_picture =
      norma_alloc (network->graph->n_values, sizeof *is_picture, "values", error);
  g_autoptr (NormaNetworkPlan) outline = NULL;

  if (is_picture == NULL)
    return NULL;
  outline = norma_network_plan_new_outline (network, inputs, n_inputs, budget, error);
  return outline == NULL ? NULL : list_outline (outline, is_picture);
}
