/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/attention.h"

#include <math.h>

#include "core/network/kernels/move.h"
#include "core/network/kernels/softmax.h"
#include "core/network/network-private.h"

/* Attention as exports write it: a product of queries and turned keys, numbers that scale them before
 * or after, a mask that is added, Softmax, and the product with the values. Queries, keys and values
 * are read where they were before anybody turned, cut or reshaped them, mostly in the result of one
 * product with the weights of all three, and the result is written where it would be moved to. */

/* Of a chain of operators. Exports have up to nine: reshaped, turned, cut, squeezed, scaled, reshaped
 * and turned again. */
enum { MOST_LINKS = 12 };

static gboolean
is_operator (const NormaStep *step, const char *name)
{
  return step != NULL && g_str_equal (step->op->name, name);
}

static NormaStep *
get_maker (const NormaNetworkPlan *plan, const NormaTensor *tensor)
{
  return tensor->known != NULL || tensor->maker == NORMA_TENSOR_NO_STEP
             ? NULL
             : g_ptr_array_index (plan->steps, tensor->maker);
}

/* The step that alone reads a tensor. */
static NormaStep *
get_user (const NormaNetworkPlan *plan, const NormaTensor *tensor)
{
  return tensor->n_uses == 1 ? g_ptr_array_index (plan->steps, tensor->user) : NULL;
}

static gboolean
is_number (const NormaTensor *tensor)
{
  return tensor->known != NULL && norma_shape_size (&tensor->shape) == 1;
}

/* Whether a step makes the same numbers of the same shape. */
static gboolean
is_same (const NormaStep *step)
{
  return (step->op->is_view || is_operator (step, "Cast")) &&
         step->inputs[0]->element == step->outputs[0]->element &&
         norma_shape_equal (&step->inputs[0]->shape, &step->outputs[0]->shape);
}

/* What a step multiplies by or divides by a known number, itself left as it is; NULL if it does not. */
static NormaTensor *
get_scaled (const NormaStep *step, double *factor)
{
  gboolean divides = is_operator (step, "Div");
  NormaTensor *number, *scaled;
  guint which;

  *factor = 1;
  if (is_same (step))
    return step->inputs[0];
  if (!divides && !is_operator (step, "Mul"))
    return NULL;
  which = divides || is_number (step->inputs[1]) ? 1 : 0;
  number = step->inputs[which];
  scaled = step->inputs[1 - which];
  if (!is_number (number) || !norma_shape_equal (&scaled->shape, &step->outputs[0]->shape))
    return NULL;
  *factor = norma_element_get_double (number->element, number->known, 0);
  *factor = divides ? 1 / *factor : *factor;
  return isfinite (*factor) ? scaled : NULL;
}

typedef struct {
  NormaStrided view;
  double factor; /* that its numbers are to be multiplied by */
} Operand;

static guint
find_output (const NormaStep *step, const NormaTensor *tensor)
{
  guint i = 0;

  while (step->outputs[i] != tensor)
    i++;
  return i;
}

/* The tensor as a view of what is at most n_links steps before it. */
static void
trace (const NormaNetworkPlan *plan, NormaTensor *tensor, guint n_links, Operand *operand)
{
  NormaStep *step = n_links == 0 ? NULL : get_maker (plan, tensor);
  NormaTensor *scaled;
  Operand before;
  double factor = 1;

  operand->factor = 1;
  norma_strided_init (&operand->view, tensor);
  if (step == NULL)
    return;
  scaled = get_scaled (step, &factor);
  if (scaled == NULL && !step->op->is_view && step->op->moves == NULL)
    return;
  trace (plan, scaled != NULL ? scaled : step->inputs[0], n_links - 1, &before);
  before.factor *= factor;
  if (scaled != NULL || norma_strided_follow (&before.view, step, find_output (step, tensor)))
    *operand = before;
}

/* From as far back as a product can read it: that is the tensor itself at last. */
static void
find_operand (const NormaNetworkPlan *plan, NormaTensor *tensor, Operand *operand)
{
  guint n_links = MOST_LINKS;

  do
    trace (plan, tensor, n_links, operand);
  while (!norma_attention_can_read (&operand->view) && n_links-- > 0);
}

/* The product of two matrices or stacks of them that a tensor is, times known numbers; nobody else
 * reads what lies between. */
