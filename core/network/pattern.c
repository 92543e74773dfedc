/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/network/kernels/normalize.h"
#include "core/network/kernels/unary.h"
#include "core/network/network-private.h"

/* Exports write some functions as several operators. Each shape that is found here becomes one
 * step. A value that anybody else reads keeps its pattern as it is. */

static gboolean
is_operator (const NormaStep *step, const char *name)
{
  return step != NULL && g_str_equal (step->op->name, name);
}

/* The step that makes a tensor for `n_uses` readings, if it is of this operator. */
static NormaStep *
get_maker (const NormaNetworkPlan *plan, const NormaTensor *tensor, const char *name, guint n_uses)
{
  NormaStep *step;

  if (tensor == NULL || tensor->known != NULL || tensor->maker == NORMA_TENSOR_NO_STEP ||
      tensor->n_uses != n_uses)
    return NULL;
  step = g_ptr_array_index (plan->steps, tensor->maker);
  return is_operator (step, name) && step->outputs[0] == tensor ? step : NULL;
}

/* The step that alone reads a step's result, if it is of this operator. */
static NormaStep *
get_user (const NormaNetworkPlan *plan, const NormaStep *step, const char *name)
{
  NormaStep *user;

  if (step == NULL || step->outputs[0]->n_uses != 1)
    return NULL;
  user = g_ptr_array_index (plan->steps, step->outputs[0]->user);
  return is_operator (user, name) ? user : NULL;
}

static NormaTensor *
get_other (const NormaStep *step, const NormaTensor *tensor)
{
  return step->inputs[step->inputs[0] == tensor ? 1 : 0];
}

/* Written as a float, or rounded to the seven digits that one has. */
static gboolean
is_number (const NormaTensor *tensor, double expected)
{
  return tensor->known != NULL && norma_shape_size (&tensor->shape) == 1 &&
         fabs (norma_element_get_double (tensor->element, tensor->known, 0) - expected) <=
             2e-7 * fabs (expected);
}

/* A step in place of the pattern's last one; the others go. NULL, with nothing changed, if a constant
 * of more axes than the input has given the result another shape. */
static NormaStep *
replace (NormaNetworkPlan *plan, NormaStep *const *pattern, guint n, const NormaOperator *op,
         NormaTensor *input)
{
  NormaStep *last = pattern[n - 1], *step;
  guint place = last->outputs[0]->maker;

  if (!norma_shape_equal (&last->outputs[0]->shape, &input->shape))
    return NULL;
  step = norma_step_new (last->node, op, 3, 1);
  step->inputs[0] = input;
  step->outputs[0] = last->outputs[0];
  for (guint i = 0; i < n; i++) {
    NormaTensor *made = pattern[i]->outputs[0];

    made->unused = i + 1 < n;
    g_ptr_array_index (plan->steps, made->maker) = NULL;
    norma_step_free (pattern[i]);
  }
  g_ptr_array_index (plan->steps, place) = step;
  return step;
}

/* x · sigmoid x, and x · hard sigmoid x with the constants of hard swish. */
static void
find_gate (NormaNetworkPlan *plan, NormaStep *gate)
{
  NormaTensor *x = gate->inputs[0];
  NormaStep *product = get_user (plan, gate, "Mul");
  const NormaOperator *op = norma_unary_find_gated (gate);

  if (op != NULL && product != NULL && get_other (product, gate->outputs[0]) == x &&
      x->element == NORMA_ELEMENT_FLOAT)
    replace (plan, (NormaStep *[]){ gate, product }, 2, op, x);
}

/* x · clip (x + 3, 0, 6) / 6 with the division before or after the product. */
static void
find_hard_swish (NormaNetworkPlan *plan, NormaStep *clip)
{
  NormaStep *sum = get_maker (plan, clip->inputs[0], "Add", 1);
  NormaStep *product, *quotient;
  NormaTensor *x;
  NormaPost post;

  if (sum == NULL || !norma_unary_get_post (clip, &post) || post.a != 0 || post.b != 6)
    return;
  if (!is_number (sum->inputs[1], 3) && !is_number (sum->inputs[0], 3))
    return;
  x = sum->inputs[is_number (sum->inputs[1], 3) ? 0 : 1];
  product = get_user (plan, clip, "Mul");
  quotient = get_user (plan, product != NULL ? product : clip, "Div");
  if (quotient == NULL || !is_number (quotient->inputs[1], 6))
    return;
  if (product != NULL && get_other (product, clip->outputs[0]) == x) {
    replace (plan, (NormaStep *[]){ sum, clip, product, quotient }, 4, &norma_operator_hard_swish,
             x);
    return;
  }
  product = product == NULL ? get_user (plan, quotient, "Mul") : NULL;
  if (product != NULL && get_other (product, quotient->outputs[0]) == x)
    replace (plan, (NormaStep *[]){ sum, clip, quotient, product }, 4, &norma_operator_hard_swish,
             x);
}

