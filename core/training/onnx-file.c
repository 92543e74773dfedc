/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/onnx-file.h"

#include <math.h>
#include <onnx.pb-c.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/network/element.h"

/* Opset 13 is the first in which all of these operators have their present form. */
enum { IR_VERSION = 8, OPSET = 13 };

typedef struct {
  const NormaBlueprint *blueprint;
  const float *values;
  gboolean in_half;
  GPtrArray *blocks; /* everything that a message points to, released at the end */
  GPtrArray *nodes, *initializers, *inputs, *outputs;
  char **names; /* [layers] of the value that a layer makes */
} Writer;

static gpointer
keep (Writer *w, gpointer block)
{
  g_ptr_array_add (w->blocks, block);
  return block;
}

static char *
copy_text (Writer *w, const char *text)
{
  return keep (w, g_strdup (text));
}

static Onnx__AttributeProto *
add_attribute (Writer *w, Onnx__NodeProto *node, const char *name,
               Onnx__AttributeProto__AttributeType type)
{
  Onnx__AttributeProto *attribute = keep (w, g_new (Onnx__AttributeProto, 1));

  onnx__attribute_proto__init (attribute);
  attribute->name = (char *)name;
  attribute->has_type = TRUE;
  attribute->type = type;
  node->attribute[node->n_attribute++] = attribute;
  return attribute;
}

static void
add_integers (Writer *w, Onnx__NodeProto *node, const char *name, const gint64 *numbers, guint n)
{
  Onnx__AttributeProto *attribute =
      add_attribute (w, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS);

  attribute->n_ints = n;
  attribute->ints = keep (w, g_memdup2 (numbers, n * sizeof *numbers));
}

static void
add_integer (Writer *w, Onnx__NodeProto *node, const char *name, gint64 number)
{
  Onnx__AttributeProto *attribute =
      add_attribute (w, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT);

  attribute->has_i = TRUE;
  attribute->i = number;
}

static void
add_float (Writer *w, Onnx__NodeProto *node, const char *name, double number)
{
  Onnx__AttributeProto *attribute =
      add_attribute (w, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT);

  attribute->has_f = TRUE;
  attribute->f = (float)number;
}

static void
add_text (Writer *w, Onnx__NodeProto *node, const char *name, const char *text)
{
  Onnx__AttributeProto *attribute =
      add_attribute (w, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING);

  attribute->has_s = TRUE;
  attribute->s = (ProtobufCBinaryData){ strlen (text), (guint8 *)text };
}

/* Room for inputs and attributes of any of the operators here. */
enum { MOST_INPUTS = 6, MOST_ATTRIBUTES = 6 };

/* output: owned by the writer or static, as the inputs are. */
static Onnx__NodeProto *
add_node (Writer *w, const char *operator, const char * const * inputs, guint n, char *output)
{
  Onnx__NodeProto *node = keep (w, g_new (Onnx__NodeProto, 1));

  onnx__node_proto__init (node);
  node->op_type = (char *)operator;
  node->n_input = n;
  node->input = keep (w, g_new0 (char *, MOST_INPUTS));
  for (guint i = 0; i < n; i++)
    node->input[i] = (char *)inputs[i];
  node->n_output = 1;
  node->output = keep (w, g_new0 (char *, 1));
  node->output[0] = output;
  node->attribute = keep (w, g_new0 (Onnx__AttributeProto *, MOST_ATTRIBUTES));
  g_ptr_array_add (w->nodes, node);
  return node;
}

static void
add_initializer (Writer *w, char *name, const gint64 *dims, guint rank, NormaElement element,
                 gpointer data, gsize bytes)
{
  Onnx__TensorProto *tensor = keep (w, g_new (Onnx__TensorProto, 1));

  onnx__tensor_proto__init (tensor);
  tensor->name = name;
  tensor->n_dims = rank;
  tensor->dims = keep (w, g_memdup2 (dims, rank * sizeof *dims));
  tensor->has_data_type = TRUE;
  tensor->data_type = (gint32)element;
  tensor->has_raw_data = TRUE;
  tensor->raw_data = (ProtobufCBinaryData){ bytes, keep (w, data) };
  g_ptr_array_add (w->initializers, tensor);
}

