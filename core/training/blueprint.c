/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/blueprint.h"

#include <math.h>

#include "core/base/random.h"

struct _NormaBlueprint {
  GPtrArray *layers; /* of NormaLayer */
  NormaParameters *parameters;
};

static void
free_layer (gpointer data)
{
  NormaLayer *layer = data;

  g_free (layer->name);
  g_free (layer);
}

NormaBlueprint *
norma_blueprint_new (void)
{
  NormaBlueprint *blueprint = g_new0 (NormaBlueprint, 1);

  blueprint->layers = g_ptr_array_new_with_free_func (free_layer);
  blueprint->parameters = norma_parameters_new ();
  return blueprint;
}

void
norma_blueprint_free (NormaBlueprint *blueprint)
{
  if (blueprint == NULL)
    return;

  g_ptr_array_unref (blueprint->layers);
  norma_parameters_free (blueprint->parameters);
  g_free (blueprint);
}

guint
norma_blueprint_get_count (const NormaBlueprint *blueprint)
{
  return blueprint->layers->len;
}

const NormaLayer *
norma_blueprint_get (const NormaBlueprint *blueprint, guint index)
{
  g_return_val_if_fail (index < blueprint->layers->len, NULL);

  return g_ptr_array_index (blueprint->layers, index);
}

const NormaParameters *
norma_blueprint_get_parameters (const NormaBlueprint *blueprint)
{
  return blueprint->parameters;
}

static NormaLayer *
add (NormaBlueprint *blueprint, NormaLayerKind kind, const char *name)
{
  NormaLayer *layer = g_new0 (NormaLayer, 1);

  layer->kind = kind;
  layer->name = name == NULL ? g_strdup_printf ("#%u", blueprint->layers->len) : g_strdup (name);
  layer->weight = layer->bias = layer->mean = layer->variance = NORMA_LAYER_NONE;
  layer->kernel = layer->stride = layer->groups = 1;
  g_ptr_array_add (blueprint->layers, layer);
  return layer;
}

static guint
get_last (const NormaBlueprint *blueprint)
{
  return blueprint->layers->len - 1;
}

static NormaLayer *
add_after (NormaBlueprint *blueprint, NormaLayerKind kind, const char *name, guint from)
{
  NormaLayer *before, *layer;

  g_return_val_if_fail (from < blueprint->layers->len, NULL);

  before = g_ptr_array_index (blueprint->layers, from);
  g_return_val_if_fail (before->kind != NORMA_LAYER_OUTPUT, NULL);
  before->n_users++;
  layer = add (blueprint, kind, name);
  layer->from[0] = from;
  layer->n_from = 1;
  layer->channels = before->channels;
  layer->needs_gradient = before->needs_gradient;
  return layer;
}

/* Returns the index of the parameter. */
static guint
add_parameter (NormaBlueprint *blueprint, const NormaLayer *layer, const char *what,
               NormaParameterRole role, guint group, const guint64 *dims, guint rank)
{
  g_autofree char *name = g_strconcat (layer->name, ".", what, NULL);

  norma_parameters_add (blueprint->parameters, name, role, group, dims, rank);
  return norma_parameters_get_count (blueprint->parameters) - 1;
}

guint
norma_blueprint_add_input (NormaBlueprint *blueprint, const char *name, guint channels)
{
  add (blueprint, NORMA_LAYER_INPUT, name)->channels = channels;
  return get_last (blueprint);
}

guint
norma_blueprint_add_convolution (NormaBlueprint *blueprint, guint from, const char *name,
                                 const NormaConvolutionOptions *options)
{
  NormaLayer *layer = add_after (blueprint, NORMA_LAYER_CONVOLUTION, name, from);
  guint groups = MAX (1, options->groups);
  const guint64 dims[] = { options->channels, layer->channels / groups, options->kernel,
                           options->kernel };

  g_return_val_if_fail (options->channels % groups == 0 && layer->channels % groups == 0, 0);
  g_return_val_if_fail (options->channels > 0 && options->kernel > 0, 0);

  layer->channels = options->channels;
  layer->kernel = options->kernel;
  layer->stride = MAX (1, options->stride);
  layer->padding = options->padding;
  layer->groups = groups;
  layer->needs_gradient = TRUE;
  layer->weight =
      add_parameter (blueprint, layer, "weight", NORMA_PARAMETER_TRAINED, options->group, dims, 4);
  if (!options->has_no_bias)
    layer->bias =
        add_parameter (blueprint, layer, "bias", NORMA_PARAMETER_TRAINED, options->group, dims, 1);
  return get_last (blueprint);
}

guint
norma_blueprint_add_linear (NormaBlueprint *blueprint, guint from, const char *name, guint channels,
                            gboolean has_bias, guint group)
{
  NormaLayer *layer = add_after (blueprint, NORMA_LAYER_LINEAR, name, from);
  const guint64 dims[] = { channels, layer->channels };

  layer->channels = channels;
  layer->needs_gradient = TRUE;
  layer->weight =
      add_parameter (blueprint, layer, "weight", NORMA_PARAMETER_TRAINED, group, dims, 2);
  if (has_bias)
    layer->bias = add_parameter (blueprint, layer, "bias", NORMA_PARAMETER_TRAINED, group, dims, 1);
  return get_last (blueprint);
}

