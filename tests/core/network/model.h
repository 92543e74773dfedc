/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <onnx.pb-c.h>
#include <string.h>

#include "core/base/random.h"
#include "core/network/network.h"

/* Small models that tests write themselves. What is added belongs to the model. */

static inline void
test_add (void *list, gsize *n, gpointer added)
{
  gpointer **array = list;

  *array = g_renew (gpointer, *array, *n + 1);
  (*array)[(*n)++] = added;
}

static inline Onnx__ModelProto *
test_model_new (gint64 opset)
{
  Onnx__ModelProto *model = g_new (Onnx__ModelProto, 1);
  Onnx__OperatorSetIdProto *set = g_new (Onnx__OperatorSetIdProto, 1);

  onnx__model_proto__init (model);
  onnx__operator_set_id_proto__init (set);
  set->domain = g_strdup ("");
  set->has_version = TRUE;
  set->version = opset;
  test_add (&model->opset_import, &model->n_opset_import, set);
  model->graph = g_new (Onnx__GraphProto, 1);
  onnx__graph_proto__init (model->graph);
  return model;
}

static inline void
test_model_free (Onnx__ModelProto *model)
{
  onnx__model_proto__free_unpacked (model, NULL);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Onnx__ModelProto, test_model_free)

/* A float tensor of any shape. */
static inline void
test_model_add_input (Onnx__ModelProto *model, const char *name)
{
  Onnx__ValueInfoProto *input = g_new (Onnx__ValueInfoProto, 1);
  Onnx__TypeProto *type = g_new (Onnx__TypeProto, 1);
  Onnx__TypeProto__Tensor *tensor = g_new (Onnx__TypeProto__Tensor, 1);

  onnx__value_info_proto__init (input);
  onnx__type_proto__init (type);
  onnx__type_proto__tensor__init (tensor);
  tensor->has_elem_type = TRUE;
  tensor->elem_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
  type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
  type->tensor_type = tensor;
  input->name = g_strdup (name);
  input->type = type;
  test_add (&model->graph->input, &model->graph->n_input, input);
}

static inline void
test_model_add_output (Onnx__ModelProto *model, const char *name)
{
  Onnx__ValueInfoProto *output = g_new (Onnx__ValueInfoProto, 1);

  onnx__value_info_proto__init (output);
  output->name = g_strdup (name);
  test_add (&model->graph->output, &model->graph->n_output, output);
}

static inline Onnx__TensorProto *
test_model_add_tensor (Onnx__ModelProto *model, const char *name, int type, guint rank,
                       const gint64 *dims, gconstpointer data, gsize bytes)
{
  Onnx__TensorProto *tensor = g_new (Onnx__TensorProto, 1);

  onnx__tensor_proto__init (tensor);
  tensor->name = g_strdup (name);
  tensor->has_data_type = TRUE;
  tensor->data_type = type;
  tensor->n_dims = rank;
  tensor->dims = g_memdup2 (dims, rank * sizeof *dims);
  tensor->has_raw_data = TRUE;
  tensor->raw_data.len = bytes;
  tensor->raw_data.data = g_memdup2 (data, bytes);
  test_add (&model->graph->initializer, &model->graph->n_initializer, tensor);
  return tensor;
}

/* Normal numbers times scale, plus shift. */
static inline void
test_model_add_weights (Onnx__ModelProto *model, const char *name, guint rank, const gint64 *dims,
                        double scale, double shift, NormaRandom *random)
{
  g_autofree float *numbers = NULL;
  gsize n = 1;

  for (guint i = 0; i < rank; i++)
    n *= (gsize)dims[i];
  numbers = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    numbers[i] = (float)(scale * norma_random_normal (random) + shift);
  test_model_add_tensor (model, name, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, rank, dims, numbers,
                         n * sizeof *numbers);
}

static inline void
test_model_add_integers (Onnx__ModelProto *model, const char *name, guint n, const gint64 *numbers)
{
  const gint64 size = n;

  test_model_add_tensor (model, name, ONNX__TENSOR_PROTO__DATA_TYPE__INT64, 1, &size, numbers,
                         n * sizeof *numbers);
}

