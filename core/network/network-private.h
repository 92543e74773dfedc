/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/graph.h"
#include "core/network/message.h"
#include "core/network/network.h"
#include "core/network/ranges.h"
#include "core/network/step.h"

/* What reading, planning and running share. */

struct _NormaNetwork {
  gatomicrefcount references;
  char *name;
  NormaMessage *message;
  NormaGraph *graph;
  gboolean is_spent; /* weights have been dropped */
};

struct _NormaNetworkPlan {
  gatomicrefcount references;
  NormaNetwork *network;
  GPtrArray *tensors; /* NormaTensor */
  GPtrArray *blocks; /* numbers that the plan knows */
  GPtrArray *steps; /* NormaStep, in the order of execution */
  NormaTensor **values; /* a value of the graph */
  NormaTensor **outputs;
  NormaNetworkPlanOptions options;
  guint64 cap_bytes;
  guint64 known_bytes;
  gsize block_bytes; /* of a run */
};

/* A plan with the shapes of all values and no steps, not to be run: values[i] is NULL where shapes
 * do not go together. Errors: those of the inputs. */
NormaNetworkPlan *norma_network_plan_new_outline (NormaNetwork *network,
                                                  const NormaNetworkInput *inputs, guint n_inputs,
                                                  NormaBudget *budget, GError **error);

/* A new tensor owned by the plan. */
NormaTensor *norma_network_plan_add_tensor (NormaNetworkPlan *plan);

/* Does a step now, whose inputs are known; its outputs become known. */
gboolean norma_network_plan_fold (NormaNetworkPlan *plan, NormaStep *step, GError **error);

/* Who makes and who reads each tensor, anew. An output counts as read twice more, for it must be
 * there as it is. */
void norma_network_plan_count_uses (NormaNetworkPlan *plan);

/* Takes out the steps that have become NULL. */
void norma_network_plan_close_up (NormaNetworkPlan *plan);

/* Takes out the steps whose results nobody reads. */
void norma_network_plan_sweep (NormaNetworkPlan *plan);

/* Puts one step for several that compute a known function: SiLU, hard swish, GELU, layer
 * normalisation. */
void norma_network_plan_find_patterns (NormaNetworkPlan *plan);

/* Puts one step for the products, sums and moves of scaled dot-product attention. */
void norma_network_plan_find_attention (NormaNetworkPlan *plan);

/* Joins activations and sums to the convolution or product before them. */
void norma_network_plan_fuse (NormaNetworkPlan *plan);

/* Chooses the order of the axes of all image tensors and inserts what copies between orders. */
gboolean norma_network_plan_set_layouts (NormaNetworkPlan *plan, GError **error);

/* Has convolutions and products calculate in the plan's precision where there are fast kernels for
 * it, and inserts what copies between numbers. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_network_plan_lower (NormaNetworkPlan *plan, GError **error);

/* Extends the range of a tensor's value by numbers that lie at `data`. */
void norma_network_ranges_measure (NormaNetworkRanges *ranges, const NormaTensor *tensor,
                                   gconstpointer data);

/* Gives every tensor its place in a run's block; views are taken out of the steps. */
gboolean norma_network_plan_place (NormaNetworkPlan *plan, gboolean reuses, GError **error);

/* The tensor in whose bytes this one lies. */
NormaTensor *norma_tensor_get_root (NormaTensor *tensor);
