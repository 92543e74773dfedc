/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/network/network-private.h"
#include "core/network/primitive.h"

static void
free_step (gpointer step)
{
  norma_step_free (step);
}

static NormaNetworkPlan *
new_empty (NormaNetwork *network, NormaBudget *budget, GError **error)
{
  NormaNetworkPlan *plan = g_new0 (NormaNetworkPlan, 1);
  const NormaGraph *graph = network->graph;

  g_atomic_ref_count_init (&plan->references);
  plan->network = norma_network_ref (network);
  plan->tensors = g_ptr_array_new_with_free_func (g_free);
  plan->blocks = g_ptr_array_new_with_free_func (g_free);
  plan->steps = g_ptr_array_new_with_free_func (free_step);
  plan->cap_bytes = norma_budget_get_cap (budget);
  plan->values = norma_alloc (graph->n_values, sizeof *plan->values, "values", error);
  if (plan->values != NULL)
    plan->outputs = norma_alloc (graph->n_outputs, sizeof *plan->outputs, "outputs", error);
  if (plan->outputs != NULL)
    return plan;
  norma_network_plan_unref (plan);
  return NULL;
}

NormaNetworkPlan *
norma_network_plan_ref (NormaNetworkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  g_atomic_ref_count_inc (&plan->references);
  return plan;
}

void
norma_network_plan_unref (NormaNetworkPlan *plan)
{
  if (plan == NULL || !g_atomic_ref_count_dec (&plan->references))
    return;

  g_ptr_array_unref (plan->steps);
  g_ptr_array_unref (plan->tensors);
  g_ptr_array_unref (plan->blocks);
  g_free (plan->values);
  g_free (plan->outputs);
  norma_network_unref (plan->network);
  g_free (plan);
}

NormaTensor *
norma_network_plan_add_tensor (NormaNetworkPlan *plan)
{
  NormaTensor *tensor = g_new0 (NormaTensor, 1);

  tensor->value = NORMA_VALUE_NONE;
  tensor->unit = 1;
  g_ptr_array_add (plan->tensors, tensor);
  return tensor;
}

gboolean
norma_network_plan_fold (NormaNetworkPlan *plan, NormaStep *step, GError **error)
{
  g_autofree gpointer *blocks = g_new0 (gpointer, step->n_outputs);

  if (!norma_step_evaluate (step, plan->cap_bytes - plan->known_bytes, blocks, error))
    return FALSE;
  for (guint i = 0; i < step->n_outputs; i++) {
    g_ptr_array_add (plan->blocks, blocks[i]);
    if (step->outputs[i] == NULL)
      continue;
    step->outputs[i]->known = blocks[i];
    plan->known_bytes += norma_tensor_bytes (step->outputs[i]);
  }
  return TRUE;
}

static gboolean
add_constants (NormaNetworkPlan *plan)
{
  const NormaGraph *graph = plan->network->graph;

  for (guint i = 0; i < graph->n_values; i++) {
    const NormaConstant *constant = graph->values[i].constant;

    if (constant == NULL)
      continue;
    plan->values[i] = norma_network_plan_add_tensor (plan);
    plan->values[i]->element = constant->element;
    plan->values[i]->shape = constant->shape;
    plan->values[i]->known = constant->data;
  }
  return TRUE;
}

static gboolean
fail_input (const NormaNetworkPlan *plan, guint index, const NormaNetworkInput *input,
            GError **error)
{
  g_autofree char *found = norma_shape_to_string (&input->shape);
  g_autofree char *expected = NULL;
  NormaElement element;
  NormaShape shape;
  gboolean open;
  const char *name = norma_network_get_input (plan->network, index, &element, &shape, &open);

  expected = norma_shape_to_string (&shape);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "%s: input “%s” is %s %s, the model expects %s %s (−1: any)", plan->network->name,
               name, found, norma_element_name (input->element), open ? "any shape" : expected,
               norma_element_name (element));
  return FALSE;
}

static gboolean
check_input (const NormaNetworkPlan *plan, guint index, const NormaNetworkInput *input,
             GError **error)
{
  NormaElement element;
  NormaShape shape;
  gboolean open;

  norma_network_get_input (plan->network, index, &element, &shape, &open);
  if (input->element != element || (!open && input->shape.rank != shape.rank))
    return fail_input (plan, index, input, error);
  for (guint i = 0; i < shape.rank && !open; i++)
    if (shape.dims[i] >= 0 && shape.dims[i] != input->shape.dims[i])
      return fail_input (plan, index, input, error);
  return TRUE;
}

