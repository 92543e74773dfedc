/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <onnx.pb-c.h>

#include "core/base/error.h"
#include "core/network/shape.h"

typedef struct _NormaOperator NormaOperator;

/* An input that is left out. */
#define NORMA_VALUE_NONE G_MAXUINT

/* One operation of a graph. */
typedef struct {
  const Onnx__NodeProto *proto; /* borrowed: the attributes */
  const NormaOperator *op;
  gint64 opset;
  guint n_inputs, n_outputs;
  guint *inputs, *outputs; /* indices of values, or NORMA_VALUE_NONE; owned */
} NormaNode;

/* FALSE, with the node's name, operator and opset before the message. */
gboolean norma_node_fail (const NormaNode *node, GError **error, NormaError code,
                          const char *format, ...) G_GNUC_PRINTF (4, 5);

/* Attributes of a node. All errors are NORMA_ERROR_DAMAGED (wrong type, out of range) but for an
 * unknown word, which is NORMA_ERROR_UNSUPPORTED. */
gboolean norma_node_has (const NormaNode *node, const char *name);
gboolean norma_node_get_integer (const NormaNode *node, const char *name, gint64 fallback,
                                 gint64 *value, GError **error);
gboolean norma_node_get_flag (const NormaNode *node, const char *name, gboolean fallback,
                              gboolean *value, GError **error);
gboolean norma_node_get_real (const NormaNode *node, const char *name, float fallback, float *value,
                              GError **error);

/* Lends [*n]; NULL and 0 if absent. */
gboolean norma_node_get_integers (const NormaNode *node, const char *name, const gint64 **values,
                                  gsize *n, GError **error);
gboolean norma_node_get_reals (const NormaNode *node, const char *name, const float **values,
                               gsize *n, GError **error);

/* words: NULL-terminated; *choice is the index of the word found, or fallback if absent. */
gboolean norma_node_get_word (const NormaNode *node, const char *name, const char *const *words,
                              guint fallback, guint *choice, GError **error);

/* Lends the tensor; NULL if absent. */
gboolean norma_node_get_tensor (const NormaNode *node, const char *name, Onnx__TensorProto **value,
                                GError **error);
