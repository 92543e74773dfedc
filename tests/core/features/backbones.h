/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "tests/core/network/model.h"
#include "tests/support.h"

/* Small networks that tests of features write themselves. */

/* The model's only input gets sizes; −1: open. */
static inline void
test_model_fix_input (Onnx__ModelProto *model, guint rank, const gint64 *dims)
{
  Onnx__TensorShapeProto *shape = g_new (Onnx__TensorShapeProto, 1);

  onnx__tensor_shape_proto__init (shape);
  for (guint i = 0; i < rank; i++) {
    Onnx__TensorShapeProto__Dimension *dim = g_new (Onnx__TensorShapeProto__Dimension, 1);

    onnx__tensor_shape_proto__dimension__init (dim);
    if (dims[i] >= 0) {
      dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
      dim->dim_value = dims[i];
    }
    test_add (&shape->dim, &shape->n_dim, dim);
  }
  model->graph->input[0]->type->tensor_type->shape = shape;
}

static inline void
test_model_set_metadata (Onnx__ModelProto *model, const char *key, const char *value)
{
  Onnx__StringStringEntryProto *entry = g_new (Onnx__StringStringEntryProto, 1);

  onnx__string_string_entry_proto__init (entry);
  entry->key = g_strdup (key);
  entry->value = g_strdup (value);
  test_add (&model->metadata_props, &model->n_metadata_props, entry);
}

static inline void
add_stage (Onnx__ModelProto *model, const char *from, const char *to, gint64 in, gint64 out,
           gint64 stride, NormaRandom *random)
{
  g_autofree char *weights = g_strconcat (to, ".w", NULL);
  g_autofree char *sum = g_strconcat (to, ".sum", NULL);
  g_autofree char *inputs = g_strjoin (" ", from, weights, NULL);
  Onnx__NodeProto *conv;

  test_model_add_weights (model, weights, 4, (gint64[]){ out, in, stride, stride },
                          1.0 / (double)(stride * stride), 0, random);
  conv = test_model_add_node (model, "Conv", inputs, sum);
  test_node_set_integers (conv, "strides", 2, (gint64[]){ stride, stride });
  test_model_add_node (model, "Relu", sum, to);
}

/* Stages of strides 4, 8 and 16 ("fine", "middle", "coarse") and a classifier ("logits"), which is
 * the only output. */
static inline Onnx__ModelProto *
test_backbone_new (void)
{
  Onnx__ModelProto *model = test_model_new (13);
  NormaRandom random;

  norma_random_seed (&random, 3);
  test_model_add_input (model, "x");
  add_stage (model, "x", "fine", 3, 6, 4, &random);
  add_stage (model, "fine", "middle", 6, 8, 2, &random);
  add_stage (model, "middle", "coarse", 8, 10, 2, &random);
  test_model_add_weights (model, "m", 2, (gint64[]){ 10, 5 }, 1, 0, &random);
  test_model_add_node (model, "GlobalAveragePool", "coarse", "pooled");
  test_model_add_node (model, "Flatten", "pooled", "flat");
  test_model_add_node (model, "MatMul", "flat m", "logits");
  test_model_add_output (model, "logits");
  return model;
}

enum { VIT_SIDE = 64, VIT_PATCH = 16, VIT_DIM = 12, VIT_HEADS = 2 };

/* A vision transformer's outline for pictures of 64 × 64: 16 patches, a class token and `n_more`
 * registers, one block of attention, a norm ("tokens"), and a classifier on the class token. */
static inline Onnx__ModelProto *
test_vit_new (guint n_more)
{
  Onnx__ModelProto *model = test_model_new (17);
  const gint64 n = 16 + 1 + n_more;
  Onnx__NodeProto *node;
  NormaRandom random;

  norma_random_seed (&random, 5);
  test_model_add_input (model, "x");
  test_model_fix_input (model, 4, (gint64[]){ 1, 3, VIT_SIDE, VIT_SIDE });
  test_model_add_weights (model, "w", 4, (gint64[]){ VIT_DIM, 3, VIT_PATCH, VIT_PATCH }, 0.05, 0,
                          &random);
  test_model_add_weights (model, "leading", 3, (gint64[]){ 1, 1 + n_more, VIT_DIM }, 1, 0, &random);
  test_model_add_weights (model, "places", 3, (gint64[]){ 1, n, VIT_DIM }, 1, 0, &random);
  test_model_add_weights (model, "gain", 1, (gint64[]){ VIT_DIM }, 0.1, 1, &random);
  test_model_add_weights (model, "head", 2, (gint64[]){ VIT_DIM, 5 }, 1, 0, &random);
  test_model_add_integers (model, "columns", 3, (gint64[]){ 1, VIT_DIM, 16 });
  test_model_add_integers (model, "heads", 4, (gint64[]){ 1, n, VIT_HEADS, VIT_DIM / VIT_HEADS });
  test_model_add_integers (model, "first", 1, (gint64[]){ 0 });
  node = test_model_add_node (model, "Conv", "x w", "patches");
  test_node_set_integers (node, "strides", 2, (gint64[]){ VIT_PATCH, VIT_PATCH });
  test_model_add_node (model, "Reshape", "patches columns", "c");
  node = test_model_add_node (model, "Transpose", "c", "rows");
  test_node_set_integers (node, "perm", 3, (gint64[]){ 0, 2, 1 });
  node = test_model_add_node (model, "Concat", "leading rows", "all");
  test_node_set_integer (node, "axis", 1);
  test_model_add_node (model, "Add", "all places", "embedded");
  test_model_add_node (model, "Reshape", "embedded heads", "split");
  node = test_model_add_node (model, "Transpose", "split", "q");
  test_node_set_integers (node, "perm", 4, (gint64[]){ 0, 2, 1, 3 });
  node = test_model_add_node (model, "Transpose", "split", "k");
  test_node_set_integers (node, "perm", 4, (gint64[]){ 0, 2, 3, 1 });
  test_model_add_node (model, "MatMul", "q k", "weights");
  test_model_add_node (model, "Softmax", "weights", "attention");
  test_model_add_node (model, "MatMul", "attention q", "mixed");
  node = test_model_add_node (model, "Transpose", "mixed", "joined");
  test_node_set_integers (node, "perm", 4, (gint64[]){ 0, 2, 1, 3 });
  test_model_add_integers (model, "flat", 3, (gint64[]){ 1, n, VIT_DIM });
  test_model_add_node (model, "Reshape", "joined flat", "attended");
  test_model_add_node (model, "Add", "attended embedded", "sum");
  test_model_add_node (model, "LayerNormalization", "sum gain", "tokens");
  node = test_model_add_node (model, "Gather", "tokens first", "class");
  test_node_set_integer (node, "axis", 1);
  test_model_add_node (model, "MatMul", "class head", "logits");
  test_model_add_output (model, "logits");
  return model;
}

/* The model as a file; path owned by the caller. */
static inline char *
test_model_write (const Onnx__ModelProto *model, const char *folder, const char *name)
{
  g_autoptr (GBytes) bytes = test_model_pack (model);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_file_set_contents (path, data, (gssize)size, &error);
  g_assert_no_error (error);
  return path;
}
