/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/training/trainee-private.h"

enum {
  FORWARD,
  BACKWARD_DATA,
  BACKWARD_WEIGHTS,
  TAKE_FORWARD, /* weights from the order of the parameter to that of the primitive */
  TAKE_BACKWARD,
  GIVE_WEIGHTS, /* the other way, gradients */
};

enum {
  FORWARD_WEIGHTS,
  BACKWARD_DATA_WEIGHTS,
  WEIGHT_GRADIENT, /* in the primitive's order */
  PLAIN_GRADIENT,
  BIAS,
  BIAS_GRADIENT,
};

static gboolean
infer (NormaTraineeNode *node, const char **what)
{
  const NormaLayer *layer = node->layer;

  *what = "as many pixels as its kernel at least";
  for (guint i = 2; i < 4; i++) {
    gint64 size = node->dims[i] + 2 * layer->padding;

    if (size < layer->kernel)
      return FALSE;
    node->dims[i] = (size - layer->kernel) / layer->stride + 1;
  }
  return TRUE;
}

typedef struct {
  dnnl_memory_desc_t plain, any, bias;
  const dnnl_memory_desc_t *bias_or_null;
  dnnl_dims_t strides, padding;
} Shapes;

static gboolean
describe (const NormaTrainee *trainee, const NormaTraineeNode *node, Shapes *shapes)
{
  const NormaLayer *layer = node->layer;
  const NormaParameter *weight = norma_trainee_get_parameter (trainee, layer->weight);
  gint64 groups = layer->groups, k = layer->kernel;
  dnnl_dims_t grouped = { groups, layer->channels / groups, (gint64)weight->dims[1], k, k };
  dnnl_dims_t bias = { layer->channels };
  dnnl_dims_t whole = { layer->channels, grouped[2], k, k };
  const gint64 *dims = groups > 1 ? grouped : whole;
  int rank = groups > 1 ? 5 : 4;

  *shapes = (Shapes){ .strides = { layer->stride, layer->stride },
                      .padding = { layer->padding, layer->padding } };
  shapes->bias_or_null = layer->bias == NORMA_LAYER_NONE ? NULL : &shapes->bias;
  return dnnl_memory_desc_init_by_tag (&shapes->plain, rank, dims, dnnl_f32,
                                       groups > 1 ? dnnl_goihw : dnnl_oihw) == dnnl_success &&
         dnnl_memory_desc_init_by_tag (&shapes->any, rank, dims, dnnl_f32, dnnl_format_tag_any) ==
             dnnl_success &&
         dnnl_memory_desc_init_by_tag (&shapes->bias, 1, bias, dnnl_f32, dnnl_a) == dnnl_success;
}

/* Memory for a tensor in the order that an operation chose, and its place there. */
static gboolean
bind_new (NormaTrainee *trainee, NormaTraineeNode *node, guint operation, int argument,
          const dnnl_memory_desc_t *layout, guint block, GError **error)
{
  if (node->blocks[block] == NULL)
    node->blocks[block] =
        norma_trainee_take_memory (trainee, norma_layout_bytes (layout) / sizeof (float), error);
  return node->blocks[block] != NULL && norma_operation_bind (node->operations[operation], argument,
                                                              layout, node->blocks[block], error);
}

static gboolean
plan_forward (NormaTrainee *trainee, NormaTraineeNode *node, const Shapes *s, GError **error)
{
  dnnl_convolution_desc_t operation;
  const dnnl_memory_desc_t *weights;

  dnnl_convolution_forward_desc_init (&operation,
                                      trainee->mode == NORMA_TRAINEE_TRAINING
                                          ? dnnl_forward_training
                                          : dnnl_forward_inference,
                                      dnnl_convolution_direct, &node->from[0]->layout, &s->any,
                                      s->bias_or_null, &node->layout, s->strides, s->padding,
                                      s->padding);
  if (!norma_trainee_keep (trainee, node, FORWARD,
                           norma_operation_new (trainee->engine, &operation, NULL, "convolution",
                                                error)))
    return FALSE;
  weights = norma_operation_get_layout (node->operations[FORWARD], dnnl_query_weights_md);
  return norma_operation_bind (node->operations[FORWARD], DNNL_ARG_SRC, &node->from[0]->layout,
                               node->from[0]->data, error) &&
         norma_operation_bind (node->operations[FORWARD], DNNL_ARG_DST, &node->layout, node->data,
                               error) &&
         bind_new (trainee, node, FORWARD, DNNL_ARG_WEIGHTS, weights, FORWARD_WEIGHTS, error) &&
         (s->bias_or_null == NULL ||
          bind_new (trainee, node, FORWARD, DNNL_ARG_BIAS, &s->bias, BIAS, error)) &&
         norma_trainee_keep_copy (trainee, node, TAKE_FORWARD, &s->plain, weights, error);
}