static gboolean
fix_input (NormaNetworkPlan *plan, NormaTensor *tensor, gconstpointer numbers, GError **error)
{
  gsize bytes = norma_tensor_bytes (tensor);
  gpointer block = norma_alloc (bytes, 1, "fixed input", error);

  if (block == NULL)
    return FALSE;
  if (bytes > 0)
    memcpy (block, numbers, bytes);
  g_ptr_array_add (plan->blocks, block);
  tensor->known = block;
  plan->known_bytes += bytes;
  return TRUE;
}

static gboolean
add_inputs (NormaNetworkPlan *plan, const NormaNetworkInput *inputs, guint n, GError **error)
{
  const NormaGraph *graph = plan->network->graph;

  if (n != graph->n_inputs) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH, "%s: has %u inputs, %u were given",
                 plan->network->name, graph->n_inputs, n);
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    NormaTensor *tensor = norma_network_plan_add_tensor (plan);
    gsize bytes;

    plan->values[graph->inputs[i]] = tensor;
    tensor->value = graph->inputs[i];
    tensor->element = inputs[i].element;
    tensor->shape = inputs[i].shape;
    if (!norma_shape_bytes (&tensor->shape, tensor->element, &bytes) || bytes > plan->cap_bytes) {
      g_autofree char *text = norma_shape_to_string (&tensor->shape);

      g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                   "%s: an input of %s exceeds the memory cap", plan->network->name, text);
      return FALSE;
    }
    if (!check_input (plan, i, &inputs[i], error) ||
        (inputs[i].fixed != NULL && !fix_input (plan, tensor, inputs[i].fixed, error)))
      return FALSE;
  }
  return TRUE;
}

static NormaStep *
new_step (NormaNetworkPlan *plan, const NormaNode *node)
{
  NormaStep *step = norma_step_new (node, node->op, node->n_inputs, node->n_outputs);

  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i] != NORMA_VALUE_NONE)
      step->inputs[i] = plan->values[node->inputs[i]];
  for (guint i = 0; i < node->n_outputs; i++)
    if (node->outputs[i] != NORMA_VALUE_NONE) {
      step->outputs[i] = norma_network_plan_add_tensor (plan);
      step->outputs[i]->value = node->outputs[i];
      plan->values[node->outputs[i]] = step->outputs[i];
    }
  return step;
}

static gboolean
is_known (const NormaStep *step)
{
  for (guint i = 0; i < step->n_inputs && !step->op->reads_shape_only; i++)
    if (step->inputs[i] != NULL && step->inputs[i]->known == NULL)
      return FALSE;
  return TRUE;
}

/* Shapes of everything, node by node; what is known already is computed on the way. */
static gboolean
add_steps (NormaNetworkPlan *plan, GError **error)
{
  const NormaGraph *graph = plan->network->graph;

  for (guint i = 0; i < graph->n_nodes; i++) {
    g_autoptr (NormaStep) step = new_step (plan, &graph->nodes[i]);

    if (!step->op->infer (step, error))
      return FALSE;
    if (!is_known (step))
      g_ptr_array_add (plan->steps, g_steal_pointer (&step));
    else if (!norma_network_plan_fold (plan, step, error))
      return FALSE;
  }
  for (guint i = 0; i < graph->n_outputs; i++)
    plan->outputs[i] = plan->values[graph->outputs[i]];
  return TRUE;
}

static gboolean
has_inputs (const NormaNetworkPlan *plan, const NormaNode *node)
{
  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i] != NORMA_VALUE_NONE && plan->values[node->inputs[i]] == NULL)
      return FALSE;
  return TRUE;
}

static void
outline_node (NormaNetworkPlan *plan, const NormaNode *node)
{
  g_autoptr (NormaStep) step = NULL;

  if (!has_inputs (plan, node))
    return;
  step = new_step (plan, node);
  if (step->op->infer (step, NULL) &&
      (!is_known (step) || norma_network_plan_fold (plan, step, NULL)))
    return;
  for (guint i = 0; i < node->n_outputs; i++)
    if (node->outputs[i] != NORMA_VALUE_NONE)
      plan->values[node->outputs[i]] = NULL;
}

