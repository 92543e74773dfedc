/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"
#include "core/network/element.h"
#include "core/network/precision.h"
#include "core/network/shape.h"

/* A neural network read from an ONNX file, run on the processor, in single precision if nothing else is
 * asked for.
 *
 * Three things, from the one that is read once to the one that a thread has for itself: the
 * network (weights, graph), a plan (the network for given input sizes: every shape, the weights in
 * the order that the kernels want, the places of all tensors in one block), a run (that block).
 * Network and plan are immutable and shared; runs of one plan may execute at once, each on one
 * thread.
 *
 * Same inputs give the same bits in every run, at every number of threads, on one machine. On a
 * processor with other vector instructions oneDNN sums in another order, so the last bits differ.
 *
 * A budget's cap bounds each object by itself; nothing is taken from the budget. What a plan and a
 * run of it hold is told, so that the caller takes it. */
typedef struct _NormaNetwork NormaNetwork;
typedef struct _NormaNetworkPlan NormaNetworkPlan;
typedef struct _NormaNetworkRun NormaNetworkRun;
typedef struct _NormaNetworkRanges NormaNetworkRanges;

/* outputs: names of any values of the graph, NULL-terminated; what they do not need is left out.
 * NULL: the outputs that the model names. External data are looked for in the file's folder and
 * below.
 * Errors, with path, node, operator and opset where there are: NORMA_ERROR_DAMAGED;
 * NORMA_ERROR_UNSUPPORTED (operator, attribute, type, opset outside 7 … 17); NORMA_ERROR_INPUT (no
 * value of a name in outputs); NORMA_ERROR_TOO_LARGE (above the cap); G_FILE_ERROR. */
NormaNetwork *norma_network_read (const char *path, const char *const *outputs, NormaBudget *budget,
                                  GError **error);

/* name stands in messages; external data are refused. */
NormaNetwork *norma_network_read_bytes (GBytes *bytes, const char *name, const char *const *outputs,
                                        NormaBudget *budget, GError **error);
NormaNetwork *norma_network_ref (NormaNetwork *network);
void norma_network_unref (NormaNetwork *network);

gint64 norma_network_get_opset (const NormaNetwork *network);

/* Bytes of the weights, of dropped ones too. */
guint64 norma_network_get_bytes (const NormaNetwork *network);

/* Lends the value of an entry of the file's metadata, NULL if absent. */
const char *norma_network_get_metadata (const NormaNetwork *network, const char *key);

/* The inputs that the model names; sizes that it leaves open are −1, rank 0 with open TRUE if it
 * says nothing of the shape. Lends the name, NULL behind the last. */
const char *norma_network_get_input (const NormaNetwork *network, guint index,
                                     NormaElement *element, NormaShape *shape, gboolean *open);

/* Lends the name, NULL behind the last. */
const char *norma_network_get_output (const NormaNetwork *network, guint index);

/* The claimed operators: lends the name and sets the opsets it is claimed for; NULL behind the
 * last. One name may come twice, for different opsets. */
const char *norma_network_get_operator (guint index, gint64 *since, gint64 *until);

/* One input of a plan. */
typedef struct {
  NormaShape shape;
  NormaElement element;
  /* NULL: given with each run. Otherwise the numbers (copied), which then are part of the plan:
   * needed where they decide shapes. */
  gconstpointer fixed;
} NormaNetworkInput;

/* inputs: one for each of the network's, in its order.
 * Errors: NORMA_ERROR_MISMATCH (shapes do not go together, or not with what the model says);
 * NORMA_ERROR_UNSUPPORTED; NORMA_ERROR_TOO_LARGE; NORMA_ERROR_DAMAGED. */
NormaNetworkPlan *norma_network_plan_new (NormaNetwork *network, const NormaNetworkInput *inputs,
                                          guint n_inputs, NormaBudget *budget, GError **error);

/* How a plan calculates and what it gives. */
typedef struct {
  NormaPrecision precision; /* default fp32 */

  /* Of int8, borrowed; NULL (default) for others. Values that were not measured are not calculated in
   * it. */
  const NormaNetworkRanges *ranges;

  /* Outputs of 4 axes lie [n, height, width, channels], whatever their shape says. Default FALSE. */
  gboolean gives_channels_last;
} NormaNetworkPlanOptions;

#define NORMA_NETWORK_PLAN_OPTIONS_INIT \
  { \
    NORMA_PRECISION_FP32 \
  }

/* The same with options. Errors: also those of norma_precision_check(). */
NormaNetworkPlan *norma_network_plan_new_with_options (NormaNetwork *network,
                                                       const NormaNetworkInput *inputs,
                                                       guint n_inputs,
                                                       const NormaNetworkPlanOptions *options,
                                                       NormaBudget *budget, GError **error);

/* For tests: every tensor in a place of its own. */
NormaNetworkPlan *norma_network_plan_new_without_reuse (NormaNetwork *network,
                                                        const NormaNetworkInput *inputs,
                                                        guint n_inputs, NormaBudget *budget,
                                                        GError **error);
NormaNetworkPlan *norma_network_plan_ref (NormaNetworkPlan *plan);
void norma_network_plan_unref (NormaNetworkPlan *plan);

/* Lends type and shape of output `index` of the network. */
const NormaShape *norma_network_plan_get_output (const NormaNetworkPlan *plan, guint index,
                                                 NormaElement *element);

/* Frees the network's weights that the plan has in another order; tells how many bytes. Only where
 * the plan is the network's only one: none can be made of it afterwards. */
guint64 norma_network_plan_drop_weights (NormaNetworkPlan *plan);

/* Bytes that the plan holds beside the network, and that each run of it holds. */
guint64 norma_network_plan_get_bytes (const NormaNetworkPlan *plan);
guint64 norma_network_plan_get_run_bytes (const NormaNetworkPlan *plan);

/* Takes all memory that executing needs. Error: NORMA_ERROR_TOO_LARGE. */
NormaNetworkRun *norma_network_run_new (NormaNetworkPlan *plan, GError **error);
void norma_network_run_free (NormaNetworkRun *run);

/* Lends the place of input `index`, row-major, to be filled before every execution, for executing
 * writes over it. NULL for a fixed input. */
gpointer norma_network_run_get_input (NormaNetworkRun *run, guint index);

/* On the calling thread. Cannot fail. */
void norma_network_run_execute (NormaNetworkRun *run);

/* Lends output `index`, row-major, valid until the next execution. */
gconstpointer norma_network_run_get_output (const NormaNetworkRun *run, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaNetwork, norma_network_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaNetworkPlan, norma_network_plan_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaNetworkRun, norma_network_run_free)
