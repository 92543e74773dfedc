/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/network-private.h"
#include "core/network/primitive.h"

struct _NormaNetworkRun {
  NormaNetworkPlan *plan;
  gpointer block;
  char *base; /* the block's first aligned byte */
  gpointer *places; /* of every step's inputs and outputs, one after the other */
  gpointer *scratch; /* a step: scratch memory, or what its operator opened */
};

static gpointer
find_place (const NormaNetworkRun *run, NormaTensor *tensor)
{
  if (tensor == NULL)
    return NULL;
  if (tensor->known != NULL)
    return (gpointer)tensor->known;
  return run->base + norma_tensor_get_root (tensor)->offset;
}

static const NormaStep *
get_step (const NormaNetworkRun *run, guint index)
{
  return g_ptr_array_index (run->plan->steps, index);
}

static gsize
count_places (const NormaNetworkPlan *plan)
{
  gsize n = 0;

  for (guint i = 0; i < plan->steps->len; i++) {
    const NormaStep *step = g_ptr_array_index (plan->steps, i);

    n += step->n_inputs + step->n_outputs;
  }
  return n;
}

static gboolean
take_memory (NormaNetworkRun *run, GError **error)
{
  const NormaNetworkPlan *plan = run->plan;

  run->block = norma_alloc (plan->block_bytes + NORMA_STEP_ALIGNMENT, 1, "network", error);
  if (run->block == NULL)
    return FALSE;
  run->base = norma_step_align (run->block);
  run->places = norma_alloc (count_places (plan), sizeof *run->places, "places", error);
  if (run->places == NULL)
    return FALSE;
  run->scratch = norma_alloc (plan->steps->len, sizeof *run->scratch, "scratch", error);
  return run->scratch != NULL;
}

static gboolean
open_steps (NormaNetworkRun *run, GError **error)
{
  gpointer *places = run->places;

  for (guint i = 0; i < run->plan->steps->len; i++) {
    const NormaStep *step = get_step (run, i);
    gpointer *in = places, *out = places + step->n_inputs;
    gpointer scratch = run->base + step->scratch_offset;

    for (guint k = 0; k < step->n_inputs; k++)
      in[k] = find_place (run, step->inputs[k]);
    for (guint k = 0; k < step->n_outputs; k++)
      out[k] = find_place (run, step->outputs[k]);
    places = out + step->n_outputs;
    run->scratch[i] = step->op->open == NULL
                          ? scratch
                          : step->op->open (step, (const gconstpointer *)in, out, scratch, error);
    if (run->scratch[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

NormaNetworkRun *
norma_network_run_new (NormaNetworkPlan *plan, GError **error)
{
  g_autoptr (NormaNetworkRun) run = g_new0 (NormaNetworkRun, 1);
  gboolean opened;
  int threads;

  g_return_val_if_fail (plan != NULL, NULL);

  run->plan = norma_network_plan_ref (plan);
  if (!take_memory (run, error))
    return NULL;
  threads = norma_primitive_begin_single ();
  opened = open_steps (run, error);
  norma_primitive_end_single (threads);
  return opened ? g_steal_pointer (&run) : NULL;
}

void
norma_network_run_free (NormaNetworkRun *run)
{
  if (run == NULL)
    return;

  for (guint i = 0; i < run->plan->steps->len && run->scratch != NULL; i++)
    if (get_step (run, i)->op->open != NULL && run->scratch[i] != NULL)
      get_step (run, i)->op->close (run->scratch[i]);
  g_free (run->scratch);
  g_free (run->places);
  g_free (run->block);
  norma_network_plan_unref (run->plan);
  g_free (run);
}

gpointer
norma_network_run_get_input (NormaNetworkRun *run, guint index)
{
  const NormaGraph *graph = run->plan->network->graph;
  NormaTensor *tensor;

  g_return_val_if_fail (index < graph->n_inputs, NULL);

  tensor = run->plan->values[graph->inputs[index]];
  return tensor->known != NULL ? NULL : find_place (run, tensor);
}

static void
measure (const NormaStep *step, const gpointer *out, NormaNetworkRanges *ranges)
{
  for (guint i = 0; i < step->n_outputs; i++)
    if (step->outputs[i] != NULL)
      norma_network_ranges_measure (ranges, step->outputs[i], out[i]);
}

/* ranges: NULL: nothing is measured. */
static void
execute (NormaNetworkRun *run, NormaNetworkRanges *ranges)
{
  int threads = norma_primitive_begin_single ();
  gpointer *places = run->places;

  for (guint i = 0; i < run->plan->steps->len; i++) {
    const NormaStep *step = get_step (run, i);
    gpointer *out = places + step->n_inputs;

    step->op->run (step, (const gconstpointer *)places, out, run->scratch[i]);
    if (ranges != NULL)
      measure (step, out, ranges);
    places = out + step->n_outputs;
  }
  norma_primitive_end_single (threads);
}

void
norma_network_run_execute (NormaNetworkRun *run)
{
  execute (run, NULL);
}

void
norma_network_run_execute_measured (NormaNetworkRun *run, NormaNetworkRanges *ranges)
{
  const NormaGraph *graph = run->plan->network->graph;

  g_return_if_fail (run->plan->options.precision == NORMA_PRECISION_FP32);

  for (guint i = 0; i < graph->n_inputs; i++) {
    NormaTensor *input = run->plan->values[graph->inputs[i]];

    if (input->known == NULL)
      norma_network_ranges_measure (ranges, input, find_place (run, input));
  }
  execute (run, ranges);
}

gconstpointer
norma_network_run_get_output (const NormaNetworkRun *run, guint index)
{
  g_return_val_if_fail (index < run->plan->network->graph->n_outputs, NULL);

  return find_place (run, run->plan->outputs[index]);
}
