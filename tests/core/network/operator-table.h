/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "tests/core/network/model.h"

/* Operators and shapes: the tests hold each against a sum in double precision, the benchmark tells
 * the time of each. The first of an operator are odd and small, the last ones those of networks. */
typedef struct {
  const char *op;
  gint64 n, in, height,
      width; /* x: [n, in, height, width]; of MatMul, Softmax and Attention rows [n, height, in] */
  gint64 out, kernel, stride, dilation, pad, groups; /* as the operator needs them */
} OperatorCase;

static const OperatorCase operator_table[] = {
  { "Conv", 1, 3, 9, 7, 8, 3, 1, 1, 1, 1 },
  { "Conv", 2, 5, 8, 11, 7, 3, 2, 1, 0, 1 },
  { "Conv", 1, 16, 13, 5, 16, 3, 1, 2, 2, 4 },
  { "Conv", 1, 24, 9, 9, 24, 5, 1, 1, 2, 24 },
  { "Conv", 3, 17, 4, 4, 9, 1, 1, 1, 0, 1 },
  { "Conv", 1, 1, 1, 1, 1, 1, 1, 1, 0, 1 },
  { "Conv", 1, 8, 6, 6, 12, 2, 3, 1, 1, 2 },
  { "Conv", 2, 16, 5, 7, 8, 3, 2, 1, 1, 1 },
  { "Conv", 1, 32, 7, 7, 64, 7, 1, 1, 3, 1 },
  { "Conv", 1, 3, 224, 224, 64, 7, 2, 1, 3, 1 },
  { "Conv", 1, 64, 56, 56, 64, 3, 1, 1, 1, 1 },
  { "Conv", 1, 64, 56, 56, 128, 3, 2, 1, 1, 1 },
  { "Conv", 1, 128, 28, 28, 128, 3, 1, 1, 1, 1 },
  { "Conv", 1, 256, 14, 14, 256, 3, 1, 1, 1, 1 },
  { "Conv", 1, 256, 56, 56, 64, 1, 1, 1, 0, 1 },
  { "Conv", 1, 96, 56, 56, 96, 7, 1, 1, 3, 96 },
  { "MaxPool", 2, 5, 6, 7, 0, 3, 2, 1, 1, 0 },
  { "MaxPool", 1, 3, 9, 4, 0, 2, 3, 2, 0, 0 },
  { "MaxPool", 1, 64, 112, 112, 0, 3, 2, 1, 1, 0 },
  { "AveragePool", 2, 5, 6, 7, 0, 3, 2, 1, 1, 0 },
  { "AveragePool", 1, 256, 56, 56, 0, 3, 1, 1, 1, 0 },
  { "MatMul", 2, 5, 3, 1, 7 },
  { "MatMul", 1, 16, 8, 1, 24 },
  { "MatMul", 3, 24, 9, 1, 8 },
  { "MatMul", 1, 384, 257, 1, 1152 },
  { "MatMul", 1, 384, 257, 1, 1536 },
  { "MatMul", 1, 1536, 257, 1, 384 },
  { "Softmax", 1, 1, 3, 1 },
  { "Softmax", 2, 19, 5, 1 },
  { "Softmax", 6, 257, 257, 1 },
  /* Not one of ONNX: queries, keys and values side by side, `groups` heads. */
  { "Attention", 1, 3, 1, 1, .groups = 1 },
  { "Attention", 2, 30, 1, 1, .groups = 2 },
  { "Attention", 3, 45, 7, 1, .groups = 5 },
  { "Attention", 2, 3, 33, 1, .groups = 1 },
  { "Attention", 1, 57, 301, 1, .groups = 1 },
  { "Attention", 1, 1152, 257, 1, .groups = 6 },
  { "Attention", 1, 1152, 1370, 1, .groups = 6 },
};

static inline gboolean
operator_is_attention (const OperatorCase *c)
{
  return g_str_equal (c->op, "Attention");
}

static inline gboolean
operator_has_rows (const OperatorCase *c)
{
  return g_str_equal (c->op, "MatMul") || g_str_equal (c->op, "Softmax") ||
         operator_is_attention (c);
}

static inline gboolean
operator_has_weights (const OperatorCase *c)
{
  return c->out > 0;
}

static inline NormaShape
operator_get_shape (const OperatorCase *c)
{
  return operator_has_rows (c) ? (NormaShape){ 3, { c->n, c->height, c->in } }
                               : (NormaShape){ 4, { c->n, c->in, c->height, c->width } };
}

/* Rank 0 if there are none. */
static inline NormaShape
operator_get_weights (const OperatorCase *c)
{
  if (!operator_has_weights (c))
    return (NormaShape){ 0 };
  return operator_has_rows (c)
             ? (NormaShape){ 2, { c->in, c->out } }
             : (NormaShape){ 4, { c->out, c->in / c->groups, c->kernel, c->kernel } };
}