static NormaStep *
find_product (const NormaNetworkPlan *plan, NormaTensor *tensor, double *scale)
{
  *scale = 1;
  for (guint i = 0; i < MOST_LINKS && tensor != NULL && tensor->n_uses == 1; i++) {
    NormaStep *step = get_maker (plan, tensor);
    double factor;

    if (step == NULL)
      return NULL;
    if (is_operator (step, "MatMul"))
      return step->inputs[0]->shape.rank >= 2 && step->inputs[1]->shape.rank >= 2 ? step : NULL;
    tensor = get_scaled (step, &factor);
    *scale *= factor;
  }
  return NULL;
}

/* The same, or the sum of it and a mask that repeats over the scores. */
static NormaStep *
find_scores (const NormaNetworkPlan *plan, NormaTensor *tensor, double *scale, NormaTensor **mask)
{
  NormaStep *sum = tensor->n_uses == 1 ? get_maker (plan, tensor) : NULL;

  *mask = NULL;
  if (!is_operator (sum, "Add"))
    return find_product (plan, tensor, scale);
  for (guint i = 0; i < 2; i++) {
    NormaStep *product = find_product (plan, sum->inputs[i], scale);

    *mask = sum->inputs[1 - i];
    if (product != NULL && norma_shape_equal (&product->outputs[0]->shape, &tensor->shape))
      return product;
  }
  return NULL;
}

/* The product with the values, which alone reads the weights. */
static NormaStep *
find_result (const NormaNetworkPlan *plan, const NormaStep *softmax)
{
  const NormaTensor *weights = softmax->outputs[0];
  NormaStep *step = get_user (plan, weights);

  for (guint i = 0; i < MOST_LINKS && step != NULL && is_same (step); i++) {
    weights = step->outputs[0];
    step = get_user (plan, weights);
  }
  return is_operator (step, "MatMul") && step->inputs[0] == weights &&
                 step->inputs[1]->shape.rank >= 2
             ? step
             : NULL;
}

/* Where the first of `n` moves, one after the other, has its input in what the last one makes. */
static gboolean
trace_back (NormaStep *const *moves, guint n, NormaStrided *view)
{
  guint axes[NORMA_SHAPE_MAX_RANK];

  for (guint i = n; i-- > 0;) {
    if (moves[i]->op->is_view) {
      if (!norma_strided_reshape (view, &moves[i]->inputs[0]->shape))
        return FALSE;
      continue;
    }
    norma_move_get_permutation (moves[i], axes);
    norma_strided_permute_back (view, axes);
  }
  return TRUE;
}

/* The step whose output the result is written into, as far on as a product can write it. */
static NormaStep *
find_last (const NormaNetworkPlan *plan, NormaStep *product, NormaStrided *result)
{
  NormaStep *moves[MOST_LINKS], *last = product;
  guint n = 0;

  while (n < MOST_LINKS) {
    NormaStep *step = get_user (plan, last->outputs[0]);

    if (step == NULL || (!step->op->is_view && !is_operator (step, "Transpose")))
      break;
    last = moves[n++] = step;
  }
  for (;; n--) {
    last = n == 0 ? product : moves[n - 1];
    norma_strided_init (result, last->outputs[0]);
    if (n == 0 || (trace_back (moves, n, result) && norma_attention_can_write (result)))
      return last;
  }
}

/* What only this pattern reads is swept away afterwards. */
static void
find_at (NormaNetworkPlan *plan, NormaStep *softmax)
{
  NormaStep *scores, *product, *last;
  Operand query, key, value;
  NormaAttention attention;
  NormaTensor *mask;
  guint place;

  if (!norma_softmax_is_of_rows (softmax))
    return;
  scores = find_scores (plan, softmax->inputs[0], &attention.scale, &mask);
  product = find_result (plan, softmax);
  if (scores == NULL || product == NULL)
    return;
  find_operand (plan, scores->inputs[0], &query);
  find_operand (plan, scores->inputs[1], &key);
  find_operand (plan, product->inputs[1], &value);
  attention.query = query.view;
  attention.key = key.view;
  attention.value = value.view;
  attention.scale *= query.factor * key.factor;
  attention.value_scale = value.factor;
  attention.mask.root = NULL;
  if (mask != NULL)
    norma_strided_init (&attention.mask, mask);
  last = find_last (plan, product, &attention.result);
  place = last->outputs[0]->maker;
  g_ptr_array_index (plan->steps, place) = norma_attention_new (product->node, &attention);
  norma_step_free (last);
}

void
norma_network_plan_find_attention (NormaNetworkPlan *plan)
{
  norma_network_plan_count_uses (plan);
  for (guint i = 0; i < plan->steps->len; i++)
    if (is_operator (g_ptr_array_index (plan->steps, i), "Softmax"))
      find_at (plan, g_ptr_array_index (plan->steps, i));
  norma_network_plan_sweep (plan);
}