guint
norma_blueprint_add_batch_norm (NormaBlueprint *blueprint, guint from, const char *name,
                                guint group)
{
  NormaLayer *layer = add_after (blueprint, NORMA_LAYER_BATCH_NORM, name, from);
  const guint64 dims[] = { layer->channels };

  layer->needs_gradient = TRUE;
  layer->epsilon = 1e-5; /* the default of PyTorch and ONNX */
  layer->weight =
      add_parameter (blueprint, layer, "weight", NORMA_PARAMETER_TRAINED, group, dims, 1);
  layer->bias = add_parameter (blueprint, layer, "bias", NORMA_PARAMETER_TRAINED, group, dims, 1);
  layer->mean = add_parameter (blueprint, layer, "mean", NORMA_PARAMETER_STATISTIC, group, dims, 1);
  layer->variance =
      add_parameter (blueprint, layer, "variance", NORMA_PARAMETER_STATISTIC, group, dims, 1);
  return get_last (blueprint);
}

guint
norma_blueprint_add_relu (NormaBlueprint *blueprint, guint from, double slope)
{
  NormaLayer *layer = add_after (blueprint, NORMA_LAYER_RELU, NULL, from);

  g_return_val_if_fail (slope >= 0 && slope < 1, 0);
  g_return_val_if_fail (norma_blueprint_get (blueprint, from)->kind != NORMA_LAYER_INPUT, 0);

  layer->slope = slope;
  return get_last (blueprint);
}

static guint
add_pair (NormaBlueprint *blueprint, NormaLayerKind kind, guint a, guint b)
{
  NormaLayer *layer = add_after (blueprint, kind, NULL, a);
  NormaLayer *second;

  g_return_val_if_fail (b < get_last (blueprint), 0);

  second = g_ptr_array_index (blueprint->layers, b);
  g_return_val_if_fail (second->channels == layer->channels, 0);
  second->n_users++;
  layer->from[1] = b;
  layer->n_from = 2;
  layer->needs_gradient |= second->needs_gradient;
  return get_last (blueprint);
}

guint
norma_blueprint_add_sum (NormaBlueprint *blueprint, guint a, guint b)
{
  return add_pair (blueprint, NORMA_LAYER_ADD, a, b);
}

guint
norma_blueprint_add_perturb (NormaBlueprint *blueprint, guint from, guint noise)
{
  return add_pair (blueprint, NORMA_LAYER_PERTURB, from, noise);
}

guint
norma_blueprint_add_average_pool (NormaBlueprint *blueprint, guint from, guint kernel, guint stride)
{
  NormaLayer *layer = add_after (blueprint, NORMA_LAYER_AVERAGE_POOL, NULL, from);

  g_return_val_if_fail (kernel > 0 && stride > 0, 0);

  layer->kernel = kernel;
  layer->stride = stride;
  return get_last (blueprint);
}

guint
norma_blueprint_add_resize (NormaBlueprint *blueprint, guint from, guint height, guint width)
{
  NormaLayer *layer = add_after (blueprint, NORMA_LAYER_RESIZE, NULL, from);

  g_return_val_if_fail (height > 0 && width > 0, 0);

  layer->height = height;
  layer->width = width;
  return get_last (blueprint);
}

guint
norma_blueprint_add_dropout (NormaBlueprint *blueprint, guint from, double share)
{
  g_return_val_if_fail (share >= 0 && share < 1, 0);

  add_after (blueprint, NORMA_LAYER_DROPOUT, NULL, from)->share = share;
  return get_last (blueprint);
}

guint
norma_blueprint_add_output (NormaBlueprint *blueprint, guint from, const char *name)
{
  add_after (blueprint, NORMA_LAYER_OUTPUT, name, from);
  return get_last (blueprint);
}

static void
fill (const NormaParameter *parameter, float value, float *values)
{
  for (gsize i = 0; i < parameter->n; i++)
    values[parameter->offset + i] = value;
}

static void
begin_weight (const NormaParameter *weight, NormaRandom *random, float *values)
{
  double deviation = sqrt (2.0 * (double)weight->dims[0] / (double)weight->n);

  for (gsize i = 0; i < weight->n; i++)
    values[weight->offset + i] = (float)(deviation * norma_random_normal (random));
}

static const NormaParameter *
get_parameter (const NormaBlueprint *blueprint, guint index)
{
  return norma_parameters_get (blueprint->parameters, index);
}

void
norma_blueprint_begin (const NormaBlueprint *blueprint, guint64 seed, float *values)
{
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < norma_parameters_get_size (blueprint->parameters); i++)
    values[i] = 0;
  for (guint i = 0; i < blueprint->layers->len; i++) {
    const NormaLayer *layer = norma_blueprint_get (blueprint, i);

    if (layer->kind == NORMA_LAYER_BATCH_NORM) {
      fill (get_parameter (blueprint, layer->weight), 1, values);
      fill (get_parameter (blueprint, layer->variance), 1, values);
    } else if (layer->weight != NORMA_LAYER_NONE) {
      begin_weight (get_parameter (blueprint, layer->weight), &random, values);
    }
  }
}
