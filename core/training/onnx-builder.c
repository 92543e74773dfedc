/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/onnx-builder.h"

#include <string.h>

#include "core/base/memory.h"

/* Opset 13 is the first in which all operators that are written have their present form. */
enum { IR_VERSION = 8, OPSET = 13 };

struct _NormaOnnxBuilder {
  GPtrArray *blocks; /* everything that a message points to, released at the end */
  GPtrArray *nodes, *initializers, *inputs, *outputs;
};

NormaOnnxBuilder *
norma_onnx_builder_new (void)
{
  NormaOnnxBuilder *builder = g_new0 (NormaOnnxBuilder, 1);

  builder->blocks = g_ptr_array_new_with_free_func (g_free);
  builder->nodes = g_ptr_array_new ();
  builder->initializers = g_ptr_array_new ();
  builder->inputs = g_ptr_array_new ();
  builder->outputs = g_ptr_array_new ();
  return builder;
}

void
norma_onnx_builder_free (NormaOnnxBuilder *builder)
{
  if (builder == NULL)
    return;

  g_ptr_array_unref (builder->nodes);
  g_ptr_array_unref (builder->initializers);
  g_ptr_array_unref (builder->inputs);
  g_ptr_array_unref (builder->outputs);
  g_ptr_array_unref (builder->blocks);
  g_free (builder);
}

gpointer
norma_onnx_builder_keep (NormaOnnxBuilder *builder, gpointer block)
{
  g_ptr_array_add (builder->blocks, block);
  return block;
}

char *
norma_onnx_builder_copy (NormaOnnxBuilder *builder, const char *text)
{
  return norma_onnx_builder_keep (builder, g_strdup (text));
}

static Onnx__AttributeProto *
add_attribute (NormaOnnxBuilder *builder, Onnx__NodeProto *node, const char *name,
               Onnx__AttributeProto__AttributeType type)
{
  Onnx__AttributeProto *attribute =
      norma_onnx_builder_keep (builder, g_new (Onnx__AttributeProto, 1));

  onnx__attribute_proto__init (attribute);
  attribute->name = (char *)name;
  attribute->has_type = TRUE;
  attribute->type = type;
  node->attribute[node->n_attribute++] = attribute;
  return attribute;
}

void
norma_onnx_builder_set_integers (NormaOnnxBuilder *builder, Onnx__NodeProto *node, const char *name,
                                 const gint64 *numbers, guint n)
{
  Onnx__AttributeProto *attribute =
      add_attribute (builder, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS);

  attribute->n_ints = n;
  attribute->ints = norma_onnx_builder_keep (builder, g_memdup2 (numbers, n * sizeof *numbers));
}

void
norma_onnx_builder_set_integer (NormaOnnxBuilder *builder, Onnx__NodeProto *node, const char *name,
                                gint64 number)
{
  Onnx__AttributeProto *attribute =
      add_attribute (builder, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT);

  attribute->has_i = TRUE;
  attribute->i = number;
}

void
norma_onnx_builder_set_float (NormaOnnxBuilder *builder, Onnx__NodeProto *node, const char *name,
                              double number)
{
  Onnx__AttributeProto *attribute =
      add_attribute (builder, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT);

  attribute->has_f = TRUE;
  attribute->f = (float)number;
}

void
norma_onnx_builder_set_text (NormaOnnxBuilder *builder, Onnx__NodeProto *node, const char *name,
                             const char *text)
{
  Onnx__AttributeProto *attribute =
      add_attribute (builder, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING);

  attribute->has_s = TRUE;
  attribute->s = (ProtobufCBinaryData){ strlen (text), (guint8 *)text };
}

/* Room for inputs and attributes of any of the operators here. */
enum { MOST_INPUTS = 6, MOST_ATTRIBUTES = 6 };

/* output: owned by the writer or static, as the inputs are. */
Onnx__NodeProto *
norma_onnx_builder_add_node (NormaOnnxBuilder *builder, const char *operator,
                             const char * const * inputs, guint n, char *output)
{
  Onnx__NodeProto *node = norma_onnx_builder_keep (builder, g_new (Onnx__NodeProto, 1));

  onnx__node_proto__init (node);
  node->op_type = (char *)operator;
  node->n_input = n;
  node->input = norma_onnx_builder_keep (builder, g_new0 (char *, MOST_INPUTS));
  for (guint i = 0; i < n; i++)
    node->input[i] = (char *)inputs[i];
  node->n_output = 1;
  node->output = norma_onnx_builder_keep (builder, g_new0 (char *, 1));
  node->output[0] = output;
  node->attribute =
      norma_onnx_builder_keep (builder, g_new0 (Onnx__AttributeProto *, MOST_ATTRIBUTES));
  g_ptr_array_add (builder->nodes, node);
  return node;
}

