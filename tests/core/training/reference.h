/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>
#include <string.h>

#include "core/base/random.h"
#include "core/training/blueprint.h"

/* The layers in double precision, each as its definition reads. */
typedef struct {
  guint n, channels, height, width;
  double *data;
} Image;

typedef struct {
  const NormaBlueprint *blueprint;
  guint n, height, width;
  const double *input; /* [n, channels, height, width] of every input layer */
  const double *values; /* [size] of the parameters */
  gboolean trains;
  guint64 seed; /* of dropout */
} Reference;

static inline double *
at (const Image *image, guint n, guint c, guint y, guint x)
{
  return &image->data[((n * image->channels + c) * image->height + y) * image->width + x];
}

static inline Image
image_new (guint n, guint channels, guint height, guint width)
{
  return (Image){ n, channels, height, width, g_new0 (double, (gsize)n *channels *height *width) };
}

static inline const double *
reference_parameter (const Reference *r, guint index)
{
  return index == NORMA_LAYER_NONE
             ? NULL
             : r->values +
                   norma_parameters_get (norma_blueprint_get_parameters (r->blueprint), index)
                       ->offset;
}

static inline double
reference_tap (const Reference *r, const NormaLayer *layer, const Image *from, guint n, guint c,
               guint y, guint x)
{
  guint each = from->channels / layer->groups, k = layer->kernel;
  guint first = c / (layer->channels / layer->groups) * each;
  const double *weight = reference_parameter (r, layer->weight) + c * each * k * k;
  double sum = layer->bias == NORMA_LAYER_NONE ? 0 : reference_parameter (r, layer->bias)[c];

  for (guint i = 0; i < each; i++)
    for (guint dy = 0; dy < k; dy++)
      for (guint dx = 0; dx < k; dx++) {
        int v = (int)(y * layer->stride + dy) - (int)layer->padding;
        int u = (int)(x * layer->stride + dx) - (int)layer->padding;

        if (v >= 0 && u >= 0 && v < (int)from->height && u < (int)from->width)
          sum += weight[(i * k + dy) * k + dx] * *at (from, n, first + i, (guint)v, (guint)u);
      }
  return sum;
}

static inline double
reference_mean (const NormaLayer *layer, const Image *from, guint n, guint c, guint y, guint x)
{
  double sum = 0;

  for (guint dy = 0; dy < layer->kernel; dy++)
    for (guint dx = 0; dx < layer->kernel; dx++)
      sum += *at (from, n, c, y * layer->stride + dy, x * layer->stride + dx);
  return sum / (layer->kernel * layer->kernel);
}

static inline double
reference_between (const Image *from, guint n, guint c, double y, double x)
{
  double v = CLAMP (y, 0, from->height - 1.0), u = CLAMP (x, 0, from->width - 1.0);
  guint top = (guint)v, left = (guint)u;
  guint bottom = MIN (top + 1, from->height - 1), right = MIN (left + 1, from->width - 1);
  double fy = v - top, fx = u - left;

  return (1 - fy) * ((1 - fx) * *at (from, n, c, top, left) + fx * *at (from, n, c, top, right)) +
         fy * ((1 - fx) * *at (from, n, c, bottom, left) + fx * *at (from, n, c, bottom, right));
}

static inline void
reference_batch_norm (const Reference *r, const NormaLayer *layer, const Image *from, Image *to)
{
  double count = from->n * from->height * from->width;
  gsize size = from->height * from->width;

  for (guint c = 0; c < from->channels; c++) {
    double mean = 0, variance = 0;

    for (guint n = 0; n < from->n; n++)
      for (gsize i = 0; i < size; i++)
        mean += at (from, n, c, 0, 0)[i] / count;
    for (guint n = 0; n < from->n; n++)
      for (gsize i = 0; i < size; i++)
        variance += pow (at (from, n, c, 0, 0)[i] - mean, 2) / count;
    if (!r->trains) {
      mean = reference_parameter (r, layer->mean)[c];
      variance = reference_parameter (r, layer->variance)[c];
    }
    for (guint n = 0; n < from->n; n++)
      for (gsize i = 0; i < size; i++)
        at (to, n, c, 0, 0)[i] = reference_parameter (r, layer->weight)[c] *
                                     (at (from, n, c, 0, 0)[i] - mean) /
                                     sqrt (variance + layer->epsilon) +
                                 reference_parameter (r, layer->bias)[c];
  }
}

