/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/memory-plan.h"
#include "core/network/network-private.h"

NormaTensor *
norma_tensor_get_root (NormaTensor *tensor)
{
  while (tensor->storage != NULL)
    tensor = tensor->storage;
  return tensor;
}

static void
link_views (NormaNetworkPlan *plan)
{
  for (guint i = 0; i < plan->steps->len;) {
    NormaStep *step = g_ptr_array_index (plan->steps, i);

    if (!step->op->is_view) {
      i++;
      continue;
    }
    step->outputs[0]->storage = norma_tensor_get_root (step->inputs[0]);
    g_ptr_array_remove_index (plan->steps, i);
  }
}

static void
use (NormaTensor *tensor, guint step)
{
  NormaTensor *root;

  if (tensor == NULL || tensor->known != NULL)
    return;
  root = norma_tensor_get_root (tensor);
  root->last = MAX (root->last, step);
}

/* Step i of the list is alive at i + 1: at 0 the inputs are filled, behind the last step the
 * outputs are read. */
static void
find_lives (NormaNetworkPlan *plan)
{
  const NormaGraph *graph = plan->network->graph;
  guint n = plan->steps->len;

  for (guint i = 0; i < n; i++) {
    NormaStep *step = g_ptr_array_index (plan->steps, i);

    for (guint k = 0; k < step->n_inputs; k++)
      use (step->inputs[k], i + 1);
    for (guint k = 0; k < step->n_outputs; k++)
      if (step->outputs[k] != NULL)
        step->outputs[k]->first = step->outputs[k]->last = i + 1;
  }
  for (guint i = 0; i < graph->n_outputs; i++)
    use (plan->outputs[i], n + 1);
}

/* Whether the step reads these bytes for more than the sum. */
static gboolean
reads_twice (const NormaStep *step, const NormaTensor *root)
{
  guint n = 0;

  for (guint i = 0; i < step->n_inputs; i++)
    if (step->inputs[i] != NULL && norma_tensor_get_root (step->inputs[i]) == root)
      n++;
  return n > 1;
}

/* A sum may be written over the operand that nobody reads afterwards. */
static void
link_reuses (NormaNetworkPlan *plan)
{
  for (guint i = 0; i < plan->steps->len; i++) {
    NormaStep *step = g_ptr_array_index (plan->steps, i);
    NormaTensor *reused = step->reuses < 0 ? NULL : step->inputs[step->reuses];

    if (reused == NULL || reused->known != NULL)
      continue;
    reused = norma_tensor_get_root (reused);
    if (reused->last != i + 1 || reads_twice (step, reused) ||
        norma_tensor_bytes (reused) != norma_tensor_bytes (step->outputs[0]))
      continue;
    step->outputs[0]->storage = reused;
    reused->last = MAX (reused->last, step->outputs[0]->last);
  }
}

static gboolean
needs_place (const NormaTensor *tensor)
{
  return tensor->known == NULL && tensor->storage == NULL && !tensor->unused;
}

static void
fill_lifetimes (const NormaNetworkPlan *plan, NormaLifetime *lifetimes)
{
  for (guint i = 0; i < plan->tensors->len; i++) {
    const NormaTensor *tensor = g_ptr_array_index (plan->tensors, i);

    if (needs_place (tensor))
      *lifetimes++ = (NormaLifetime){ tensor->first, tensor->last, norma_tensor_bytes (tensor) };
  }
  for (guint i = 0; i < plan->steps->len; i++) {
    const NormaStep *step = g_ptr_array_index (plan->steps, i);

    *lifetimes++ = (NormaLifetime){ i + 1, i + 1, step->scratch_bytes };
  }
}

static void
copy_offsets (NormaNetworkPlan *plan, const NormaLifetime *lifetimes)
{
  for (guint i = 0; i < plan->tensors->len; i++) {
    NormaTensor *tensor = g_ptr_array_index (plan->tensors, i);

    if (needs_place (tensor))
      tensor->offset = lifetimes++->offset;
  }
  for (guint i = 0; i < plan->steps->len; i++)
    ((NormaStep *)g_ptr_array_index (plan->steps, i))->scratch_offset = lifetimes++->offset;
}

gboolean
norma_network_plan_place (NormaNetworkPlan *plan, gboolean reuses, GError **error)
{
  g_autofree NormaLifetime *lifetimes = NULL;
  guint n = plan->steps->len;

  link_views (plan);
  find_lives (plan);
  if (reuses)
    link_reuses (plan);
  n = plan->steps->len;
  for (guint i = 0; i < plan->tensors->len; i++)
    n += needs_place (g_ptr_array_index (plan->tensors, i)) ? 1 : 0;
  lifetimes = norma_alloc (n, sizeof *lifetimes, "memory plan", error);
  if (lifetimes == NULL)
    return FALSE;
  fill_lifetimes (plan, lifetimes);
  if (!norma_memory_plan (lifetimes, n, reuses, &plan->block_bytes, error))
    return FALSE;
  copy_offsets (plan, lifetimes);
  if (plan->block_bytes <= plan->cap_bytes)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "%s: needs %" G_GSIZE_FORMAT " bytes at this size, the cap is %" G_GUINT64_FORMAT,
               plan->network->name, plan->block_bytes, plan->cap_bytes);
  return FALSE;
}
