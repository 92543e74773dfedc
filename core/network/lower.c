/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/network/network-private.h"
#include "core/network/operators.h"

/* What a convolution or product reads is stored in the plan's numbers if nothing else reads it;
 * else it stays in single precision and is copied. So sums of branches and levels lose nothing but
 * what their convolutions read. */

/* Far below what a network computes, and such that a bias can be divided by what it is worth. */
#define LEAST_UNIT 1e-20f

typedef struct {
  NormaNetworkPlan *plan;
  GHashTable *copies; /* tensor → the same in the plan's numbers, where both are needed */
  GPtrArray *steps;
} Lowering;

/* The numbers in which `tensor` is read by convolutions, and their unit. FALSE: it was not measured,
 * or there is nothing to divide by. */
static gboolean
choose_numbers (const Lowering *l, const NormaTensor *tensor, NormaElement *element, float *unit)
{
  float least, most;

  *unit = 1;
  *element = NORMA_ELEMENT_BFLOAT16;
  if (l->plan->options.precision == NORMA_PRECISION_BF16)
    return TRUE;
  if (tensor->value == NORMA_VALUE_NONE ||
      !norma_network_ranges_get (l->plan->options.ranges, tensor->value, &least, &most))
    return FALSE;
  *element = least < 0 ? NORMA_ELEMENT_INT8 : NORMA_ELEMENT_UINT8;
  *unit = least < 0 ? fmaxf (-least, most) / 127 : most / 255;
  return *unit >= LEAST_UNIT;
}

static gboolean
is_lowered (const Lowering *l, NormaStep *step, gboolean *lowered, GError **error)
{
  NormaElement element;
  float unit;

  *lowered = FALSE;
  return step->op->lowers == NULL || step->inputs[0]->known != NULL ||
         !choose_numbers (l, step->inputs[0], &element, &unit) ||
         step->op->lowers (step, element, lowered, error);
}

static gboolean
has_sum (const NormaStep *step)
{
  for (guint i = 0; i < step->n_posts; i++)
    if (step->posts[i].kind == NORMA_POST_ADD)
      return TRUE;
  return FALSE;
}

/* readers: tensor → number of lowered steps that read it as their data. */
static void
store_lowered (const Lowering *l, const NormaStep *step, GHashTable *readers)
{
  NormaTensor *output = step->outputs[0];

  if (!has_sum (step) && output->n_uses == GPOINTER_TO_UINT (g_hash_table_lookup (readers, output)))
    choose_numbers (l, output, &output->element, &output->unit);
}

static NormaTensor *
add_copy (Lowering *l, NormaTensor *tensor, const NormaStep *reader)
{
  NormaTensor *copy = norma_network_plan_add_tensor (l->plan);
  NormaStep *step = norma_step_new (reader->node, &norma_operator_convert, 1, 1);

  copy->shape = tensor->shape;
  copy->order = tensor->order;
  copy->block = tensor->block;
  copy->value = tensor->value;
  choose_numbers (l, tensor, &copy->element, &copy->unit);
  step->inputs[0] = tensor;
  step->outputs[0] = copy;
  g_ptr_array_add (l->steps, step);
  g_hash_table_insert (l->copies, tensor, copy);
  return copy;
}

static void
lower_input (Lowering *l, NormaStep *step)
{
  NormaTensor *copy = g_hash_table_lookup (l->copies, step->inputs[0]);

  if (step->inputs[0]->element != NORMA_ELEMENT_FLOAT)
    return;
  step->inputs[0] = copy != NULL ? copy : add_copy (l, step->inputs[0], step);
}

static GHashTable *
find_lowered (const Lowering *l, GHashTable *readers, GError **error)
{
  g_autoptr (GHashTable) lowered = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < l->plan->steps->len; i++) {
    NormaStep *step = g_ptr_array_index (l->plan->steps, i);
    gboolean is;
    guint n;

    if (!is_lowered (l, step, &is, error))
      return NULL;
    if (!is)
      continue;
    g_hash_table_add (lowered, step);
    n = GPOINTER_TO_UINT (g_hash_table_lookup (readers, step->inputs[0]));
    g_hash_table_insert (readers, step->inputs[0], GUINT_TO_POINTER (n + 1));
  }
  return g_steal_pointer (&lowered);
}

static void
free_step (gpointer step)
{
  norma_step_free (step);
}

gboolean
norma_network_plan_lower (NormaNetworkPlan *plan, GError **error)
{
  g_autoptr (GHashTable) readers = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) copies = g_hash_table_new (NULL, NULL);
  Lowering l = { plan, copies };
  g_autoptr (GHashTable) lowered = NULL;

  if (plan->options.precision == NORMA_PRECISION_FP32)
    return TRUE;
  norma_network_plan_count_uses (plan);
  lowered = find_lowered (&l, readers, error);
  if (lowered == NULL)
    return FALSE;
  for (guint i = 0; i < plan->steps->len; i++)
    if (g_hash_table_contains (lowered, plan->steps->pdata[i]))
      store_lowered (&l, plan->steps->pdata[i], readers);
  l.steps = g_ptr_array_new_with_free_func (free_step);
  for (guint i = 0; i < plan->steps->len; i++) {
    NormaStep *step = g_steal_pointer (&plan->steps->pdata[i]);

    if (g_hash_table_contains (lowered, step))
      lower_input (&l, step);
    g_ptr_array_add (l.steps, step);
  }
  g_ptr_array_unref (plan->steps);
  plan->steps = l.steps;
  return TRUE;
}