static gpointer
convert (const float *values, gsize n, NormaElement element)
{
  gpointer data = g_malloc0 (n * norma_element_size (element));

  for (gsize i = 0; i < n; i++)
    norma_element_set_double (element, data, i, values[i]);
  return data;
}

/* Numbers as an initializer, with the cast that makes them float32. */
static void
add_numbers (Writer *w, char *name, const NormaParameter *like, const float *numbers)
{
  NormaElement element = w->in_half ? NORMA_ELEMENT_FLOAT16 : NORMA_ELEMENT_FLOAT;
  char *half = w->in_half ? keep (w, g_strconcat (name, ".half", NULL)) : name;
  gint64 dims[NORMA_TENSOR_MAX_RANK];

  for (guint i = 0; i < like->rank; i++)
    dims[i] = (gint64)like->dims[i];
  add_initializer (w, half, dims, like->rank, element, convert (numbers, like->n, element),
                   like->n * norma_element_size (element));
  if (w->in_half)
    add_integer (w, add_node (w, "Cast", (const char *const[]){ half }, 1, name), "to",
                 NORMA_ELEMENT_FLOAT);
}

static const NormaParameter *
get_parameter (const Writer *w, guint index)
{
  return norma_parameters_get (norma_blueprint_get_parameters (w->blueprint), index);
}

/* Returns the name. */
static char *
add_parameter (Writer *w, guint index)
{
  const NormaParameter *parameter = get_parameter (w, index);
  char *name = copy_text (w, parameter->name);

  add_numbers (w, name, parameter, w->values + parameter->offset);
  return name;
}

static void
add_convolution (Writer *w, const NormaLayer *layer, const char *from, char *weight, char *bias,
                 char *to)
{
  gint64 k = layer->kernel, s = layer->stride, p = layer->padding;
  const char *inputs[] = { from, weight, bias };
  Onnx__NodeProto *node = add_node (w, "Conv", inputs, bias == NULL ? 2 : 3, to);

  add_integers (w, node, "kernel_shape", (gint64[]){ k, k }, 2);
  add_integers (w, node, "strides", (gint64[]){ s, s }, 2);
  add_integers (w, node, "pads", (gint64[]){ p, p, p, p }, 4);
  if (layer->groups > 1)
    add_integer (w, node, "group", layer->groups);
}

/* The batch norm that alone reads a convolution, and so goes into its weights; NULL if there is none. */
static const NormaLayer *
find_norm (const Writer *w, guint index)
{
  const NormaLayer *layer = norma_blueprint_get (w->blueprint, index);
  guint n = norma_blueprint_get_count (w->blueprint);

  for (guint i = index + 1; i < n && layer->kind == NORMA_LAYER_CONVOLUTION && layer->n_users == 1;
       i++) {
    const NormaLayer *next = norma_blueprint_get (w->blueprint, i);

    if (next->n_from > 0 && next->from[0] == index)
      return next->kind == NORMA_LAYER_BATCH_NORM ? next : NULL;
  }
  return NULL;
}

/* A convolution with the batch norm behind it: weight · s and (bias − mean) · s + shift, with
 * s = scale / √(variance + ε). */
static void
add_folded (Writer *w, const NormaLayer *layer, const NormaLayer *norm, const char *from, char *to)
{
  const NormaParameter *weight = get_parameter (w, layer->weight);
  const NormaParameter *shift = get_parameter (w, norm->bias);
  const float *scale = w->values + get_parameter (w, norm->weight)->offset;
  const float *mean = w->values + get_parameter (w, norm->mean)->offset;
  const float *variance = w->values + get_parameter (w, norm->variance)->offset;
  g_autofree float *weights = g_new (float, weight->n);
  g_autofree float *biases = g_new (float, shift->n);
  char *weight_name = copy_text (w, weight->name), *bias_name = copy_text (w, shift->name);
  gsize each = weight->n / shift->n;

  for (gsize c = 0; c < shift->n; c++) {
    double s = (double)scale[c] / sqrt ((double)variance[c] + norm->epsilon);
    double bias = layer->bias == NORMA_LAYER_NONE
                      ? 0
                      : (double)w->values[get_parameter (w, layer->bias)->offset + c];

    for (gsize i = c * each; i < (c + 1) * each; i++)
      weights[i] = (float)((double)w->values[weight->offset + i] * s);
    biases[c] = (float)((bias - (double)mean[c]) * s + (double)w->values[shift->offset + c]);
  }
  add_numbers (w, weight_name, weight, weights);
  add_numbers (w, bias_name, shift, biases);
  add_convolution (w, layer, from, weight_name, bias_name, to);
}

