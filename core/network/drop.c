/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/network-private.h"
#include "core/network/primitive.h"

static void
collect_step (const NormaStep *step, GHashTable *read)
{
  for (guint i = 0; i < step->n_inputs; i++)
    if (step->inputs[i] != NULL && !norma_primitive_owns (step, i))
      g_hash_table_add (read, (gpointer)step->inputs[i]->known);
}

/* The known numbers that executing reads where they are. */
static GHashTable *
collect (const NormaNetworkPlan *plan)
{
  GHashTable *read = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < plan->steps->len; i++)
    collect_step (plan->steps->pdata[i], read);
  for (guint i = 0; i < plan->network->graph->n_outputs; i++)
    g_hash_table_add (read, (gpointer)plan->outputs[i]->known);
  return read;
}

guint64
norma_network_plan_drop_weights (NormaNetworkPlan *plan)
{
  NormaGraph *graph = plan->network->graph;
  g_autoptr (GHashTable) read = collect (plan);
  guint64 bytes = 0;

  plan->network->is_spent = TRUE;
  for (guint i = 0; i < graph->n_values; i++) {
    NormaConstant *constant = graph->values[i].constant;

    if (constant == NULL || constant->data == NULL || g_hash_table_contains (read, constant->data))
      continue;
    g_clear_pointer (&constant->data, g_free);
    bytes += (guint64)norma_shape_size (&constant->shape) * norma_element_size (constant->element);
  }
  return bytes;
}
