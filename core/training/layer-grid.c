/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/trainee-private.h"

/* Average pooling and bilinear resizing. */
enum { FORWARD, BACKWARD };

/* source → destination, and the gradients the other way. */
static gboolean
bind (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  NormaTraineeNode *from = node->from[0];
  NormaOperation *forward = node->operations[FORWARD], *backward = node->operations[BACKWARD];

  return norma_operation_bind (forward, DNNL_ARG_SRC, &from->layout, from->data, error) &&
         norma_operation_bind (forward, DNNL_ARG_DST, &node->layout, node->data, error) &&
         (backward == NULL ||
          (norma_operation_bind (backward, DNNL_ARG_DIFF_DST, &node->layout, node->gradient,
                                 error) &&
           norma_operation_bind (backward, DNNL_ARG_DIFF_SRC, &from->layout, NULL, error)));
}

static void
forward (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  norma_operation_run (node->operations[FORWARD]);
}

static void
backward (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  float *to = norma_trainee_begin_gradient (trainee, node, 0);

  if (to == NULL)
    return;
  norma_operation_place (node->operations[BACKWARD], DNNL_ARG_DIFF_SRC, to);
  norma_operation_run (node->operations[BACKWARD]);
  norma_trainee_end_gradient (trainee, node, 0);
}

static gboolean
keep (NormaTrainee *trainee, NormaTraineeNode *node, guint index, const_dnnl_op_desc_t description,
      const char *what, GError **error)
{
  const NormaOperation *hint = index == FORWARD ? NULL : node->operations[FORWARD];

  return norma_trainee_keep (trainee, node, index,
                             norma_operation_new (trainee->engine, description, hint, what, error));
}

static gboolean
infer_pool (NormaTraineeNode *node, const char **what)
{
  *what = "as many pixels as are averaged at least";
  for (guint i = 2; i < 4; i++) {
    if (node->dims[i] < node->layer->kernel)
      return FALSE;
    node->dims[i] = (node->dims[i] - node->layer->kernel) / node->layer->stride + 1;
  }
  return TRUE;
}

static gboolean
plan_pool (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  const dnnl_memory_desc_t *from = &node->from[0]->layout;
  gint64 k = node->layer->kernel, s = node->layer->stride;
  dnnl_dims_t strides = { s, s }, kernel = { k, k }, padding = { 0 };
  dnnl_pooling_desc_t operation;

  dnnl_pooling_forward_desc_init (&operation, dnnl_forward_training,
                                  dnnl_pooling_avg_exclude_padding, from, &node->layout, strides,
                                  kernel, padding, padding);
  if (!keep (trainee, node, FORWARD, &operation, "average pooling", error))
    return FALSE;
  if (node->gradient != NULL) {
    dnnl_pooling_backward_desc_init (&operation, dnnl_pooling_avg_exclude_padding, from,
                                     &node->layout, strides, kernel, padding, padding);
    if (!keep (trainee, node, BACKWARD, &operation, "gradient of average pooling", error))
      return FALSE;
  }
  return bind (trainee, node, error);
}

const NormaLayerClass norma_layer_average_pool = {
  .infer = infer_pool,
  .plan = plan_pool,
  .forward = forward,
  .backward = backward,
};

static gboolean
infer_resize (NormaTraineeNode *node, const char **what)
{
  node->dims[2] = node->layer->height;
  node->dims[3] = node->layer->width;
  return TRUE;
}

static gboolean
plan_resize (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  const dnnl_memory_desc_t *from = &node->from[0]->layout;
  dnnl_resampling_desc_t operation;

  dnnl_resampling_forward_desc_init (&operation, dnnl_forward_training, dnnl_resampling_linear,
                                     NULL, from, &node->layout);
  if (!keep (trainee, node, FORWARD, &operation, "bilinear resizing", error))
    return FALSE;
  if (node->gradient != NULL) {
    dnnl_resampling_backward_desc_init (&operation, dnnl_resampling_linear, NULL, from,
                                        &node->layout);
    if (!keep (trainee, node, BACKWARD, &operation, "gradient of bilinear resizing", error))
      return FALSE;
  }
  return bind (trainee, node, error);
}

const NormaLayerClass norma_layer_resize = {
  .infer = infer_resize,
  .plan = plan_resize,
  .forward = forward,
  .backward = backward,
};