/* What Erf reads as x/√2, NULL if it is not. */
static NormaStep *
get_scaled (const NormaNetworkPlan *plan, const NormaStep *erf, NormaTensor **x)
{
  NormaStep *scaled = get_maker (plan, erf->inputs[0], "Div", 1);

  if (scaled != NULL && is_number (scaled->inputs[1], M_SQRT2)) {
    *x = scaled->inputs[0];
    return scaled;
  }
  scaled = get_maker (plan, erf->inputs[0], "Mul", 1);
  for (guint i = 0; scaled != NULL && i < 2; i++)
    if (is_number (scaled->inputs[i], M_SQRT1_2)) {
      *x = scaled->inputs[1 - i];
      return scaled;
    }
  return NULL;
}

/* x/2 · (1 + erf (x/√2)) (Hendrycks and Gimpel 2016), the half multiplied first, in the middle or
 * last. */
static void
find_gelu (NormaNetworkPlan *plan, NormaStep *erf)
{
  NormaTensor *x = NULL, *other;
  NormaStep *scaled = get_scaled (plan, erf, &x);
  NormaStep *sum = get_user (plan, erf, "Add");
  NormaStep *product = get_user (plan, sum, "Mul"), *second = get_user (plan, product, "Mul");
  NormaStep *half;

  if (scaled == NULL || product == NULL || x->element != NORMA_ELEMENT_FLOAT ||
      !is_number (get_other (sum, erf->outputs[0]), 1))
    return;
  other = get_other (product, sum->outputs[0]);
  half = get_maker (plan, other, "Mul", 1);
  if (second != NULL && ((other == x && is_number (get_other (second, product->outputs[0]), 0.5)) ||
                         (is_number (other, 0.5) && get_other (second, product->outputs[0]) == x)))
    replace (plan, (NormaStep *[]){ scaled, erf, sum, product, second }, 5, &norma_operator_gelu,
             x);
  else if (half != NULL && ((half->inputs[0] == x && is_number (half->inputs[1], 0.5)) ||
                            (half->inputs[1] == x && is_number (half->inputs[0], 0.5))))
    replace (plan, (NormaStep *[]){ scaled, erf, sum, half, product }, 5, &norma_operator_gelu, x);
}

/* The mean of a tensor along one axis, which stays as 1. */
static gboolean
is_mean_along (const NormaStep *mean, const NormaTensor *of, guint axis)
{
  const NormaShape *shape = &mean->outputs[0]->shape;

  if (mean->inputs[0] != of || shape->rank != of->shape.rank)
    return FALSE;
  for (guint i = 0; i < shape->rank; i++)
    if (shape->dims[i] != (i == axis ? 1 : of->shape.dims[i]))
      return FALSE;
  return of->shape.dims[axis] > 1;
}

/* (x − mean)² by Pow or by Mul; *n_uses: of x − mean by it and by the quotient. */
static NormaStep *
get_square (const NormaNetworkPlan *plan, const NormaStep *mean, guint *n_uses)
{
  NormaStep *square = get_maker (plan, mean->inputs[0], "Pow", 1);

  *n_uses = 2;
  if (square != NULL)
    return is_number (square->inputs[1], 2) ? square : NULL;
  *n_uses = 3;
  square = get_maker (plan, mean->inputs[0], "Mul", 1);
  return square != NULL && square->inputs[0] == square->inputs[1] ? square : NULL;
}

/* The steps of (x − mean) / √(variance + ε): mean, difference, square, variance, sum, root,
 * quotient. */
enum { MEAN, DIFFERENCE, SQUARE, VARIANCE, SUM, ROOT, QUOTIENT, SCALED, SHIFTED, N_NORM };