/* inputs and outputs: names between spaces. */
static inline Onnx__NodeProto *
test_model_add_node (Onnx__ModelProto *model, const char *op, const char *inputs,
                     const char *outputs)
{
  Onnx__NodeProto *node = g_new (Onnx__NodeProto, 1);
  char **in = g_strsplit (inputs, " ", 0), **out = g_strsplit (outputs, " ", 0);

  onnx__node_proto__init (node);
  node->name = g_strdup_printf ("%s-%" G_GSIZE_FORMAT, op, model->graph->n_node);
  node->op_type = g_strdup (op);
  node->n_input = g_strv_length (in);
  node->input = in;
  node->n_output = g_strv_length (out);
  node->output = out;
  test_add (&model->graph->node, &model->graph->n_node, node);
  return node;
}

static inline Onnx__AttributeProto *
test_node_add_attribute (Onnx__NodeProto *node, const char *name)
{
  Onnx__AttributeProto *attribute = g_new (Onnx__AttributeProto, 1);

  onnx__attribute_proto__init (attribute);
  attribute->name = g_strdup (name);
  test_add (&node->attribute, &node->n_attribute, attribute);
  return attribute;
}

static inline void
test_node_set_integer (Onnx__NodeProto *node, const char *name, gint64 value)
{
  Onnx__AttributeProto *attribute = test_node_add_attribute (node, name);

  attribute->has_i = TRUE;
  attribute->i = value;
}

static inline void
test_node_set_integers (Onnx__NodeProto *node, const char *name, guint n, const gint64 *values)
{
  Onnx__AttributeProto *attribute = test_node_add_attribute (node, name);

  attribute->n_ints = n;
  attribute->ints = g_memdup2 (values, n * sizeof *values);
}

static inline void
test_node_set_word (Onnx__NodeProto *node, const char *name, const char *word)
{
  Onnx__AttributeProto *attribute = test_node_add_attribute (node, name);

  attribute->has_s = TRUE;
  attribute->s.len = strlen (word);
  attribute->s.data = (guint8 *)g_strdup (word);
}

static inline GBytes *
test_model_pack (const Onnx__ModelProto *model)
{
  gsize size = onnx__model_proto__get_packed_size (model);
  guint8 *bytes = g_malloc (size);

  onnx__model_proto__pack (model, bytes);
  return g_bytes_new_take (bytes, size);
}

static inline NormaNetwork *
test_model_read (const Onnx__ModelProto *model, GError **error)
{
  g_autoptr (GBytes) bytes = test_model_pack (model);

  return norma_network_read_bytes (bytes, "model", NULL, NULL, error);
}

/* Runs a network of one input; its output `index`, newly allocated. */
static inline float *
test_run (NormaNetwork *network, const NormaShape *shape, const float *numbers, guint index,
          NormaShape *result)
{
  NormaNetworkInput input = { *shape, NORMA_ELEMENT_FLOAT };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetworkPlan) plan = norma_network_plan_new (network, &input, 1, NULL, &error);
  g_autoptr (NormaNetworkRun) run = NULL;
  NormaElement element;

  g_assert_no_error (error);
  run = norma_network_run_new (plan, &error);
  g_assert_no_error (error);
  memcpy (norma_network_run_get_input (run, 0), numbers,
          (gsize)norma_shape_size (shape) * sizeof *numbers);
  norma_network_run_execute (run);
  *result = *norma_network_plan_get_output (plan, index, &element);
  return g_memdup2 (norma_network_run_get_output (run, index),
                    (gsize)norma_shape_size (result) * sizeof *numbers);
}

static inline float *
test_random_numbers (const NormaShape *shape, NormaRandom *random)
{
  gsize n = (gsize)norma_shape_size (shape);
  float *numbers = g_new (float, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    numbers[i] = (float)norma_random_normal (random);
  return numbers;
}
