/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/training/trainee-private.h"

enum { FORWARD, BACKWARD };
/* Scales and shifts stand one behind the other, [2, channels]. */
enum { SCALE_SHIFT, MEAN, VARIANCE, SCALE_SHIFT_GRADIENT, N_BLOCKS };

static gboolean
take_blocks (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  for (guint i = 0; i < N_BLOCKS; i++) {
    node->blocks[i] = norma_trainee_take_memory (trainee, 2 * node->layer->channels, error);
    if (node->blocks[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

/* The arguments that are numbers of channels. */
static gboolean
bind_channels (NormaOperation *operation, const NormaTraineeNode *node, gboolean is_backward,
               GError **error)
{
  dnnl_dims_t pair = { 2, node->layer->channels }, one = { node->layer->channels };
  dnnl_memory_desc_t pairs, ones;

  dnnl_memory_desc_init_by_tag (&pairs, 2, pair, dnnl_f32, dnnl_ab);
  dnnl_memory_desc_init_by_tag (&ones, 1, one, dnnl_f32, dnnl_a);
  return norma_operation_bind (operation, DNNL_ARG_SCALE_SHIFT, &pairs, node->blocks[SCALE_SHIFT],
                               error) &&
         norma_operation_bind (operation, DNNL_ARG_MEAN, &ones, node->blocks[MEAN], error) &&
         norma_operation_bind (operation, DNNL_ARG_VARIANCE, &ones, node->blocks[VARIANCE],
                               error) &&
         (!is_backward || norma_operation_bind (operation, DNNL_ARG_DIFF_SCALE_SHIFT, &pairs,
                                                node->blocks[SCALE_SHIFT_GRADIENT], error));
}

static gboolean
plan_forward (NormaTrainee *trainee, NormaTraineeNode *node, unsigned flags, GError **error)
{
  NormaTraineeNode *from = node->from[0];
  dnnl_batch_normalization_desc_t operation;
  NormaOperation *made;

  dnnl_batch_normalization_forward_desc_init (&operation,
                                              trainee->mode == NORMA_TRAINEE_TRAINING
                                                  ? dnnl_forward_training
                                                  : dnnl_forward_inference,
                                              &from->layout, (float)node->layer->epsilon, flags);
  made = norma_operation_new (trainee->engine, &operation, NULL, "batch norm", error);
  return norma_trainee_keep (trainee, node, FORWARD, made) &&
         norma_operation_bind (made, DNNL_ARG_SRC, &from->layout, from->data, error) &&
         norma_operation_bind (made, DNNL_ARG_DST, &node->layout, node->data, error) &&
         bind_channels (made, node, FALSE, error);
}

static gboolean
plan_backward (NormaTrainee *trainee, NormaTraineeNode *node, unsigned flags, GError **error)
{
  NormaTraineeNode *from = node->from[0];
  dnnl_batch_normalization_desc_t operation;
  NormaOperation *made;

  dnnl_batch_normalization_backward_desc_init (&operation, dnnl_backward, &node->layout,
                                               &from->layout, (float)node->layer->epsilon, flags);
  made = norma_operation_new (trainee->engine, &operation, node->operations[FORWARD],
                              "gradient of batch norm", error);
  return norma_trainee_keep (trainee, node, BACKWARD, made) &&
         norma_operation_bind (made, DNNL_ARG_SRC, &from->layout, from->data, error) &&
         norma_operation_bind (made, DNNL_ARG_DIFF_DST, &node->layout, node->gradient, error) &&
         norma_operation_bind (made, DNNL_ARG_DIFF_SRC, &from->layout, NULL, error) &&
         bind_channels (made, node, TRUE, error);
}

static gboolean
plan (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  unsigned flags = dnnl_use_scaleshift;

  if (trainee->mode == NORMA_TRAINEE_INFERENCE)
    return take_blocks (trainee, node, error) &&
           plan_forward (trainee, node, flags | dnnl_use_global_stats, error);
  return take_blocks (trainee, node, error) && plan_forward (trainee, node, flags, error) &&
         plan_backward (trainee, node, flags, error);
}

static void
take (NormaTrainee *trainee, NormaTraineeNode *node, const float *values)
{
  const NormaLayer *layer = node->layer;
  gsize n = layer->channels;
  const struct {
    guint parameter;
    float *to;
  } all[] = {
    { layer->weight, node->blocks[SCALE_SHIFT] },
    { layer->bias, node->blocks[SCALE_SHIFT] + n },
    { layer->mean, node->blocks[MEAN] },
    { layer->variance, node->blocks[VARIANCE] },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    memcpy (all[i].to, values + norma_trainee_get_parameter (trainee, all[i].parameter)->offset,
            n * sizeof (float));
}

static void
forward (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  norma_operation_run (node->operations[FORWARD]);
}

/* The variance as an estimate for what was not seen: divided by one less. */
static void
tell_statistics (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  float *mean = gradients + norma_trainee_get_parameter (trainee, node->layer->mean)->offset;
  float *variance =
      gradients + norma_trainee_get_parameter (trainee, node->layer->variance)->offset;
  double n = (double)(node->dims[0] * node->dims[2] * node->dims[3]);

  for (guint i = 0; i < node->layer->channels; i++) {
    mean[i] = node->blocks[MEAN][i];
    variance[i] = (float)(node->blocks[VARIANCE][i] * (n / MAX (1, n - 1)));
  }
}

static void
backward (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  const NormaLayer *layer = node->layer;
  float *to = norma_trainee_begin_gradient (trainee, node, 0);

  /* Those of scale and shift come with that of the input, which nobody may ask for. */
  norma_operation_place (node->operations[BACKWARD], DNNL_ARG_DIFF_SRC,
                         to == NULL ? trainee->spare : to);
  norma_operation_run (node->operations[BACKWARD]);
  norma_trainee_add (layer->channels, node->blocks[SCALE_SHIFT_GRADIENT],
                     gradients + norma_trainee_get_parameter (trainee, layer->weight)->offset);
  norma_trainee_add (layer->channels, node->blocks[SCALE_SHIFT_GRADIENT] + layer->channels,
                     gradients + norma_trainee_get_parameter (trainee, layer->bias)->offset);
  tell_statistics (trainee, node, gradients);
  if (to != NULL)
    norma_trainee_end_gradient (trainee, node, 0);
}

const NormaLayerClass norma_layer_batch_norm = {
  .plan = plan,
  .take = take,
  .forward = forward,
  .backward = backward,
};