static void
add_batch_norm (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  const char *inputs[] = { from, add_parameter (w, layer->weight), add_parameter (w, layer->bias),
                           add_parameter (w, layer->mean), add_parameter (w, layer->variance) };

  add_float (w, add_node (w, "BatchNormalization", inputs, 5, to), "epsilon", layer->epsilon);
}

static void
add_relu (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  if (layer->slope == 0)
    add_node (w, "Relu", &from, 1, to);
  else
    add_float (w, add_node (w, "LeakyRelu", &from, 1, to), "alpha", layer->slope);
}

static void
add_pool (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  gint64 k = layer->kernel, s = layer->stride;
  Onnx__NodeProto *node = add_node (w, "AveragePool", &from, 1, to);

  add_integers (w, node, "kernel_shape", (gint64[]){ k, k }, 2);
  add_integers (w, node, "strides", (gint64[]){ s, s }, 2);
}

/* To a fixed size: [n, channels, height, width] as an input. */
static void
add_resize (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  const gint64 sizes[] = { 1, layer->channels, layer->height, layer->width }, four = 4;
  char *name = keep (w, g_strconcat (layer->name, ".sizes", NULL));
  const char *inputs[] = { from, "", "", name };
  Onnx__NodeProto *node = add_node (w, "Resize", inputs, 4, to);

  add_initializer (w, name, &four, 1, NORMA_ELEMENT_INT64, g_memdup2 (sizes, sizeof sizes),
                   sizeof sizes);
  add_text (w, node, "mode", "linear");
  add_text (w, node, "coordinate_transformation_mode", "half_pixel");
}

