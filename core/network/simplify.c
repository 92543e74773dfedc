/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/simplify.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/network/primitive.h"

static void
set_tensor (NormaTensor *tensor, const NormaConstant *constant)
{
  *tensor = (NormaTensor){
    .element = constant->element, .shape = constant->shape, .known = constant->data, .unit = 1
  };
}

static gboolean
is_constant (const NormaGraph *graph, const NormaNode *node)
{
  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i] != NORMA_VALUE_NONE && graph->values[node->inputs[i]].constant == NULL)
      return FALSE;
  return TRUE;
}

static void
keep_results (NormaGraph *graph, const NormaNode *node, const NormaTensor *results,
              gpointer *blocks)
{
  for (guint i = 0; i < node->n_outputs; i++) {
    NormaConstant *constant;

    if (node->outputs[i] == NORMA_VALUE_NONE) {
      g_free (blocks[i]);
      continue;
    }
    constant = g_new (NormaConstant, 1);
    *constant = (NormaConstant){ results[i].element, results[i].shape, blocks[i] };
    graph->values[node->outputs[i]].constant = constant;
  }
}

static gboolean
compute (NormaGraph *graph, const NormaNode *node, guint64 cap_bytes, GError **error)
{
  g_autoptr (NormaStep) step = norma_step_new (node, node->op, node->n_inputs, node->n_outputs);
  g_autofree NormaTensor *tensors = g_new0 (NormaTensor, node->n_inputs + node->n_outputs);
  g_autofree gpointer *blocks = g_new0 (gpointer, node->n_outputs);
  NormaTensor *results = tensors + node->n_inputs;

  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i] != NORMA_VALUE_NONE) {
      set_tensor (&tensors[i], graph->values[node->inputs[i]].constant);
      step->inputs[i] = &tensors[i];
    }
  for (guint i = 0; i < node->n_outputs; i++)
    if (node->outputs[i] != NORMA_VALUE_NONE) {
      results[i].unit = 1;
      step->outputs[i] = &results[i];
    }
  if (!node->op->infer (step, error) || !norma_step_evaluate (step, cap_bytes, blocks, error))
    return FALSE;
  keep_results (graph, node, results, blocks);
  return TRUE;
}

static gboolean
compute_constants (NormaGraph *graph, guint64 cap_bytes, GError **error)
{
  guint64 taken = norma_graph_get_bytes (graph);

  for (guint i = 0; i < graph->n_nodes; i++) {
    const NormaNode *node = &graph->nodes[i];

    if (!is_constant (graph, node))
      continue;
    if (!compute (graph, node, cap_bytes - MIN (taken, cap_bytes), error))
      return FALSE;
    for (guint k = 0; k < node->n_outputs; k++)
      if (node->outputs[k] != NORMA_VALUE_NONE) {
        const NormaConstant *made = graph->values[node->outputs[k]].constant;

        taken += (guint64)norma_shape_size (&made->shape) * norma_element_size (made->element);
      }
  }
  return TRUE;
}

static NormaConstant *
get_constant (const NormaGraph *graph, const NormaNode *node, guint input)
{
  if (input >= node->n_inputs || node->inputs[input] == NORMA_VALUE_NONE)
    return NULL;
  return graph->values[node->inputs[input]].constant;
}

static gboolean
is_list (const NormaConstant *constant, gint64 n)
{
  return constant != NULL && constant->element == NORMA_ELEMENT_FLOAT &&
         constant->shape.rank == 1 && constant->shape.dims[0] == n;
}

static gboolean
is_own (const NormaGraph *graph, const NormaNode *node, guint input)
{
  return graph->values[node->inputs[input]].n_uses == 1;
}