static inline double
reference_number (const Reference *r, const NormaLayer *layer, const Image *a, const Image *b,
                  NormaRandom *random, guint n, guint c, guint y, guint x, const Image *to)
{
  double v;

  switch (layer->kind) {
  case NORMA_LAYER_INPUT:
    return r->input[((n * to->channels + c) * to->height + y) * to->width + x];
  case NORMA_LAYER_CONVOLUTION:
  case NORMA_LAYER_LINEAR:
    return reference_tap (r, layer, a, n, c, y, x);
  case NORMA_LAYER_RELU:
    v = *at (a, n, c, y, x);
    return v > 0 ? v : layer->slope * v;
  case NORMA_LAYER_ADD:
    return *at (a, n, c, y, x) + *at (b, n, c, y, x);
  case NORMA_LAYER_PERTURB:
    return n < a->n ? *at (a, n, c, y, x) : *at (a, n - a->n, c, y, x) + *at (b, n - a->n, c, y, x);
  case NORMA_LAYER_AVERAGE_POOL:
    return reference_mean (layer, a, n, c, y, x);
  case NORMA_LAYER_RESIZE:
    return reference_between (a, n, c, (y + 0.5) * a->height / to->height - 0.5,
                              (x + 0.5) * a->width / to->width - 0.5);
  case NORMA_LAYER_DROPOUT:
    if (r->trains)
      return norma_random_uniform (random) < layer->share
                 ? 0
                 : *at (a, n, c, y, x) / (1 - layer->share);
    return *at (a, n, c, y, x);
  default:
    return *at (a, n, c, y, x);
  }
}

/* All images, [layers], released with reference_free(). */
static inline Image *
reference_run (const Reference *r)
{
  guint n_layers = norma_blueprint_get_count (r->blueprint);
  Image *images = g_new0 (Image, n_layers);
  NormaRandom random;

  norma_random_seed (&random, r->seed);
  for (guint l = 0; l < n_layers; l++) {
    const NormaLayer *layer = norma_blueprint_get (r->blueprint, l);
    const Image *a = layer->n_from > 0 ? &images[layer->from[0]] : NULL;
    const Image *b = layer->n_from > 1 ? &images[layer->from[1]] : NULL;
    guint height = a == NULL ? r->height : a->height, width = a == NULL ? r->width : a->width;
    guint n_images = a == NULL ? r->n : a->n;

    if (layer->kind == NORMA_LAYER_CONVOLUTION || layer->kind == NORMA_LAYER_AVERAGE_POOL) {
      height = (height + 2 * layer->padding - layer->kernel) / layer->stride + 1;
      width = (width + 2 * layer->padding - layer->kernel) / layer->stride + 1;
    } else if (layer->kind == NORMA_LAYER_RESIZE) {
      height = layer->height;
      width = layer->width;
    } else if (layer->kind == NORMA_LAYER_PERTURB) {
      n_images *= 2;
    }
    images[l] = image_new (n_images, layer->channels, height, width);
    if (layer->kind == NORMA_LAYER_BATCH_NORM) {
      reference_batch_norm (r, layer, a, &images[l]);
      continue;
    }
    for (guint n = 0; n < n_images; n++)
      for (guint c = 0; c < layer->channels; c++)
        for (guint y = 0; y < height; y++)
          for (guint x = 0; x < width; x++)
            *at (&images[l], n, c, y, x) =
                reference_number (r, layer, a, b, &random, n, c, y, x, &images[l]);
  }
  return images;
}

static inline void
reference_free (const Reference *r, Image *images)
{
  for (guint l = 0; l < norma_blueprint_get_count (r->blueprint); l++)
    g_free (images[l].data);
  g_free (images);
}
