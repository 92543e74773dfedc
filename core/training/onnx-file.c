/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/onnx-file.h"

#include <math.h>

#include "core/training/onnx-builder.h"

typedef struct {
  const NormaBlueprint *blueprint;
  const float *values;
  gboolean in_half;
  NormaOnnxBuilder *builder;
  char **names; /* [layers] of the value that a layer makes */
} Writer;

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
  char *half =
      w->in_half ? norma_onnx_builder_keep (w->builder, g_strconcat (name, ".half", NULL)) : name;
  gint64 dims[NORMA_TENSOR_MAX_RANK];

  for (guint i = 0; i < like->rank; i++)
    dims[i] = (gint64)like->dims[i];
  norma_onnx_builder_add_initializer (w->builder, half, dims, like->rank, element,
                                      convert (numbers, like->n, element),
                                      like->n * norma_element_size (element));
  if (w->in_half)
    norma_onnx_builder_set_integer (w->builder,
                                    norma_onnx_builder_add_node (w->builder, "Cast",
                                                                 (const char *const[]){ half }, 1,
                                                                 name),
                                    "to", NORMA_ELEMENT_FLOAT);
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
  char *name = norma_onnx_builder_copy (w->builder, parameter->name);

  add_numbers (w, name, parameter, w->values + parameter->offset);
  return name;
}

static void
add_convolution (Writer *w, const NormaLayer *layer, const char *from, char *weight, char *bias,
                 char *to)
{
  gint64 k = layer->kernel, s = layer->stride, p = layer->padding;
  const char *inputs[] = { from, weight, bias };
  Onnx__NodeProto *node =
      norma_onnx_builder_add_node (w->builder, "Conv", inputs, bias == NULL ? 2 : 3, to);

  norma_onnx_builder_set_integers (w->builder, node, "kernel_shape", (gint64[]){ k, k }, 2);
  norma_onnx_builder_set_integers (w->builder, node, "strides", (gint64[]){ s, s }, 2);
  norma_onnx_builder_set_integers (w->builder, node, "pads", (gint64[]){ p, p, p, p }, 4);
  if (layer->groups > 1)
    norma_onnx_builder_set_integer (w->builder, node, "group", layer->groups);
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
  char *weight_name = norma_onnx_builder_copy (w->builder, weight->name),
       *bias_name = norma_onnx_builder_copy (w->builder, shift->name);
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
add_norm_alone (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  const char *inputs[] = { from, add_parameter (w, layer->weight), add_parameter (w, layer->bias),
                           add_parameter (w, layer->mean), add_parameter (w, layer->variance) };
  Onnx__NodeProto *node =
      norma_onnx_builder_add_node (w->builder, "BatchNormalization", inputs, 5, to);

  norma_onnx_builder_set_float (w->builder, node, "epsilon", layer->epsilon);
}

static void
add_batch_norm (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  const NormaLayer *before = norma_blueprint_get (w->blueprint, layer->from[0]);

  if (find_norm (w, layer->from[0]) == layer)
    add_folded (w, before, layer, w->names[before->from[0]], to);
  else
    add_norm_alone (w, layer, from, to);
}

static void
add_relu (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  if (layer->slope == 0)
    norma_onnx_builder_add_node (w->builder, "Relu", &from, 1, to);
  else
    norma_onnx_builder_set_float (w->builder,
                                  norma_onnx_builder_add_node (w->builder, "LeakyRelu", &from, 1,
                                                               to),
                                  "alpha", layer->slope);
}

static void
add_pool (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  gint64 k = layer->kernel, s = layer->stride;
  Onnx__NodeProto *node = norma_onnx_builder_add_node (w->builder, "AveragePool", &from, 1, to);

  norma_onnx_builder_set_integers (w->builder, node, "kernel_shape", (gint64[]){ k, k }, 2);
  norma_onnx_builder_set_integers (w->builder, node, "strides", (gint64[]){ s, s }, 2);
}

/* To a fixed size: [n, channels, height, width] as an input. */
static void
add_resize (Writer *w, const NormaLayer *layer, const char *from, char *to)
{
  const gint64 sizes[] = { 1, layer->channels, layer->height, layer->width }, four = 4;
  char *name = norma_onnx_builder_keep (w->builder, g_strconcat (layer->name, ".sizes", NULL));
  const char *inputs[] = { from, "", "", name };
  Onnx__NodeProto *node = norma_onnx_builder_add_node (w->builder, "Resize", inputs, 4, to);

  norma_onnx_builder_add_initializer (w->builder, name, &four, 1, NORMA_ELEMENT_INT64,
                                      g_memdup2 (sizes, sizeof sizes), sizeof sizes);
  norma_onnx_builder_set_text (w->builder, node, "mode", "linear");
  norma_onnx_builder_set_text (w->builder, node, "coordinate_transformation_mode", "half_pixel");
}

static void
add_layer (Writer *w, guint index)
{
  const NormaLayer *layer = norma_blueprint_get (w->blueprint, index);
  const char *from[] = { layer->n_from > 0 ? w->names[layer->from[0]] : NULL,
                         layer->n_from > 1 ? w->names[layer->from[1]] : NULL };
  char *to = w->names[index] = norma_onnx_builder_copy (w->builder, layer->name);

  switch (layer->kind) {
  case NORMA_LAYER_INPUT:
    norma_onnx_builder_add_input (w->builder, to, layer->channels);
    break;
  case NORMA_LAYER_CONVOLUTION:
    /* With its batch norm, if it has one of its own. */
    if (find_norm (w, index) == NULL)
      add_convolution (w, layer, from[0], add_parameter (w, layer->weight),
                       layer->bias == NORMA_LAYER_NONE ? NULL : add_parameter (w, layer->bias), to);
    break;
  case NORMA_LAYER_BATCH_NORM:
    add_batch_norm (w, layer, from[0], to);
    break;
  case NORMA_LAYER_RELU:
    add_relu (w, layer, from[0], to);
    break;
  case NORMA_LAYER_ADD:
    norma_onnx_builder_add_node (w->builder, "Add", from, 2, to);
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
    norma_onnx_builder_add_node (w->builder, "Identity", from, 1, to);
    norma_onnx_builder_add_output (w->builder, to, layer->channels);
    break;
  case NORMA_LAYER_LINEAR:
  case NORMA_LAYER_PERTURB:
    g_return_if_reached ();
  }
}

GBytes *
norma_onnx_write (const NormaBlueprint *blueprint, const float *values,
                  const NormaOnnxOptions *options, GError **error)
{
  guint n = norma_blueprint_get_count (blueprint);
  g_autoptr (NormaOnnxBuilder) builder = norma_onnx_builder_new ();
  g_autofree char **names = g_new0 (char *, n);
  Writer w = { blueprint, values, options->in_half, builder, names };

  for (guint i = 0; i < n; i++)
    add_layer (&w, i);
  return norma_onnx_builder_pack (builder, options->metadata, error);
}