void
norma_onnx_builder_add_initializer (NormaOnnxBuilder *builder, char *name, const gint64 *dims,
                                    guint rank, NormaElement element, gpointer data, gsize bytes)
{
  Onnx__TensorProto *tensor = norma_onnx_builder_keep (builder, g_new (Onnx__TensorProto, 1));

  onnx__tensor_proto__init (tensor);
  tensor->name = name;
  tensor->n_dims = rank;
  tensor->dims = norma_onnx_builder_keep (builder, g_memdup2 (dims, rank * sizeof *dims));
  tensor->has_data_type = TRUE;
  tensor->data_type = (gint32)element;
  tensor->has_raw_data = TRUE;
  tensor->raw_data = (ProtobufCBinaryData){ bytes, norma_onnx_builder_keep (builder, data) };
  g_ptr_array_add (builder->initializers, tensor);
}

static void
add_value (NormaOnnxBuilder *builder, GPtrArray *list, char *name, guint channels)
{
  Onnx__ValueInfoProto *info = norma_onnx_builder_keep (builder, g_new (Onnx__ValueInfoProto, 1));
  Onnx__TypeProto *type = norma_onnx_builder_keep (builder, g_new (Onnx__TypeProto, 1));
  Onnx__TypeProto__Tensor *tensor =
      norma_onnx_builder_keep (builder, g_new (Onnx__TypeProto__Tensor, 1));
  Onnx__TensorShapeProto *shape =
      norma_onnx_builder_keep (builder, g_new (Onnx__TensorShapeProto, 1));
  const char *open[] = { NULL, NULL, "height", "width" };

  onnx__value_info_proto__init (info);
  onnx__type_proto__init (type);
  onnx__type_proto__tensor__init (tensor);
  onnx__tensor_shape_proto__init (shape);
  shape->n_dim = 4;
  shape->dim = norma_onnx_builder_keep (builder, g_new0 (Onnx__TensorShapeProto__Dimension *, 4));
  for (guint i = 0; i < 4; i++) {
    Onnx__TensorShapeProto__Dimension *dim =
        norma_onnx_builder_keep (builder, g_new (Onnx__TensorShapeProto__Dimension, 1));

    onnx__tensor_shape_proto__dimension__init (dim);
    dim->value_case = open[i] == NULL ? ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
                                      : ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
    if (open[i] == NULL)
      dim->dim_value = i == 0 ? 1 : channels;
    else /* those of an output follow from the input's and are names of their own */
      dim->dim_param = norma_onnx_builder_keep (builder, g_strconcat (name, ".", open[i], NULL));
    shape->dim[i] = dim;
  }
  tensor->has_elem_type = TRUE;
  tensor->elem_type = NORMA_ELEMENT_FLOAT;
  tensor->shape = shape;
  type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
  type->tensor_type = tensor;
  info->name = name;
  info->type = type;
  g_ptr_array_add (list, info);
}

void
norma_onnx_builder_add_input (NormaOnnxBuilder *builder, char *name, guint channels)
{
  add_value (builder, builder->inputs, name, channels);
}

void
norma_onnx_builder_add_output (NormaOnnxBuilder *builder, char *name, guint channels)
{
  add_value (builder, builder->outputs, name, channels);
}

static GPtrArray *
make_metadata (NormaOnnxBuilder *builder, const char *const *metadata)
{
  GPtrArray *list = g_ptr_array_new ();

  for (gsize i = 0; metadata != NULL && metadata[i] != NULL; i += 2) {
    Onnx__StringStringEntryProto *entry =
        norma_onnx_builder_keep (builder, g_new (Onnx__StringStringEntryProto, 1));

    onnx__string_string_entry_proto__init (entry);
    entry->key = (char *)metadata[i];
    entry->value = (char *)metadata[i + 1];
    g_ptr_array_add (list, entry);
  }
  return list;
}

GBytes *
norma_onnx_builder_pack (NormaOnnxBuilder *builder, const char *const *metadata, GError **error)
{
  g_autoptr (GPtrArray) entries = make_metadata (builder, metadata);
  Onnx__OperatorSetIdProto opset = ONNX__OPERATOR_SET_ID_PROTO__INIT, *opsets = &opset;
  Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
  Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;
  guint8 *bytes;
  gsize size;

  opset.has_version = TRUE, opset.version = OPSET;
  graph.name = (char *)"network";
  graph.n_node = builder->nodes->len, graph.node = (gpointer)builder->nodes->pdata;
  graph.n_initializer = builder->initializers->len;
  graph.initializer = (gpointer)builder->initializers->pdata;
  graph.n_input = builder->inputs->len, graph.input = (gpointer)builder->inputs->pdata;
  graph.n_output = builder->outputs->len, graph.output = (gpointer)builder->outputs->pdata;
  model.has_ir_version = TRUE, model.ir_version = IR_VERSION;
  model.producer_name = (char *)"Norma";
  model.n_opset_import = 1, model.opset_import = &opsets;
  model.n_metadata_props = entries->len, model.metadata_props = (gpointer)entries->pdata;
  model.graph = &graph;
  size = onnx__model_proto__get_packed_size (&model);
  bytes = norma_alloc (size, 1, "network", error);
  if (bytes == NULL)
    return NULL;
  onnx__model_proto__pack (&model, bytes);
  return g_bytes_new_take (bytes, size);
}