static void
add_value_info (Writer *w, GPtrArray *list, char *name, guint channels)
{
  Onnx__ValueInfoProto *info = keep (w, g_new (Onnx__ValueInfoProto, 1));
  Onnx__TypeProto *type = keep (w, g_new (Onnx__TypeProto, 1));
  Onnx__TypeProto__Tensor *tensor = keep (w, g_new (Onnx__TypeProto__Tensor, 1));
  Onnx__TensorShapeProto *shape = keep (w, g_new (Onnx__TensorShapeProto, 1));
  const char *open[] = { NULL, NULL, "height", "width" };

  onnx__value_info_proto__init (info);
  onnx__type_proto__init (type);
  onnx__type_proto__tensor__init (tensor);
  onnx__tensor_shape_proto__init (shape);
  shape->n_dim = 4;
  shape->dim = keep (w, g_new0 (Onnx__TensorShapeProto__Dimension *, 4));
  for (guint i = 0; i < 4; i++) {
    Onnx__TensorShapeProto__Dimension *dim = keep (w, g_new (Onnx__TensorShapeProto__Dimension, 1));

    onnx__tensor_shape_proto__dimension__init (dim);
    dim->value_case = open[i] == NULL ? ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
                                      : ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
    if (open[i] == NULL)
      dim->dim_value = i == 0 ? 1 : channels;
    else /* those of an output follow from the input's and are names of their own */
      dim->dim_param = keep (w, g_strconcat (name, ".", open[i], NULL));
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

static void
add_layer (Writer *w, guint index)
{
  const NormaLayer *layer = norma_blueprint_get (w->blueprint, index);
  const char *from[] = { layer->n_from > 0 ? w->names[layer->from[0]] : NULL,
                         layer->n_from > 1 ? w->names[layer->from[1]] : NULL };
  char *to = w->names[index] = copy_text (w, layer->name);
  const NormaLayer *before;

  switch (layer->kind) {
  case NORMA_LAYER_INPUT:
    add_value_info (w, w->inputs, to, layer->channels);
    break;
  case NORMA_LAYER_CONVOLUTION:
    /* With its batch norm, if it has one of its own. */
    if (find_norm (w, index) == NULL)
      add_convolution (w, layer, from[0], add_parameter (w, layer->weight),
                       layer->bias == NORMA_LAYER_NONE ? NULL : add_parameter (w, layer->bias), to);
    break;
  case NORMA_LAYER_BATCH_NORM:
    before = norma_blueprint_get (w->blueprint, layer->from[0]);
    if (find_norm (w, layer->from[0]) == layer)
      add_folded (w, before, layer, w->names[before->from[0]], to);
    else
      add_batch_norm (w, layer, from[0], to);
    break;
  case NORMA_LAYER_RELU:
    add_relu (w, layer, from[0], to);
    break;
  case NORMA_LAYER_ADD:
    add_node (w, "Add", from, 2, to);
    break;
  case NORMA_LAYER_AVERAGE_POOL:
    add_pool (w, layer, from[0], to);
    break;
  case NORMA_LAYER_RESIZE:
    add_resize (w, layer, from[0], to);
    break;
  case NORMA_LAYER_DROPOUT:
    w->names[index] = (char *)from[0];
    break;
  case NORMA_LAYER_OUTPUT:
    add_node (w, "Identity", from, 1, to);
    add_value_info (w, w->outputs, to, layer->channels);
    break;
  case NORMA_LAYER_LINEAR:
    g_return_if_reached ();
  }
}

static GPtrArray *
make_metadata (Writer *w, const char *const *metadata)
{
  GPtrArray *list = g_ptr_array_new ();

  for (gsize i = 0; metadata != NULL && metadata[i] != NULL; i += 2) {
    Onnx__StringStringEntryProto *entry = keep (w, g_new (Onnx__StringStringEntryProto, 1));

    onnx__string_string_entry_proto__init (entry);
    entry->key = (char *)metadata[i];
    entry->value = (char *)metadata[i + 1];
    g_ptr_array_add (list, entry);
  }
  return list;
}

static GBytes *
pack (Writer *w, const NormaOnnxOptions *options, GError **error)
{
  g_autoptr (GPtrArray) metadata = make_metadata (w, options->metadata);
  Onnx__OperatorSetIdProto opset = ONNX__OPERATOR_SET_ID_PROTO__INIT, *opsets = &opset;
  Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
  Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;
  guint8 *bytes;
  gsize size;

  opset.has_version = TRUE, opset.version = OPSET;
  graph.name = (char *)"network";
  graph.n_node = w->nodes->len, graph.node = (gpointer)w->nodes->pdata;
  graph.n_initializer = w->initializers->len;
  graph.initializer = (gpointer)w->initializers->pdata;
  graph.n_input = w->inputs->len, graph.input = (gpointer)w->inputs->pdata;
  graph.n_output = w->outputs->len, graph.output = (gpointer)w->outputs->pdata;
  model.has_ir_version = TRUE, model.ir_version = IR_VERSION;
  model.producer_name = (char *)"Norma";
  model.n_opset_import = 1, model.opset_import = &opsets;
  model.n_metadata_props = metadata->len, model.metadata_props = (gpointer)metadata->pdata;
  model.graph = &graph;
  size = onnx__model_proto__get_packed_size (&model);
  bytes = norma_alloc (size, 1, "network", error);
  if (bytes == NULL)
    return NULL;
  onnx__model_proto__pack (&model, bytes);
  return g_bytes_new_take (bytes, size);
}

GBytes *
norma_onnx_write (const NormaBlueprint *blueprint, const float *values,
                  const NormaOnnxOptions *options, GError **error)
{
  guint n = norma_blueprint_get_count (blueprint);
  Writer w = { blueprint,          values,
               options->in_half,   g_ptr_array_new_with_free_func (g_free),
               g_ptr_array_new (), g_ptr_array_new (),
               g_ptr_array_new (), g_ptr_array_new (),
               g_new0 (char *, n) };
  GBytes *bytes;

  for (guint i = 0; i < n; i++)
    add_layer (&w, i);
  bytes = pack (&w, options, error);
  g_ptr_array_unref (w.nodes);
  g_ptr_array_unref (w.initializers);
  g_ptr_array_unref (w.inputs);
  g_ptr_array_unref (w.outputs);
  g_ptr_array_unref (w.blocks);
  g_free (w.names);
  return bytes;
}
