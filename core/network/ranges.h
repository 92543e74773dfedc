/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/network.h"

/* The least and the largest number of each value of a network over some pictures: what integers of 8
 * bits have to hold. Values are numbered as in the graph, in the order in which the model names
 * them. */
struct _NormaNetworkRanges {
  guint n_values;
  float *bounds; /* [n_values, 2]: least, largest; least > largest: not measured */
};

/* Of nothing so far. Error: NORMA_ERROR_TOO_LARGE. */
NormaNetworkRanges *norma_network_ranges_new (const NormaNetwork *network, GError **error);

/* bounds: [n_values, 2], copied. Error: NORMA_ERROR_DAMAGED if n_values is not the network's. */
NormaNetworkRanges *norma_network_ranges_new_from (const NormaNetwork *network, guint64 n_values,
                                                   const float *bounds, GError **error);
void norma_network_ranges_free (NormaNetworkRanges *ranges);

/* Makes the ranges hold those of `other`, of the same network, too. */
void norma_network_ranges_merge (NormaNetworkRanges *ranges, const NormaNetworkRanges *other);

/* FALSE: not measured, or not finite. */
gboolean norma_network_ranges_get (const NormaNetworkRanges *ranges, guint value, float *least,
                                   float *most);

/* As norma_network_run_execute(), and extends the ranges by what it computes on the way. Of a run in
 * single precision. */
void norma_network_run_execute_measured (NormaNetworkRun *run, NormaNetworkRanges *ranges);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaNetworkRanges, norma_network_ranges_free)
