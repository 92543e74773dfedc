/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/kernel.h"
#include "core/training/trainee-private.h"

/* The layers that look at one number at a time, in whatever order the tensor lies. */

static void
forward_input (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
}

static void
backward_input (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
}

const NormaLayerClass norma_layer_input = {
  .forward = forward_input,
  .backward = backward_input,
  .is_plain = TRUE,
};

enum { COPY_OUT, COPY_BACK };

static gboolean
plan_output (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  return norma_trainee_keep_copy (trainee, node, COPY_OUT, &node->from[0]->layout, &node->layout,
                                  error) &&
         norma_trainee_keep_copy (trainee, node, COPY_BACK, &node->layout, &node->from[0]->layout,
                                  error);
}

static void
forward_output (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  norma_trainee_copy (node, COPY_OUT, node->from[0]->data, node->data);
  if (node->gradient != NULL)
    memset (node->gradient, 0, node->n * sizeof (float));
}

static void
backward_output (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  float *to = norma_trainee_begin_gradient (trainee, node, 0);

  if (to == NULL)
    return;
  norma_trainee_copy (node, COPY_BACK, node->gradient, to);
  norma_trainee_end_gradient (trainee, node, 0);
}

const NormaLayerClass norma_layer_output = {
  .plan = plan_output,
  .forward = forward_output,
  .backward = backward_output,
  .is_plain = TRUE,
};

NORMA_KERNEL static void
rectify (gsize n, float slope, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = values[i] > 0 ? values[i] : slope * values[i];
}

/* The result tells the sign of what was there, as the slope is not negative; at 0 the slope holds. */
NORMA_KERNEL static void
rectify_gradient (gsize n, float slope, const float *restrict values, float *restrict gradient)
{
  for (gsize i = 0; i < n; i++)
    gradient[i] = values[i] > 0 ? gradient[i] : slope * gradient[i];
}

static void
forward_relu (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  rectify (node->n, (float)node->layer->slope, node->data);
}

static void
backward_relu (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  if (node->gradient == NULL)
    return;
  rectify_gradient (node->n, (float)node->layer->slope, node->data, node->gradient);
  node->from[0]->has_gradient = TRUE;
}

const NormaLayerClass norma_layer_relu = {
  .forward = forward_relu,
  .backward = backward_relu,
  .is_in_place = TRUE,
};

static gboolean
infer_sum (NormaTraineeNode *node, const char **what)
{
  *what = "the size of the other image";
  return memcmp (node->from[0]->dims, node->from[1]->dims, 4 * sizeof node->dims[0]) == 0;
}

NORMA_KERNEL static void
sum (gsize n, const float *restrict a, const float *restrict b, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = a[i] + b[i];
}

static void
forward_sum (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  sum (node->n, node->from[0]->data, node->from[1]->data, node->data);
}

static void
backward_sum (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  for (guint i = 0; i < 2; i++) {
    float *to = norma_trainee_begin_gradient (trainee, node, i);

    if (to == NULL)
      continue;
    memcpy (to, node->gradient, node->n * sizeof (float));
    norma_trainee_end_gradient (trainee, node, i);
  }
}

const NormaLayerClass norma_layer_sum = {
  .infer = infer_sum,
  .forward = forward_sum,
  .backward = backward_sum,
};

static gboolean
infer_perturb (NormaTraineeNode *node, const char **what)
{
  if (!infer_sum (node, what))
    return FALSE;
  node->dims[0] *= 2;
  return TRUE;
}

static void
forward_perturb (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  const NormaTraineeNode *from = node->from[0];

  memcpy (node->data, from->data, from->n * sizeof (float));
  sum (from->n, from->data, node->from[1]->data, node->data + from->n);
}

/* Both halves come from the images, one from the noise. */
static void
backward_perturb (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  gsize n = node->from[0]->n;
  float *to = norma_trainee_begin_gradient (trainee, node, 0);

  if (to != NULL) {
    sum (n, node->gradient, node->gradient + n, to);
    norma_trainee_end_gradient (trainee, node, 0);
  }
  to = norma_trainee_begin_gradient (trainee, node, 1);
  if (to != NULL) {
    memcpy (to, node->gradient + n, n * sizeof (float));
    norma_trainee_end_gradient (trainee, node, 1);
  }
}

const NormaLayerClass norma_layer_perturb = {
  .infer = infer_perturb,
  .forward = forward_perturb,
  .backward = backward_perturb,
};

enum { KEPT };

/* What each number is multiplied by. */
static gboolean
plan_dropout (NormaTrainee *trainee, NormaTraineeNode *node, GError **error)
{
  if (trainee->mode == NORMA_TRAINEE_INFERENCE)
    return TRUE;
  node->blocks[KEPT] = norma_trainee_take_memory (trainee, node->n, error);
  return node->blocks[KEPT] != NULL;
}

NORMA_KERNEL static void
multiply (gsize n, const float *restrict a, const float *restrict b, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = a[i] * b[i];
}

static void
forward_dropout (NormaTrainee *trainee, NormaTraineeNode *node, NormaRandom *random)
{
  double share = node->layer->share;
  float *kept = node->blocks[KEPT];

  if (kept == NULL) {
    memcpy (node->data, node->from[0]->data, node->n * sizeof (float));
    return;
  }
  for (gsize i = 0; i < node->n; i++)
    kept[i] = norma_random_uniform (random) < share ? 0 : (float)(1 / (1 - share));
  multiply (node->n, node->from[0]->data, kept, node->data);
}

static void
backward_dropout (NormaTrainee *trainee, NormaTraineeNode *node, float *gradients)
{
  float *to = norma_trainee_begin_gradient (trainee, node, 0);

  if (to == NULL)
    return;
  multiply (node->n, node->gradient, node->blocks[KEPT], to);
  norma_trainee_end_gradient (trainee, node, 0);
}

const NormaLayerClass norma_layer_dropout = {
  .plan = plan_dropout,
  .forward = forward_dropout,
  .backward = backward_dropout,
};
