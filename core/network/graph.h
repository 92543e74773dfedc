/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/constant.h"
#include "core/network/node.h"

/* What a model computes: nodes in an order in which each comes after those it reads, without those
 * that no chosen output needs. */

typedef struct {
  const char *name; /* borrowed from the message */
  NormaConstant *constant; /* owned; NULL if computed or an input */
  const Onnx__ValueInfoProto *input; /* borrowed; NULL unless an input of the graph */
  guint producer; /* index of the node that makes it, NORMA_VALUE_NONE if none */
  guint n_uses; /* by nodes and as output of the graph */
} NormaGraphValue;

typedef struct {
  guint n_values, n_nodes, n_inputs, n_outputs;
  NormaGraphValue *values;
  NormaNode *nodes;
  guint *inputs, *outputs; /* indices of values */
  gint64 opset;
} NormaGraph;

/* model stays alive as long as the graph, which takes the bytes of the initialisers out of it.
 * folder: where external data lie, or NULL. outputs: NULL-terminated names of any values; NULL
 * takes those the model names.
 * Errors: NORMA_ERROR_DAMAGED (cycle, two values of one name, a value that nothing makes, no
 * graph); NORMA_ERROR_UNSUPPORTED (operator, opset, attribute, type); NORMA_ERROR_INPUT (no value
 * of a chosen name); NORMA_ERROR_TOO_LARGE; those of norma_constant_read(). */
NormaGraph *norma_graph_new (const Onnx__ModelProto *model, const char *folder,
                             const char *const *outputs, guint64 cap_bytes, GError **error);
void norma_graph_free (NormaGraph *graph);

/* Bytes of all constants. */
guint64 norma_graph_get_bytes (const NormaGraph *graph);

/* Takes out what no output needs any more: constants are released, nodes closed up. */
void norma_graph_sweep (NormaGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGraph, norma_graph_free)
