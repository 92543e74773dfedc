/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/network/kernels/attention.h"
#include "core/network/kernels/convolution.h"
#include "core/network/network-private.h"
#include "core/network/operators.h"
#include "core/network/primitive.h"

/* Convolutions want images channels-last, so that a kernel goes along the channels of a pixel, or
 * in blocks of as many channels as a vector register has room for; what follows keeps that order
 * as long as it can. */

/* An input of a joined convolution that has the result's shape. */
enum { ADDED = 3 };

typedef struct {
  NormaNetworkPlan *plan;
  GPtrArray *steps; /* in their new places, with the copies between orders */
  gint64 block; /* channels of a block, 0: there are none */
} Ordering;

static NormaStep *
new_relayout (NormaTensor *from, NormaTensor *to, const NormaStep *reader)
{
  NormaStep *step = norma_step_new (reader->node, &norma_operator_relayout, 1, 1);

  step->inputs[0] = from;
  step->outputs[0] = to;
  return step;
}

static NormaTensor *
add_twin (Ordering *o, NormaTensor *tensor, NormaOrder wanted)
{
  NormaTensor *twin = norma_network_plan_add_tensor (o->plan);

  twin->element = tensor->element;
  twin->shape = tensor->shape;
  twin->order = wanted;
  twin->block = o->block;
  twin->value = tensor->value;
  twin->twin = tensor->twin;
  tensor->twin = twin;
  return twin;
}

/* The same tensor in the order asked for, copied if need be. */
static NormaTensor *
order (Ordering *o, NormaTensor *tensor, NormaOrder wanted, const NormaStep *reader, GError **error)
{
  NormaTensor *twin = tensor;
  NormaStep *step;
  gboolean made;

  while (twin != NULL && twin->order != wanted)
    twin = twin->twin;
  if (twin != NULL)
    return twin;
  twin = add_twin (o, tensor, wanted);
  step = new_relayout (tensor, twin, reader);
  if (tensor->known == NULL) {
    g_ptr_array_add (o->steps, step);
    return twin;
  }
  made = norma_network_plan_fold (o->plan, step, error);
  norma_step_free (step);
  return made ? twin : NULL;
}

/* A known tensor of lower rank, with 1 in front, so that it can be ordered. */
static NormaTensor *
widen (NormaNetworkPlan *plan, const NormaTensor *tensor)
{
  NormaTensor *wide = norma_network_plan_add_tensor (plan);
  guint missing = 4 - tensor->shape.rank;

  wide->element = tensor->element;
  wide->known = tensor->known;
  wide->shape.rank = 4;
  for (guint i = 0; i < 4; i++)
    wide->shape.dims[i] = i < missing ? 1 : tensor->shape.dims[i - missing];
  return wide;
}

static gboolean
are_images (NormaTensor *const *tensors, guint n)
{
  for (guint i = 0; i < n; i++)
    if (tensors[i] != NULL && tensors[i]->shape.rank != 4)
      return FALSE;
  return TRUE;
}

static gboolean
can_all_be_ordered (const NormaStep *step)
{
  gboolean any = FALSE;

  for (guint i = 0; i < step->n_inputs; i++) {
    const NormaTensor *input = step->inputs[i];

    if (input->element != NORMA_ELEMENT_FLOAT || input->shape.rank > 4 ||
        (input->known == NULL && input->shape.rank != 4 && norma_shape_size (&input->shape) != 1))
      return FALSE;
    any = any || input->order != NORMA_ORDER_ROWS;
  }
  return any;
}

static gboolean
wants_channels_last (const NormaStep *step)
{
  if (step->n_inputs == 0 || !are_images (step->outputs, step->n_outputs))
    return FALSE;
  switch (step->op->layout) {
  case NORMA_LAYOUT_CHANNELS_LAST:
    return step->inputs[0]->shape.rank == 4;
  case NORMA_LAYOUT_FIRST:
    return step->inputs[0]->order != NORMA_ORDER_ROWS;
  case NORMA_LAYOUT_ALL:
    return can_all_be_ordered (step);
  default:
    return FALSE;
  }
}

