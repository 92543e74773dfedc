/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/network/network.h"
#include "tests/fuzz/fuzz.h"

/* Any bytes as an ONNX file: read, planned twice and run. Both plans must give the same bits. */

enum {
  CAP = 32 << 20,
  OPEN_SIZE = 9, /* where the model leaves a size open */
  MOST_INPUTS = 8,
  MOST_RUN_BYTES = 1 << 20, /* more would only take time */
};

static guint
describe_inputs (const NormaNetwork *network, NormaNetworkInput *inputs)
{
  guint n = 0;
  gboolean open;

  while (n < MOST_INPUTS && norma_network_get_input (network, n, &inputs[n].element,
                                                     &inputs[n].shape, &open) != NULL) {
    NormaShape *shape = &inputs[n++].shape;

    if (open)
      *shape = (NormaShape){ 4, { 1, 3, OPEN_SIZE, OPEN_SIZE } };
    for (guint i = 0; i < shape->rank; i++)
      if (shape->dims[i] < 0)
        shape->dims[i] = i == 0 ? 1 : OPEN_SIZE;
  }
  return n;
}

/* Any bits will do. */
static void
fill_inputs (NormaNetworkRun *run, const NormaNetworkInput *inputs, guint n)
{
  for (guint i = 0; i < n; i++) {
    guint8 *place = norma_network_run_get_input (run, i);
    gsize bytes =
        (gsize)norma_shape_size (&inputs[i].shape) * norma_element_size (inputs[i].element);

    for (gsize k = 0; k < bytes; k++)
      place[k] = (guint8)(k * 37 + i) & 0x3f;
  }
}

static NormaNetworkRun *
execute (NormaNetworkPlan *plan, const NormaNetworkInput *inputs, guint n)
{
  g_autoptr (GError) error = NULL;
  NormaNetworkRun *run = norma_network_run_new (plan, &error);

  if (run == NULL) {
    fuzz_check_refusal (error);
    return NULL;
  }
  fill_inputs (run, inputs, n);
  norma_network_run_execute (run);
  return run;
}

static void
compare (const NormaNetwork *network, const NormaNetworkPlan *plan, const NormaNetworkRun *a,
         const NormaNetworkRun *b)
{
  for (guint i = 0; norma_network_get_output (network, i) != NULL; i++) {
    NormaElement element;
    const NormaShape *shape = norma_network_plan_get_output (plan, i, &element);
    gsize bytes = (gsize)norma_shape_size (shape) * norma_element_size (element);

    g_assert_true (bytes == 0 || memcmp (norma_network_run_get_output (a, i),
                                         norma_network_run_get_output (b, i), bytes) == 0);
  }
}

static void
plan_and_run (NormaNetwork *network, NormaBudget *budget)
{
  NormaNetworkInput inputs[MOST_INPUTS] = { 0 };
  guint n = describe_inputs (network, inputs);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetworkPlan) plan = norma_network_plan_new (network, inputs, n, budget, &error);
  g_autoptr (NormaNetworkPlan) apart = NULL;
  g_autoptr (NormaNetworkRun) a = NULL, b = NULL;

  if (plan == NULL) {
    fuzz_check_refusal (error);
    return;
  }
  apart = norma_network_plan_new_without_reuse (network, inputs, n, budget, &error);
  if (apart == NULL || norma_network_plan_get_run_bytes (apart) > MOST_RUN_BYTES)
    return;
  a = execute (plan, inputs, n);
  b = execute (apart, inputs, n);
  if (a != NULL && b != NULL)
    compare (network, plan, a, b);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetwork) network = norma_network_read_bytes (bytes, "fuzz", NULL, budget, &error);

  if (network == NULL)
    fuzz_check_refusal (error);
  else
    plan_and_run (network, budget);
  return 0;
}