/* The convolution before a normalisation, if its weights are its own and the numbers fit. */
static NormaNode *
find_convolution (const NormaGraph *graph, const NormaNode *norm)
{
  const NormaGraphValue *value = &graph->values[norm->inputs[0]];
  NormaNode *node = value->producer == NORMA_VALUE_NONE ? NULL : &graph->nodes[value->producer];
  const NormaConstant *weights, *bias;
  gint64 training, spatial, n;

  if (node == NULL || !g_str_equal (node->op->name, "Conv") || value->n_uses != 1 ||
      !norma_node_get_integer (norm, "training_mode", 0, &training, NULL) ||
      !norma_node_get_integer (norm, "spatial", 1, &spatial, NULL) || training != 0 || spatial == 0)
    return NULL;
  weights = get_constant (graph, node, 1);
  bias = get_constant (graph, node, 2);
  if (weights == NULL || weights->element != NORMA_ELEMENT_FLOAT || weights->shape.rank < 3 ||
      !is_own (graph, node, 1))
    return NULL;
  n = weights->shape.dims[0];
  if (node->n_inputs > 2 && node->inputs[2] != NORMA_VALUE_NONE &&
      (!is_list (bias, n) || !is_own (graph, node, 2)))
    return NULL;
  for (guint i = 1; i < 5; i++)
    if (!is_list (get_constant (graph, norm, i), n))
      return NULL;
  return node;
}

/* Where there is no bias, the normalisation's own offset becomes it. */
static gboolean
take_offset_as_bias (NormaGraph *graph, NormaNode *node, const NormaNode *norm, GError **error)
{
  guint offset = norm->inputs[2];
  guint *inputs;

  if (node->n_inputs > 2) {
    node->inputs[2] = offset;
  } else {
    inputs = norma_alloc (3, sizeof *inputs, "inputs", error);
    if (inputs == NULL)
      return FALSE;
    inputs[0] = node->inputs[0];
    inputs[1] = node->inputs[1];
    inputs[2] = offset;
    g_free (node->inputs);
    node->inputs = inputs;
    node->n_inputs = 3;
  }
  graph->values[offset].n_uses++;
  return TRUE;
}

/* y = (w·x + b − mean) · s + offset with s = scale / √(variance + ε): weights times s, and a bias
 * of (b − mean) · s + offset. */
static void
scale_weights (NormaConstant *weights, const float *bias, float *new_bias, const float *const *norm,
               float epsilon)
{
  gint64 n = weights->shape.dims[0];
  gint64 row = norma_shape_count (&weights->shape, 1, weights->shape.rank);
  float *w = weights->data;

  for (gint64 c = 0; c < n; c++) {
    double scale = norm[0][c] / sqrt ((double)norm[3][c] + epsilon);

    for (gint64 i = 0; i < row; i++)
      w[c * row + i] = (float)(w[c * row + i] * scale);
    new_bias[c] = (float)(((bias == NULL ? 0.0 : bias[c]) - norm[2][c]) * scale + norm[1][c]);
  }
}

static gboolean
fold (NormaGraph *graph, NormaNode *node, NormaNode *norm, GError **error)
{
  NormaConstant *bias = get_constant (graph, node, 2);
  const float *numbers[4];
  float epsilon;
  guint value = node->outputs[0];

  if (!norma_node_get_real (norm, "epsilon", 1e-5f, &epsilon, error))
    return FALSE;
  /* The offset is written over, so nobody else may read it. */
  if (bias == NULL && !is_own (graph, norm, 2))
    return TRUE;
  if (bias == NULL && !take_offset_as_bias (graph, node, norm, error))
    return FALSE;
  for (guint i = 0; i < 4; i++)
    numbers[i] = get_constant (graph, norm, i + 1)->data;
  scale_weights (get_constant (graph, node, 1), bias == NULL ? NULL : bias->data,
                 get_constant (graph, node, 2)->data, numbers, epsilon);
  /* The convolution makes the normalisation's output; a node without outputs is swept away. */
  node->outputs[0] = norm->outputs[0];
  norm->outputs[0] = NORMA_VALUE_NONE;
  graph->values[node->outputs[0]].producer = graph->values[value].producer;
  return TRUE;
}

static gboolean
fold_normalizations (NormaGraph *graph, GError **error)
{
  for (guint i = 0; i < graph->n_nodes; i++) {
    NormaNode *norm = &graph->nodes[i];
    NormaNode *node;

    if (!g_str_equal (norm->op->name, "BatchNormalization"))
      continue;
    node = find_convolution (graph, norm);
    if (node != NULL && !fold (graph, node, norm, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_simplify (NormaGraph *graph, guint64 cap_bytes, GError **error)
{
  int threads = norma_primitive_begin_single ();
  gboolean computed = compute_constants (graph, cap_bytes, error);

  norma_primitive_end_single (threads);
  if (!computed)
    return FALSE;
  norma_graph_sweep (graph);
  if (!fold_normalizations (graph, error))
    return FALSE;
  norma_graph_sweep (graph);
  return TRUE;
}