/* Whether input `index` takes part in the order of the step. */
static gboolean
is_ordered (const NormaStep *step, guint index)
{
  switch (step->op->layout) {
  case NORMA_LAYOUT_CHANNELS_LAST:
    return index == 0 || index == ADDED;
  case NORMA_LAYOUT_FIRST:
    return index == 0;
  default:
    return TRUE;
  }
}

/* Whether input `index` stays in rows where the result is in blocks. */
static gboolean
is_picture (const NormaStep *step, guint index)
{
  return index == 0 && norma_convolution_reads_picture (step);
}

static gboolean
is_divided (const NormaTensor *tensor, gint64 block)
{
  return tensor->shape.rank == 4 && tensor->element == NORMA_ELEMENT_FLOAT &&
         tensor->shape.dims[1] % block == 0;
}

/* Whether blocks divide what the step reads and writes. */
static gboolean
divides_all (const NormaStep *step, gint64 block)
{
  for (guint i = 0; i < step->n_inputs; i++) {
    const NormaTensor *input = step->inputs[i];

    if (input != NULL && is_ordered (step, i) && !is_divided (input, block) &&
        !is_picture (step, i) && norma_shape_size (&input->shape) != 1)
      return FALSE;
  }
  for (guint i = 0; i < step->n_outputs; i++)
    if (step->outputs[i] != NULL && !is_divided (step->outputs[i], block))
      return FALSE;
  return TRUE;
}

static NormaOrder
choose_order (const NormaStep *step, gint64 block)
{
  if (!wants_channels_last (step))
    return NORMA_ORDER_ROWS;
  if (block > 0 && step->op->takes_blocks != NULL && divides_all (step, block) &&
      step->op->takes_blocks (step))
    return NORMA_ORDER_BLOCKS;
  return NORMA_ORDER_CHANNELS_LAST;
}

/* The order of one input of a step that is done in `wanted`. */
static NormaOrder
choose_input_order (const NormaStep *step, guint index, NormaOrder wanted)
{
  if (!is_ordered (step, index))
    return NORMA_ORDER_ROWS;
  return wanted == NORMA_ORDER_BLOCKS && is_picture (step, index) ? NORMA_ORDER_ROWS : wanted;
}