static gboolean
plan_backward_data (NormaTrainee *trainee, NormaTraineeNode *node, const Shapes *s, GError **error)
{
  dnnl_convolution_desc_t operation;
  const dnnl_memory_desc_t *weights;

  dnnl_convolution_backward_data_desc_init (&operation, dnnl_convolution_direct,
                                            &node->from[0]->layout, &s->any, &node->layout,
                                            s->strides, s->padding, s->padding);
  if (!norma_trainee_keep (trainee, node, BACKWARD_DATA,
                           norma_operation_new (trainee->engine, &operation,
                                                node->operations[FORWARD],
                                                "gradient of a convolution's image", error)))
    return FALSE;
  weights = norma_operation_get_layout (node->operations[BACKWARD_DATA], dnnl_query_weights_md);
  return norma_operation_bind (node->operations[BACKWARD_DATA], DNNL_ARG_DIFF_SRC,
                               &node->from[0]->layout, NULL, error) &&
         norma_operation_bind (node->operations[BACKWARD_DATA], DNNL_ARG_DIFF_DST, &node->layout,
                               node->gradient, error) &&
         bind_new (trainee, node, BACKWARD_DATA, DNNL_ARG_WEIGHTS, weights, BACKWARD_DATA_WEIGHTS,
                   error) &&
         norma_trainee_keep_copy (trainee, node, TAKE_BACKWARD, &s->plain, weights, error);
}

static gboolean
plan_backward_weights (NormaTrainee *trainee, NormaTraineeNode *node, const Shapes *s,
                       GError **error)
{
  dnnl_convolution_desc_t operation;
  const dnnl_memory_desc_t *weights;

  dnnl_convolution_backward_weights_desc_init (&operation, dnnl_convolution_direct,
                                               &node->from[0]->layout, &s->any, s->bias_or_null,
                                               &node->layout, s->strides, s->padding, s->padding);
  if (!norma_trainee_keep (trainee, node, BACKWARD_WEIGHTS,
                           norma_operation_new (trainee->engine, &operation,
                                                node->operations[FORWARD],
                                                "gradient of a convolution's weights", error)))
    return FALSE;
  weights =
      norma_operation_get_layout (node->operations[BACKWARD_WEIGHTS], dnnl_query_diff_weights_md);
  node->blocks[PLAIN_GRADIENT] =
      norma_trainee_take_memory (trainee, norma_layout_bytes (&s->plain) / sizeof (float), error);
  return node->blocks[PLAIN_GRADIENT] != NULL &&
         norma_operation_bind (node->operations[BACKWARD_WEIGHTS], DNNL_ARG_SRC,
                               &node->from[0]->layout, node->from[0]->data, error) &&
         norma_operation_bind (node->operations[BACKWARD_WEIGHTS], DNNL_ARG_DIFF_DST, &node->layout,
                               node->gradient, error) &&
         bind_new (trainee, node, BACKWARD_WEIGHTS, DNNL_ARG_DIFF_WEIGHTS, weights, WEIGHT_GRADIENT,
                   error) &&
         (s->bias_or_null == NULL || bind_new (trainee, node, BACKWARD_WEIGHTS, DNNL_ARG_DIFF_BIAS,
                                               &s->bias, BIAS_GRADIENT, error)) &&
         norma_trainee_keep_copy (trainee, node, GIVE_WEIGHTS, weights, &s->plain, error);
}

static gboolean
plan (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  Shapes shapes;

  if (!describe (trainee, node, &shapes)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED,
                 "layer %s: oneDNN has no such weights", node->layer->name);
    return FALSE;
  }
  if (!plan_forward (trainee, node, &shapes, error))
    return FALSE;
  if (trainee->mode == NORMA_TRAINEE_INFERENCE)
    return TRUE;
  return (node->from[0]->gradient == NULL || plan_backward_data (trainee, node, &shapes, error)) &&
         plan_backward_weights (trainee, node, &shapes, error);
}

static void
take (NormaTrainee *trainee, NormaTraineeNode *node, const float *values)
{
  const NormaLayer *layer = node->layer;
  const float *weights = values + norma_trainee_get_parameter (trainee, layer->weight)->offset;

  norma_trainee_copy (node, TAKE_FORWARD, weights, node->blocks[FORWARD_WEIGHTS]);
  if (node->operations[TAKE_BACKWARD] != NULL)
    norma_trainee_copy (node, TAKE_BACKWARD, weights, node->blocks[BACKWARD_DATA_WEIGHTS]);
  if (layer->bias != NORMA_LAYER_NONE) {
    const NormaParameter *bias = norma_trainee_get_parameter (trainee, layer->bias);

    for (gsize i = 0; i < bias->n; i++)
      node->blocks[BIAS][i] = values[bias->offset + i];
  }
}

static void
forward (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  norma_operation_run (node->operations[FORWARD]);
}

static void
backward (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  const NormaLayer *layer = node->layer;
  const NormaParameter *weight = norma_trainee_get_parameter (trainee, layer->weight);
  float *to = norma_trainee_begin_gradient (trainee, node, 0);

  norma_operation_run (node->operations[BACKWARD_WEIGHTS]);
  norma_trainee_copy (node, GIVE_WEIGHTS, node->blocks[WEIGHT_GRADIENT],
                      node->blocks[PLAIN_GRADIENT]);
  norma_trainee_add (weight->n, node->blocks[PLAIN_GRADIENT], gradients + weight->offset);
  if (layer->bias != NORMA_LAYER_NONE)
    norma_trainee_add (layer->channels, node->blocks[BIAS_GRADIENT],
                       gradients + norma_trainee_get_parameter (trainee, layer->bias)->offset);
  if (to == NULL)
    return;
  norma_operation_place (node->operations[BACKWARD_DATA], DNNL_ARG_DIFF_SRC, to);
  norma_operation_run (node->operations[BACKWARD_DATA]);
  norma_trainee_end_gradient (trainee, node, 0);
}

const NormaLayerClass norma_layer_convolution = {
  .infer = infer,
  .plan = plan,
  .take = take,
  .forward = forward,
  .backward = backward,
};