NormaNetworkPlan *
norma_network_plan_new_outline (NormaNetwork *network, const NormaNetworkInput *inputs,
                                guint n_inputs, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaNetworkPlan) plan = new_empty (network, budget, error);

  if (plan == NULL || !add_constants (plan) || !add_inputs (plan, inputs, n_inputs, error))
    return NULL;
  for (guint i = 0; i < network->graph->n_nodes; i++)
    outline_node (plan, &network->graph->nodes[i]);
  return g_steal_pointer (&plan);
}

static gboolean
prepare_steps (NormaNetworkPlan *plan, GError **error)
{
  for (guint i = 0; i < plan->steps->len; i++) {
    NormaStep *step = g_ptr_array_index (plan->steps, i);

    if (step->op->prepare != NULL && !step->op->prepare (step, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
build (NormaNetworkPlan *plan, const NormaNetworkInput *inputs, guint n_inputs, gboolean reuses,
       GError **error)
{
  if (!add_constants (plan) || !add_inputs (plan, inputs, n_inputs, error) ||
      !add_steps (plan, error))
    return FALSE;
  norma_network_plan_find_patterns (plan);
  norma_network_plan_find_attention (plan);
  norma_network_plan_fuse (plan);
  return norma_network_plan_set_layouts (plan, error) && norma_network_plan_lower (plan, error) &&
         prepare_steps (plan, error) && norma_network_plan_place (plan, reuses, error);
}

static NormaNetworkPlan *
make (NormaNetwork *network, const NormaNetworkInput *inputs, guint n_inputs,
      const NormaNetworkPlanOptions *options, NormaBudget *budget, gboolean reuses, GError **error)
{
  g_autoptr (NormaNetworkPlan) plan = new_empty (network, budget, error);
  gboolean built;
  int threads;

  if (plan == NULL)
    return NULL;
  plan->options = *options;
  threads = norma_primitive_begin_single ();
  built = build (plan, inputs, n_inputs, reuses, error);
  norma_primitive_end_single (threads);
  plan->options.ranges = NULL; /* lent until here */
  return built ? g_steal_pointer (&plan) : NULL;
}

NormaNetworkPlan *
norma_network_plan_new (NormaNetwork *network, const NormaNetworkInput *inputs, guint n_inputs,
                        NormaBudget *budget, GError **error)
{
  const NormaNetworkPlanOptions options = NORMA_NETWORK_PLAN_OPTIONS_INIT;

  return norma_network_plan_new_with_options (network, inputs, n_inputs, &options, budget, error);
}

NormaNetworkPlan *
norma_network_plan_new_with_options (NormaNetwork *network, const NormaNetworkInput *inputs,
                                     guint n_inputs, const NormaNetworkPlanOptions *options,
                                     NormaBudget *budget, GError **error)
{
  g_return_val_if_fail (network != NULL && !network->is_spent, NULL);
  g_return_val_if_fail (options->precision != NORMA_PRECISION_AUTO, NULL);
  g_return_val_if_fail ((options->precision == NORMA_PRECISION_INT8) == (options->ranges != NULL),
                        NULL);

  if (!norma_precision_check (options->precision, error))
    return NULL;
  return make (network, inputs, n_inputs, options, budget, TRUE, error);
}

NormaNetworkPlan *
norma_network_plan_new_without_reuse (NormaNetwork *network, const NormaNetworkInput *inputs,
                                      guint n_inputs, NormaBudget *budget, GError **error)
{
  const NormaNetworkPlanOptions options = NORMA_NETWORK_PLAN_OPTIONS_INIT;

  g_return_val_if_fail (network != NULL, NULL);

  return make (network, inputs, n_inputs, &options, budget, FALSE, error);
}

const NormaShape *
norma_network_plan_get_output (const NormaNetworkPlan *plan, guint index, NormaElement *element)
{
  g_return_val_if_fail (index < plan->network->graph->n_outputs, NULL);

  *element = plan->outputs[index]->element;
  return &plan->outputs[index]->shape;
}

guint64
norma_network_plan_get_bytes (const NormaNetworkPlan *plan)
{
  guint64 bytes = plan->known_bytes;

  for (guint i = 0; i < plan->steps->len; i++)
    bytes += ((const NormaStep *)g_ptr_array_index (plan->steps, i))->own_bytes;
  return bytes;
}

guint64
norma_network_plan_get_run_bytes (const NormaNetworkPlan *plan)
{
  return plan->block_bytes;
}
