/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/unary.h"
#include "core/network/network-private.h"
#include "core/network/primitive.h"

/* Data and weights, bias, and then what is added: the inputs of a joined step. */
enum { BIAS = 2, ADDED = 3 };

static void
count_step (NormaNetworkPlan *plan, guint index)
{
  NormaStep *step = g_ptr_array_index (plan->steps, index);

  for (guint k = 0; k < step->n_inputs; k++)
    if (step->inputs[k] != NULL) {
      step->inputs[k]->n_uses++;
      step->inputs[k]->user = index;
    }
  for (guint k = 0; k < step->n_outputs; k++)
    if (step->outputs[k] != NULL)
      step->outputs[k]->maker = index;
}

void
norma_network_plan_count_uses (NormaNetworkPlan *plan)
{
  for (guint i = 0; i < plan->tensors->len; i++) {
    NormaTensor *tensor = g_ptr_array_index (plan->tensors, i);

    tensor->n_uses = 0;
    tensor->maker = NORMA_TENSOR_NO_STEP;
  }
  for (guint i = 0; i < plan->steps->len; i++)
    count_step (plan, i);
  for (guint i = 0; i < plan->network->graph->n_outputs; i++)
    plan->outputs[i]->n_uses += 2;
}

static void
set_input (NormaStep *step, guint index, NormaTensor *tensor)
{
  if (index >= step->n_inputs) {
    step->inputs = g_renew (NormaTensor *, step->inputs, index + 1);
    for (guint i = step->n_inputs; i <= index; i++)
      step->inputs[i] = NULL;
    step->n_inputs = index + 1;
  }
  step->inputs[index] = tensor;
}

static gboolean
has_sum (const NormaStep *step)
{
  for (guint i = 0; i < step->n_posts; i++)
    if (step->posts[i].kind == NORMA_POST_ADD)
      return TRUE;
  return FALSE;
}

static gboolean
is_operator (const NormaStep *step, const char *name)
{
  return g_str_equal (step->op->name, name);
}

/* One number for each of the last axis. */
static gboolean
is_row (const NormaTensor *tensor, const NormaShape *shape)
{
  return tensor->known != NULL && tensor->shape.rank == 1 && shape->rank > 1 &&
         tensor->shape.dims[0] == shape->dims[shape->rank - 1];
}

static gboolean
join_sum (NormaStep *step, const NormaStep *user)
{
  NormaTensor *result = step->outputs[0];
  NormaTensor *other = user->inputs[user->inputs[0] == result ? 1 : 0];

  if (other->element != NORMA_ELEMENT_FLOAT || other == result)
    return FALSE;
  if (is_operator (step, "MatMul") && step->n_posts == 0 && step->n_inputs == BIAS &&
      is_row (other, &result->shape)) {
    set_input (step, BIAS, other);
    return TRUE;
  }
  if (!is_operator (step, "Conv") || has_sum (step) || other->known != NULL ||
      !norma_shape_equal (&other->shape, &result->shape))
    return FALSE;
  set_input (step, ADDED, other);
  step->posts[step->n_posts++] = (NormaPost){ NORMA_POST_ADD };
  return TRUE;
}

static gboolean
join (NormaStep *step, const NormaStep *user)
{
  if (step->n_posts == NORMA_STEP_MOST_POSTS)
    return FALSE;
  if (is_operator (user, "Add"))
    return join_sum (step, user);
  if (!norma_unary_get_post (user, &step->posts[step->n_posts]))
    return FALSE;
  step->n_posts++;
  return TRUE;
}

/* The joined step stands where the later one stood, for only there is all that it reads. */
static guint
move_step (NormaNetworkPlan *plan, guint from, guint to)
{
  NormaStep *user = g_ptr_array_index (plan->steps, to);
  NormaStep *step = g_ptr_array_index (plan->steps, from);

  for (guint i = 0; i < step->n_inputs; i++)
    if (step->inputs[i] != NULL && step->inputs[i]->user == from)
      step->inputs[i]->user = to;
  step->outputs[0]->unused = TRUE;
  step->outputs[0] = user->outputs[0];
  norma_step_free (user);
  g_ptr_array_index (plan->steps, to) = step;
  g_ptr_array_index (plan->steps, from) = NULL;
  return to;
}

void
norma_network_plan_close_up (NormaNetworkPlan *plan)
{
  GPtrArray *steps = plan->steps;
  guint kept = 0;

  for (guint i = 0; i < steps->len; i++)
    if (g_ptr_array_index (steps, i) != NULL)
      g_ptr_array_index (steps, kept++) = g_ptr_array_index (steps, i);
  for (guint i = kept; i < steps->len; i++)
    g_ptr_array_index (steps, i) = NULL;
  g_ptr_array_set_size (steps, (gint)kept);
}

static gboolean
is_read (const NormaStep *step)
{
  for (guint i = 0; i < step->n_outputs; i++)
    if (step->outputs[i] != NULL && step->outputs[i]->n_uses > 0)
      return TRUE;
  return FALSE;
}

/* From the last one on, so that the makers of what a step read come after it. */
void
norma_network_plan_sweep (NormaNetworkPlan *plan)
{
  norma_network_plan_count_uses (plan);
  for (guint i = plan->steps->len; i-- > 0;) {
    NormaStep *step = g_ptr_array_index (plan->steps, i);

    if (is_read (step))
      continue;
    for (guint k = 0; k < step->n_inputs; k++)
      if (step->inputs[k] != NULL)
        step->inputs[k]->n_uses--;
    for (guint k = 0; k < step->n_outputs; k++)
      if (step->outputs[k] != NULL)
        step->outputs[k]->unused = TRUE;
    norma_step_free (step);
    g_ptr_array_index (plan->steps, i) = NULL;
  }
  norma_network_plan_close_up (plan);
}

/* Whether a step is one product or convolution of oneDNN's, which can do more to its sums. */
static gboolean
has_posts (const NormaStep *step)
{
  return step != NULL && step->op->open == norma_primitive_open;
}

void
norma_network_plan_fuse (NormaNetworkPlan *plan)
{
  norma_network_plan_count_uses (plan);
  for (guint i = 0; i < plan->steps->len; i++) {
    guint at = i;

    for (;;) {
      NormaStep *step = g_ptr_array_index (plan->steps, at);
      guint user;

      if (!has_posts (step) || step->outputs[0]->n_uses != 1)
        break;
      user = step->outputs[0]->user;
      if (!join (step, g_ptr_array_index (plan->steps, user)))
        break;
      at = move_step (plan, at, user);
    }
  }
  norma_network_plan_close_up (plan);
}
