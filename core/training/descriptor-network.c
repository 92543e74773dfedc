/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/descriptor-network.h"

/* How the layers are called that end a bottleneck, and the network. */
#define WIDEN "widen"
#define PROJECT "project"

static guint
convolve (NormaBlueprint *b, guint from, const char *name, guint channels, guint kernel,
          guint stride)
{
  const NormaConvolutionOptions options = { channels, kernel, stride, kernel / 2,
                                            .has_no_bias = TRUE };
  g_autofree char *norm = g_strconcat (name, ".norm", NULL);
  guint convolved = norma_blueprint_add_convolution (b, from, name, &options);

  return norma_blueprint_add_batch_norm (b, convolved, norm, 0);
}

static guint
rectify (NormaBlueprint *b, guint from)
{
  return norma_blueprint_add_relu (b, from, 0);
}

/* ReLU (from + widen (ReLU (narrow (from)))). */
static guint
add_bottleneck (NormaBlueprint *b, guint from, const char *name, guint channels, guint narrow)
{
  g_autofree char *first = g_strconcat (name, ".narrow", NULL);
  g_autofree char *second = g_strconcat (name, "." WIDEN, NULL);
  guint inner = rectify (b, convolve (b, from, first, narrow, 3, 1));

  inner = convolve (b, inner, second, channels, 1, 1);
  return rectify (b, norma_blueprint_add_sum (b, from, inner));
}

static guint
add_output (NormaBlueprint *b, guint from, const char *name, guint channels)
{
  const NormaConvolutionOptions options = { channels, 1 };
  g_autofree char *project = g_strconcat (name, "." PROJECT, NULL);

  if (channels == 0)
    return NORMA_LAYER_NONE;
  return norma_blueprint_add_output (b,
                                     norma_blueprint_add_convolution (b, from, project, &options),
                                     name);
}

NormaBlueprint *
norma_descriptor_network_new (const guint channels[2], const char *const names[2],
                              NormaDescriptorLayers *layers)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = layers->input = norma_blueprint_add_input (b, "image", 3);

  x = rectify (b, convolve (b, x, "stem1", 32, 3, 2));
  x = rectify (b, convolve (b, x, "stem2", 48, 3, 2));
  x = rectify (b, convolve (b, x, "stem3", 96, 3, 2));
  x = add_bottleneck (b, x, "fine1", 96, 64);
  x = add_bottleneck (b, x, "fine2", 96, 64);
  layers->output[0] = add_output (b, x, names[0], channels[0]);
  layers->output[1] = NORMA_LAYER_NONE;
  if (channels[1] == 0)
    return b;
  x = rectify (b, convolve (b, x, "down", 192, 3, 2));
  x = add_bottleneck (b, x, "coarse1", 192, 128);
  x = add_bottleneck (b, x, "coarse2", 192, 128);
  layers->output[1] = add_output (b, x, names[1], channels[1]);
  return b;
}

void
norma_descriptor_network_begin (const NormaBlueprint *blueprint, guint64 seed, float *values)
{
  const NormaParameters *parameters = norma_blueprint_get_parameters (blueprint);

  norma_blueprint_begin (blueprint, seed, values);
  for (guint i = 0; i < norma_parameters_get_count (parameters); i++) {
    const NormaParameter *parameter = norma_parameters_get (parameters, i);

    if (g_str_has_suffix (parameter->name, "." WIDEN ".norm.weight") ||
        g_str_has_suffix (parameter->name, "." PROJECT ".weight"))
      for (gsize k = 0; k < parameter->n; k++)
        values[parameter->offset + k] = 0;
  }
}
