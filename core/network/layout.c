/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/network/network-private.h"
#include "core/network/operators.h"

/* Convolutions want images channels-last, so that a kernel goes along the channels of a pixel;
 * what follows keeps that order as long as it can. */

/* An input of a joined convolution that has the result's shape. */
enum { ADDED = 3 };

static NormaStep *
new_relayout (NormaTensor *from, NormaTensor *to, const NormaStep *reader)
{
  NormaStep *step = norma_step_new (reader->node, &norma_operator_relayout, 1, 1);

  step->inputs[0] = from;
  step->outputs[0] = to;
  return step;
}

/* The same tensor in the order asked for. steps: where the copy is made, if one is needed. */
static NormaTensor *
order (NormaNetworkPlan *plan, NormaTensor *tensor, gboolean channels_last, GPtrArray *steps,
       const NormaStep *reader, GError **error)
{
  NormaStep *step;
  NormaTensor *twin;
  gboolean made;

  if (tensor->channels_last == channels_last)
    return tensor;
  if (tensor->twin != NULL)
    return tensor->twin;
  twin = norma_network_plan_add_tensor (plan);
  twin->element = tensor->element;
  twin->shape = tensor->shape;
  twin->channels_last = channels_last;
  tensor->twin = twin;
  step = new_relayout (tensor, twin, reader);
  if (tensor->known == NULL) {
    g_ptr_array_add (steps, step);
    return twin;
  }
  made = norma_network_plan_fold (plan, step, error);
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
    any = any || input->channels_last;
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
    return step->inputs[0]->channels_last;
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

static gboolean
order_inputs (NormaNetworkPlan *plan, NormaStep *step, gboolean channels_last, GPtrArray *steps,
              GError **error)
{
  for (guint i = 0; i < step->n_inputs; i++) {
    NormaTensor *input = step->inputs[i];
    gboolean wanted = channels_last && is_ordered (step, i);

    if (input == NULL || (input->shape.rank != 4 && norma_shape_size (&input->shape) == 1))
      continue;
    if (wanted && input->shape.rank < 4)
      input = widen (plan, input);
    step->inputs[i] = order (plan, input, wanted, steps, step, error);
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
      !norma_node_get_integers (step->node, "perm", &axes, &n, NULL) || n != 4)
    return FALSE;
  return memcmp (axes, step->inputs[0]->channels_last ? to_rows : to_images, sizeof to_rows) == 0;
}

static void
reread (NormaStep *step)
{
  step->op = &norma_operator_reread;
  step->outputs[0]->channels_last = !step->inputs[0]->channels_last;
}

static gboolean
order_steps (NormaNetworkPlan *plan, GPtrArray *ordered, GError **error)
{
  for (guint i = 0; i < plan->steps->len; i++) {
    NormaStep *step = g_ptr_array_index (plan->steps, i);
    gboolean channels_last = wants_channels_last (step);

    if (is_rereading (step)) {
      reread (step);
      g_ptr_array_index (plan->steps, i) = NULL;
      g_ptr_array_add (ordered, step);
      continue;
    }
    if (!order_inputs (plan, step, channels_last, ordered, error))
      return FALSE;
    for (guint k = 0; k < step->n_outputs; k++)
      if (step->outputs[k] != NULL)
        step->outputs[k]->channels_last = channels_last;
    g_ptr_array_index (plan->steps, i) = NULL;
    g_ptr_array_add (ordered, step);
  }
  for (guint i = 0; i < plan->network->graph->n_outputs; i++) {
    const NormaStep *last =
        ordered->len == 0 ? NULL : g_ptr_array_index (ordered, ordered->len - 1);

    plan->outputs[i] = order (plan, plan->outputs[i], FALSE, ordered, last, error);
    if (plan->outputs[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
free_step (gpointer step)
{
  norma_step_free (step);
}

gboolean
norma_network_plan_set_layouts (NormaNetworkPlan *plan, GError **error)
{
  GPtrArray *ordered = g_ptr_array_new_with_free_func (free_step);
  gboolean done = order_steps (plan, ordered, error);

  g_ptr_array_unref (plan->steps);
  plan->steps = ordered;
  return done;
}