static gboolean
order_inputs (Ordering *o, NormaStep *step, NormaOrder wanted, GError **error)
{
  for (guint i = 0; i < step->n_inputs; i++) {
    NormaTensor *input = step->inputs[i];
    NormaOrder its;

    if (input == NULL || (input->shape.rank != 4 && norma_shape_size (&input->shape) == 1))
      continue;
    its = choose_input_order (step, i, wanted);
    if (its != NORMA_ORDER_ROWS && input->shape.rank < 4)
      input = widen (o->plan, input);
    step->inputs[i] = order (o, input, its, step, error);
    if (step->inputs[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

/* A transposition between [n, channels, height, width] and [n, height, width, channels] moves nothing
 * if the former lies as the latter. */
static gboolean
is_rereading (const NormaStep *step)
{
  static const gint64 to_rows[] = { 0, 2, 3, 1 }, to_images[] = { 0, 3, 1, 2 };
  const gint64 *axes = NULL;
  gsize n = 0;

  if (!g_str_equal (step->op->name, "Transpose") || step->inputs[0]->shape.rank != 4 ||
      step->inputs[0]->element != NORMA_ELEMENT_FLOAT ||
      step->inputs[0]->order == NORMA_ORDER_BLOCKS ||
      !norma_node_get_integers (step->node, "perm", &axes, &n, NULL) || n != 4)
    return FALSE;
  return memcmp (axes, step->inputs[0]->order == NORMA_ORDER_CHANNELS_LAST ? to_rows : to_images,
                 sizeof to_rows) == 0;
}

static void
reread (NormaStep *step)
{
  step->op = &norma_operator_reread;
  step->outputs[0]->order =
      step->inputs[0]->order == NORMA_ORDER_ROWS ? NORMA_ORDER_CHANNELS_LAST : NORMA_ORDER_ROWS;
}

static gboolean
order_step (Ordering *o, NormaStep *step, GError **error)
{
  NormaOrder wanted;

  if (is_rereading (step)) {
    reread (step);
    return TRUE;
  }
  wanted = choose_order (step, o->block);
  if (!order_inputs (o, step, wanted, error))
    return FALSE;
  for (guint k = 0; k < step->n_outputs; k++)
    if (step->outputs[k] != NULL) {
      step->outputs[k]->order = wanted;
      step->outputs[k]->block = o->block;
    }
  return TRUE;
}

static NormaOrder
choose_output_order (const NormaNetworkPlan *plan, guint index)
{
  return plan->options.gives_channels_last && plan->outputs[index]->shape.rank == 4
             ? NORMA_ORDER_CHANNELS_LAST
             : NORMA_ORDER_ROWS;
}

static gboolean
order_outputs (Ordering *o, GError **error)
{
  NormaNetworkPlan *plan = o->plan;
  const NormaStep *last = o->steps->len == 0 ? NULL : o->steps->pdata[o->steps->len - 1];

  for (guint i = 0; i < plan->network->graph->n_outputs; i++) {
    plan->outputs[i] = order (o, plan->outputs[i], choose_output_order (plan, i), last, error);
    if (plan->outputs[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
order_steps (Ordering *o, GError **error)
{
  for (guint i = 0; i < o->plan->steps->len; i++) {
    NormaStep *step = g_ptr_array_index (o->plan->steps, i);

    if (!order_step (o, step, error))
      return FALSE;
    g_ptr_array_index (o->plan->steps, i) = NULL;
    g_ptr_array_add (o->steps, step);
  }
  return order_outputs (o, error);
}

/* Multiplications, those of products and convolutions only. */
static double
count_products (const NormaStep *step)
{
  const NormaShape *data, *weights;
  double n;

  if (step->n_inputs < 2 || step->op->open != norma_primitive_open)
    return norma_attention_count_products (step);
  data = &step->inputs[0]->shape;
  weights = &step->inputs[1]->shape;
  n = (double)norma_shape_size (&step->outputs[0]->shape);
  if (g_str_equal (step->op->name, "Conv"))
    return n * (double)norma_shape_count (weights, 1, weights->rank);
  return n * (double)(data->rank == 0 ? 1 : data->dims[data->rank - 1]);
}

/* Blocks where dense convolutions make most of the work, as in ResNet, VGG, PDN. Where others do,
 * depthwise ones or products over the channels of each pixel, channels-last is as fast or faster
 * and needs no copies. The largest speaks for all. */
static gint64
find_block (const NormaNetworkPlan *plan)
{
  NormaStep *largest = NULL;
  double all = 0, dense = 0, most = 0;

  for (guint i = 0; i < plan->steps->len; i++) {
    NormaStep *step = g_ptr_array_index (plan->steps, i);
    double n = count_products (step);

    all += n;
    if (!norma_convolution_is_dense (step))
      continue;
    dense += n;
    if (n > most) {
      most = n;
      largest = step;
    }
  }
  return largest == NULL || dense <= all / 3
             ? 0
             : norma_convolution_find_block (largest, plan->options.precision);
}

static void
free_step (gpointer step)
{
  norma_step_free (step);
}

gboolean
norma_network_plan_set_layouts (NormaNetworkPlan *plan, GError **error)
{
  Ordering ordering = { plan, g_ptr_array_new_with_free_func (free_step), find_block (plan) };
  gboolean done = order_steps (&ordering, error);

  g_ptr_array_unref (plan->steps);
  plan->steps = ordering.steps;
  return done;
}
