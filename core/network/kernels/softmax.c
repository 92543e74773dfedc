/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/kernel.h"
#include "core/network/kernels/exponential.h"
#include "core/network/kernels/softmax.h"
#include "core/network/operators.h"

/* e^(x − max) over its sum, along `row` numbers that lie `step` apart. Before opset 13 all axes
 * from the given one on are one row. */
typedef struct {
  gint64 n_outer, row, step;
} Params;

static gboolean
infer (NormaStep *step, GError **error)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  gboolean flattens = step->node->opset < 13;
  Params *params = g_new0 (Params, 1);
  gint64 number;
  guint axis;

  step->params = params;
  step->free_params = g_free;
  if (!norma_step_check_float (step, 0, error) ||
      !norma_node_get_integer (step->node, "axis", flattens ? 1 : -1, &number, error))
    return FALSE;
  if (!norma_shape_axis (number, shape->rank, &axis))
    return norma_step_fail_shape (step, error, "the axis lies outside");
  params->n_outer = norma_shape_count (shape, 0, axis);
  params->row = norma_shape_count (shape, axis, flattens ? shape->rank : axis + 1);
  params->step = flattens ? 1 : norma_shape_count (shape, axis + 1, shape->rank);
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, shape, error);
}

NORMA_KERNEL static void
subtract (const float *x, float *y, gint64 n, float least)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = x[i] - least;
}

NORMA_KERNEL static void
multiply (float *y, gint64 n, float factor)
{
  for (gint64 i = 0; i < n; i++)
    y[i] *= factor;
}

/* In this many strands, number i in strand i mod LANES, so that a processor can do several at once;
 * the order is the same everywhere. */
enum { LANES = 8 };

NORMA_KERNEL static float
find_largest (const float *x, gint64 n)
{
  float lanes[LANES], largest = -INFINITY;
  gint64 i = 0;

  for (gint64 k = 0; k < LANES; k++)
    lanes[k] = -INFINITY;
  for (; i + LANES <= n; i += LANES)
    for (gint64 k = 0; k < LANES; k++)
      lanes[k] = x[i + k] > lanes[k] ? x[i + k] : lanes[k];
  for (gint64 k = 0; k < LANES; k++)
    largest = lanes[k] > largest ? lanes[k] : largest;
  for (; i < n; i++)
    largest = x[i] > largest ? x[i] : largest;
  return largest;
}

NORMA_KERNEL static double
add_up (const float *x, gint64 n)
{
  double lanes[LANES] = { 0 }, sum = 0;
  gint64 i = 0;

  for (; i + LANES <= n; i += LANES)
    for (gint64 k = 0; k < LANES; k++)
      lanes[k] += x[i + k];
  for (gint64 k = 0; i < n; i++, k++)
    lanes[k] += x[i];
  for (gint64 k = 0; k < LANES; k++)
    sum += lanes[k];
  return sum;
}

double
norma_softmax_weigh (const float *x, float *y, gint64 n)
{
  subtract (x, y, n, find_largest (x, n));
  norma_exponential (y, y, n);
  return add_up (y, n);
}

static void
softmax_row (const float *x, float *y, gint64 n)
{
  multiply (y, n, (float)(1 / norma_softmax_weigh (x, y, n)));
}

gboolean
norma_softmax_is_of_rows (const NormaStep *step)
{
  const Params *p = step->params;
  const NormaShape *shape = &step->inputs[0]->shape;

  return shape->rank > 0 && p->step == 1 && p->row == shape->dims[shape->rank - 1];
}

/* Numbers apart are gathered first. */
static gboolean
prepare (NormaStep *step, GError **error)
{
  const Params *p = step->params;

  step->scratch_bytes = p->step == 1 ? 0 : (gsize)p->row * sizeof (float);
  return TRUE;
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  float *row = scratch;

  for (gint64 outer = 0; outer < p->n_outer; outer++)
    for (gint64 inner = 0; inner < p->step; inner++) {
      const float *x = (const float *)in[0] + outer * p->row * p->step + inner;
      float *y = (float *)out[0] + outer * p->row * p->step + inner;

      if (p->step == 1) {
        softmax_row (x, y, p->row);
        continue;
      }
      for (gint64 i = 0; i < p->row; i++)
        row[i] = x[i * p->step];
      softmax_row (row, row, p->row);
      for (gint64 i = 0; i < p->row; i++)
        y[i * p->step] = row[i];
    }
}

const NormaOperator norma_operators_softmax[] = {
  { "Softmax", " axis ", 7, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, FALSE, infer, prepare, run },
  { NULL },
};