static gboolean
find_norm (const NormaNetworkPlan *plan, NormaStep *quotient, NormaStep **norm)
{
  guint n_uses;

  norm[QUOTIENT] = quotient;
  norm[ROOT] = get_maker (plan, quotient->inputs[1], "Sqrt", 1);
  norm[SUM] = norm[ROOT] == NULL ? NULL : get_maker (plan, norm[ROOT]->inputs[0], "Add", 1);
  if (norm[SUM] == NULL)
    return FALSE;
  norm[VARIANCE] = get_maker (plan, norm[SUM]->inputs[0], "ReduceMean", 1);
  norm[SQUARE] = norm[VARIANCE] == NULL ? NULL : get_square (plan, norm[VARIANCE], &n_uses);
  if (norm[SQUARE] == NULL || norm[SQUARE]->inputs[0] != quotient->inputs[0])
    return FALSE;
  norm[DIFFERENCE] = get_maker (plan, quotient->inputs[0], "Sub", n_uses);
  norm[MEAN] = norm[DIFFERENCE] == NULL
                   ? NULL
                   : get_maker (plan, norm[DIFFERENCE]->inputs[1], "ReduceMean", 1);
  return norm[MEAN] != NULL && norm[MEAN]->inputs[0] == norm[DIFFERENCE]->inputs[0];
}

/* The known operand of a step, one number for each place along the axis. */
static NormaTensor *
get_row (const NormaStep *step, const NormaTensor *data, guint axis)
{
  NormaTensor *row = step == NULL ? NULL : get_other (step, data);
  guint behind = data->shape.rank - 1 - axis;

  if (row == NULL || row->known == NULL || row->shape.rank <= behind ||
      row->shape.rank > data->shape.rank ||
      norma_shape_size (&row->shape) != data->shape.dims[axis] ||
      row->shape.dims[row->shape.rank - 1 - behind] != data->shape.dims[axis])
    return NULL;
  return row;
}

/* Layer normalisation (Ba et al. 2016) along the last axis, or along the channels of images. */
static void
find_layer_norm (NormaNetworkPlan *plan, NormaStep *quotient)
{
  NormaStep *norm[N_NORM], *step;
  NormaTensor *x, *scale, *offset, *epsilon;
  guint axis;

  if (!find_norm (plan, quotient, norm))
    return;
  x = norm[MEAN]->inputs[0];
  epsilon = norm[SUM]->inputs[1];
  axis = x->shape.rank - 1;
  if (!is_mean_along (norm[MEAN], x, axis))
    axis = 1;
  if (x->element != NORMA_ELEMENT_FLOAT ||
      (axis == 1 && x->shape.rank != 4 && x->shape.rank != 2) ||
      !is_mean_along (norm[MEAN], x, axis) ||
      !is_mean_along (norm[VARIANCE], norm[SQUARE]->outputs[0], axis) || epsilon->known == NULL ||
      epsilon->element != NORMA_ELEMENT_FLOAT || norma_shape_size (&epsilon->shape) != 1)
    return;
  norm[SCALED] = get_user (plan, quotient, "Mul");
  scale = get_row (norm[SCALED], quotient->outputs[0], axis);
  norm[SHIFTED] = scale == NULL ? NULL : get_user (plan, norm[SCALED], "Add");
  offset = scale == NULL ? NULL : get_row (norm[SHIFTED], norm[SCALED]->outputs[0], axis);
  if (offset == NULL)
    return;
  step = replace (plan, norm, N_NORM, norma_normalize_find_layer (x, axis), x);
  if (step == NULL)
    return;
  step->inputs[1] = scale;
  step->inputs[2] = offset;
  norma_normalize_set_layer (step, axis, *(const float *)epsilon->known);
}

/* Every pattern is known by one operator that it must have. */
static void
find_at (NormaNetworkPlan *plan, NormaStep *step)
{
  if (is_operator (step, "Sigmoid") || is_operator (step, "HardSigmoid"))
    find_gate (plan, step);
  else if (is_operator (step, "Clip"))
    find_hard_swish (plan, step);
  else if (is_operator (step, "Erf"))
    find_gelu (plan, step);
  else if (is_operator (step, "Div"))
    find_layer_norm (plan, step);
}

void
norma_network_plan_find_patterns (NormaNetworkPlan *plan)
{
  norma_network_plan_count_uses (plan);
  for (guint i = 0; i < plan->steps->len; i++)
    find_at (plan, g_ptr_array_index (plan->steps, i));
  norma_network_plan_close_up (plan);
}
