/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/order.h"

#include "core/base/memory.h"

typedef enum { UNSEEN, OPEN, DONE } State;

/* A walk in depth with a stack of its own, for a chain may be as long as the file. */
typedef struct {
  NormaGraph *graph;
  guint8 *state; /* a node */
  guint *next; /* a node: the input to be looked at next */
  guint *stack;
  guint depth;
  guint *order; /* nodes in the order in which they were done */
  guint n_done;
} Walk;

static void
open_node (Walk *walk, guint node)
{
  walk->state[node] = OPEN;
  walk->stack[walk->depth++] = node;
}

/* One step at the top of the stack. */
static gboolean
advance (Walk *walk, GError **error)
{
  NormaGraph *graph = walk->graph;
  guint top = walk->stack[walk->depth - 1];
  NormaNode *node = &graph->nodes[top];
  guint value, producer;

  if (walk->next[top] == node->n_inputs) {
    walk->state[top] = DONE;
    walk->order[walk->n_done++] = top;
    walk->depth--;
    return TRUE;
  }
  value = node->inputs[walk->next[top]++];
  producer = value == NORMA_VALUE_NONE ? NORMA_VALUE_NONE : graph->values[value].producer;
  if (producer == NORMA_VALUE_NONE || walk->state[producer] == DONE)
    return TRUE;
  if (walk->state[producer] == OPEN)
    return norma_node_fail (node, error, NORMA_ERROR_DAMAGED,
                            "reads “%s”, which depends on its own output",
                            graph->values[value].name);
  open_node (walk, producer);
  return TRUE;
}

static gboolean
walk_outputs (Walk *walk, GError **error)
{
  NormaGraph *graph = walk->graph;

  for (guint i = 0; i < graph->n_outputs; i++) {
    guint producer = graph->values[graph->outputs[i]].producer;

    if (producer != NORMA_VALUE_NONE && walk->state[producer] == UNSEEN)
      open_node (walk, producer);
    while (walk->depth > 0)
      if (!advance (walk, error))
        return FALSE;
  }
  return TRUE;
}

static void
count_uses (NormaGraph *graph)
{
  for (guint n = 0; n < graph->n_nodes; n++)
    for (guint i = 0; i < graph->nodes[n].n_inputs; i++)
      if (graph->nodes[n].inputs[i] != NORMA_VALUE_NONE)
        graph->values[graph->nodes[n].inputs[i]].n_uses++;
  for (guint i = 0; i < graph->n_outputs; i++)
    graph->values[graph->outputs[i]].n_uses++;
}

/* Done nodes in their order, then the others, which are dropped. */
static void
rearrange (Walk *walk, NormaNode *nodes)
{
  NormaGraph *graph = walk->graph;

  for (guint i = 0; i < walk->n_done; i++)
    nodes[i] = graph->nodes[walk->order[i]];
  for (guint n = 0; n < graph->n_nodes; n++)
    if (walk->state[n] == UNSEEN) {
      g_free (graph->nodes[n].inputs);
      g_free (graph->nodes[n].outputs);
    }
  for (guint i = 0; i < graph->n_values; i++)
    graph->values[i].producer = NORMA_VALUE_NONE;
  for (guint n = 0; n < walk->n_done; n++)
    for (guint i = 0; i < nodes[n].n_outputs; i++)
      if (nodes[n].outputs[i] != NORMA_VALUE_NONE)
        graph->values[nodes[n].outputs[i]].producer = n;
  g_free (graph->nodes);
  graph->nodes = nodes;
  graph->n_nodes = walk->n_done;
}

gboolean
norma_order_nodes (NormaGraph *graph, GError **error)
{
  guint n = graph->n_nodes;
  g_autofree guint8 *state = norma_alloc (n, sizeof *state, "order of nodes", error);
  g_autofree guint *numbers =
      state == NULL ? NULL : norma_alloc (n, 3 * sizeof *numbers, "order of nodes", error);
  g_autofree NormaNode *nodes =
      numbers == NULL ? NULL : norma_alloc (n, sizeof *nodes, "order of nodes", error);
  Walk walk = { graph, state };

  if (nodes == NULL)
    return FALSE;
  walk.next = numbers;
  walk.stack = numbers + n;
  walk.order = walk.stack + n;
  if (!walk_outputs (&walk, error))
    return FALSE;
  rearrange (&walk, g_steal_pointer (&nodes));
  count_uses (graph);
  return TRUE;
}
