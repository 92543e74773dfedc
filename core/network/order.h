/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/graph.h"

/* Keeps the nodes that the outputs need, each after those it reads, and counts the uses of every
 * value. Error: NORMA_ERROR_DAMAGED if nodes read each other in a circle. */
gboolean norma_order_nodes (NormaGraph *graph, GError **error);
