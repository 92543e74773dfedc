/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/network/operators.h"

/* Range: begin, begin + step, … up to but without the limit. Its length follows from the numbers, so
 * they must be known. */
typedef struct {
  double begin, step;
  gint64 integer_begin, integer_step;
} Params;

static gint64
get_integer (const NormaStep *step, guint index)
{
  return norma_element_get_integer (step->inputs[index]->element, step->inputs[index]->known, 0);
}

/* Differences of 64-bit integers need not fit into one; their quotient as a double is exact enough
 * to refuse what no memory holds. */
static gboolean
count (const double *numbers, gint64 *n)
{
  double exact = ceil ((numbers[1] - numbers[0]) / numbers[2]);

  if (!(fabs (exact) < G_MAXINT32))
    return FALSE;
  *n = (gint64)MAX (exact, 0);
  return TRUE;
}

static gboolean
infer (NormaStep *step, GError **error)
{
  NormaElement element = step->inputs[0]->element;
  Params *params = g_new0 (Params, 1);
  NormaShape shape = { 1 };
  double numbers[3];
  gboolean present;

  step->params = params;
  step->free_params = g_free;
  if (!norma_element_is_integer (element) && element != NORMA_ELEMENT_FLOAT &&
      element != NORMA_ELEMENT_DOUBLE)
    return norma_step_check_float (step, 0, error);
  for (guint i = 0; i < 3; i++) {
    if (step->inputs[i]->element != element)
      return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED,
                              "the inputs have different types");
    if (!norma_step_get_scalar (step, i, &numbers[i], &present, error))
      return FALSE;
  }
  if (!count (numbers, &shape.dims[0]))
    return norma_step_fail_shape (step, error, "the range is endless");
  *params = (Params){ numbers[0], numbers[2], get_integer (step, 0), get_integer (step, 2) };
  return norma_step_set_output (step, 0, element, &shape, error);
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  NormaElement element = step->outputs[0]->element;
  gint64 n = step->outputs[0]->shape.dims[0];

  for (gint64 i = 0; i < n; i++)
    if (norma_element_is_integer (element))
      norma_element_set_integer (element, out[0], (gsize)i,
                                 (gint64)((guint64)p->integer_begin +
                                          (guint64)i * (guint64)p->integer_step));
    else
      norma_element_set_double (element, out[0], (gsize)i, p->begin + (double)i * p->step);
}

const NormaOperator norma_operators_range[] = {
  { "Range", "", 11, 17, 3, 3, 1, NORMA_LAYOUT_PLAIN, FALSE, infer, NULL, run },
  { NULL },
};