/* "Conv 64×56×56, 3×3 to 128, stride 2". */
static inline char *
operator_describe (const OperatorCase *c)
{
  NormaShape shape = operator_get_shape (c);
  g_autofree char *sizes = norma_shape_to_string (&shape);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s", c->op, sizes);
  if (c->kernel > 0)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT "×%" G_GINT64_FORMAT, c->kernel, c->kernel);
  if (c->out > 0)
    g_string_append_printf (text, " to %" G_GINT64_FORMAT, c->out);
  if (c->stride > 1)
    g_string_append_printf (text, ", stride %" G_GINT64_FORMAT, c->stride);
  if (c->groups > 1)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " %s", c->groups,
                            operator_is_attention (c) ? "heads" : "groups");
  return g_string_free (text, FALSE);
}

static inline void
operator_set_window (const OperatorCase *c, Onnx__NodeProto *node)
{
  if (c->kernel == 0)
    return;
  test_node_set_integers (node, "kernel_shape", 2, (gint64[]){ c->kernel, c->kernel });
  test_node_set_integers (node, "pads", 4, (gint64[]){ c->pad, c->pad, c->pad, c->pad });
  test_node_set_integers (node, "strides", 2, (gint64[]){ c->stride, c->stride });
  if (!g_str_equal (c->op, "AveragePool"))
    test_node_set_integers (node, "dilations", 2, (gint64[]){ c->dilation, c->dilation });
  if (c->groups > 0)
    test_node_set_integer (node, "group", c->groups);
}

/* As timm writes it: x, [n, tokens, 3 · heads · depth], to y, [n, tokens, heads · depth]. */
static inline void
operator_add_attention (const OperatorCase *c, Onnx__ModelProto *model)
{
  gint64 depth = c->in / 3 / c->groups;
  const gint64 none = 0;
  const float scale = (float)(1 / sqrt ((double)depth));

  test_model_add_integers (model, "apart", 5, (gint64[]){ 0, 0, 3, c->groups, depth });
  test_model_add_integers (model, "together", 3, (gint64[]){ 0, 0, c->in / 3 });
  test_model_add_tensor (model, "scale", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, 0, &none, &scale,
                         sizeof scale);
  test_model_add_node (model, "Reshape", "x apart", "a");
  test_node_set_integers (test_model_add_node (model, "Transpose", "a", "b"), "perm", 5,
                          (gint64[]){ 2, 0, 3, 1, 4 });
  test_node_set_integer (test_model_add_node (model, "Split", "b", "c d e"), "axis", 0);
  test_model_add_integers (model, "first", 1, &none);
  test_model_add_node (model, "Squeeze", "c first", "q");
  test_model_add_node (model, "Squeeze", "d first", "k");
  test_model_add_node (model, "Squeeze", "e first", "v");
  test_node_set_integers (test_model_add_node (model, "Transpose", "k", "t"), "perm", 4,
                          (gint64[]){ 0, 1, 3, 2 });
  test_model_add_node (model, "MatMul", "q t", "s");
  test_model_add_node (model, "Mul", "s scale", "r");
  test_node_set_integer (test_model_add_node (model, "Softmax", "r", "p"), "axis", -1);
  test_model_add_node (model, "MatMul", "p v", "h");
  test_node_set_integers (test_model_add_node (model, "Transpose", "h", "i"), "perm", 4,
                          (gint64[]){ 0, 2, 1, 3 });
  test_model_add_node (model, "Reshape", "i together", "y");
}

/* x → the operator → y. weights: a copy of the ones drawn, newly allocated; NULL: not wanted. */
static inline NormaNetwork *
operator_make (const OperatorCase *c, NormaRandom *random, float **weights)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  NormaShape shape = operator_get_weights (c);
  g_autoptr (GError) error = NULL;
  NormaNetwork *network;

  test_model_add_input (model, "x");
  if (operator_has_weights (c))
    test_model_add_weights (model, "w", shape.rank, shape.dims, 1, 0, random);
  if (operator_has_weights (c) && weights != NULL)
    *weights = g_memdup2 (model->graph->initializer[0]->raw_data.data,
                          model->graph->initializer[0]->raw_data.len);
  if (operator_is_attention (c))
    operator_add_attention (c, model);
  else
    operator_set_window (c, test_model_add_node (model, c->op,
                                                 operator_has_weights (c) ? "x w" : "x", "y"));
  test_model_add_output (model, "y");
  network = test_model_read (model, &error);
  g_assert_no_error (error);
  return network;
}

/* Multiplications and additions of one execution, 0 of an operator that has none. */
static inline double
operator_count (const OperatorCase *c, const NormaShape *result)
{
  NormaShape weights = operator_get_weights (c);

  if (operator_is_attention (c))
    return 4 * (double)norma_shape_size (result) * (double)c->height;
  if (!operator_has_weights (c))
    return 0;
  return 2 * (double)norma_shape_size (result) *
         (double)(operator_has_rows (c) ? c->in : norma_shape_count (&weights, 1, 4));
}
