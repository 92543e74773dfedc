/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/training/trainee-private.h"

/* y = x · weightᵀ + bias, of rows [n, channels]. The products are oneDNN's, which is at home on processors
 * that a BLAS of the same age does not know, with the one thread that the trainee leaves it. */
enum { WEIGHT, BIAS };

static gboolean
infer (NormaTraineeNode *node, const char **what)
{
  *what = "rows of features, 1 × 1";
  return node->dims[2] == 1 && node->dims[3] == 1;
}

static gboolean
plan (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  NormaTraineeNode *from = node->from[0];
  gsize n = (gsize)from->dims[1] * node->layer->channels;

  /* One pixel in blocks of channels lies like a row, unless the last block is filled up. */
  if (from->n > (gsize)(from->dims[0] * from->dims[1]) ||
      node->n > (gsize)(from->dims[0] * node->dims[1])) {
    g_set_error (
        error, NORMA_ERROR, NORMA_ERROR_INPUT,
        "layer %s: expected rows of features, or channels in multiples of 16 between images "
        "and rows",
        node->layer->name);
    return FALSE;
  }
  node->blocks[WEIGHT] = norma_trainee_take_memory (trainee, n, error);
  if (node->blocks[WEIGHT] != NULL)
    node->blocks[BIAS] = norma_trainee_take_memory (trainee, node->layer->channels, error);
  return node->blocks[BIAS] != NULL;
}

static void
take (NormaTrainee *trainee, NormaTraineeNode *node, const float *values)
{
  const guint parameters[] = { node->layer->weight, node->layer->bias };

  for (guint i = 0; i < 2; i++)
    if (parameters[i] != NORMA_LAYER_NONE) {
      const NormaParameter *parameter = norma_trainee_get_parameter (trainee, parameters[i]);

      memcpy (node->blocks[i], values + parameter->offset, parameter->n * sizeof (float));
    }
}

static void
forward (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  dnnl_dim_t n = node->dims[0], in = node->from[0]->dims[1], out = node->dims[1];

  for (dnnl_dim_t i = 0; i < n; i++)
    memcpy (node->data + i * out, node->blocks[BIAS], out * sizeof (float));
  dnnl_sgemm ('N', 'T', n, out, in, 1, node->from[0]->data, in, node->blocks[WEIGHT], in, 1,
              node->data, out);
}

static void
add_columns (const NormaTraineeNode *node, float *sums)
{
  gsize n = (gsize)node->dims[0], channels = node->layer->channels;

  for (gsize i = 0; i < n; i++)
    norma_trainee_add (channels, node->gradient + i * channels, sums);
}

static void
backward (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  const NormaLayer *layer = node->layer;
  dnnl_dim_t n = node->dims[0], in = node->from[0]->dims[1], out = node->dims[1];
  float *to = norma_trainee_begin_gradient (trainee, node, 0);

  dnnl_sgemm ('T', 'N', out, in, n, 1, node->gradient, out, node->from[0]->data, in, 1,
              gradients + norma_trainee_get_parameter (trainee, layer->weight)->offset, in);
  if (layer->bias != NORMA_LAYER_NONE)
    add_columns (node, gradients + norma_trainee_get_parameter (trainee, layer->bias)->offset);
  if (to == NULL)
    return;
  dnnl_sgemm ('N', 'N', n, in, out, 1, node->gradient, out, node->blocks[WEIGHT], in, 0, to, in);
  norma_trainee_end_gradient (trainee, node, 0);
}

const NormaLayerClass norma_layer_linear = {
  .infer = infer,
  .plan = plan,
  .take = take,
  .forward = forward,
  .backward = backward,
};
