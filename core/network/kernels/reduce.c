/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/network/kernels/walk.h"
#include "core/network/operators.h"

/* What becomes of many numbers along axes, taken up in double in the order of the axes; integers as
 * such. */
typedef struct {
  /* The input's steps along the axes that stay, in the order in which the output lies, and along
   * those that go, in the tensor's own order, so that sums do not depend on how it lies. */
  NormaWalk kept, reduced;
} Params;

/* How the numbers are taken up, from which start, and what is made of it at the end. */
typedef struct {
  const char *name;
  double start;
  double (*take) (double sum, double x);
  double (*finish) (double sum, double n);
  gint64 integer_start;
  gint64 (*take_integer) (gint64 sum, gint64 x); /* NULL: floats only */
} Reduction;

static double
add (double sum, double x)
{
  return sum + x;
}

static double
add_square (double sum, double x)
{
  return sum + x * x;
}

static double
larger (double sum, double x)
{
  return x > sum || x != x ? x : sum;
}

static double
smaller (double sum, double x)
{
  return x < sum || x != x ? x : sum;
}

static double
multiply (double sum, double x)
{
  return sum * x;
}

static double
divide (double sum, double n)
{
  return sum / n;
}

static double
root (double sum, double n)
{
  return sqrt (sum);
}

static double
keep (double sum, double n)
{
  return sum;
}

/* Unsigned, so that a result beyond the range wraps. */
static gint64
add_integer (gint64 sum, gint64 x)
{
  return (gint64)((guint64)sum + (guint64)x);
}

static gint64
multiply_integer (gint64 sum, gint64 x)
{
  return (gint64)((guint64)sum * (guint64)x);
}

static gint64
larger_integer (gint64 sum, gint64 x)
{
  return MAX (sum, x);
}

static gint64
smaller_integer (gint64 sum, gint64 x)
{
  return MIN (sum, x);
}

static const Reduction reductions[] = {
  { "ReduceL2", 0, add_square, root },
  { "ReduceMax", -INFINITY, larger, keep, G_MININT64, larger_integer },
  { "ReduceMean", 0, add, divide },
  { "ReduceMin", INFINITY, smaller, keep, G_MAXINT64, smaller_integer },
  { "ReduceProd", 1, multiply, keep, 1, multiply_integer },
  { "ReduceSum", 0, add, keep, 0, add_integer },
};

static const Reduction *
find_reduction (const NormaStep *step)
{
  const Reduction *reduction = reductions;

  while (!g_str_equal (reduction->name, step->op->name))
    reduction++;
  return reduction;
}

/* A bit an axis that goes. The axes of a sum became an input with opset 13, where an empty list may
 * mean none. */
static gboolean
get_axes (const NormaStep *step, guint *mask, GError **error)
{
  guint rank = step->inputs[0]->shape.rank;
  gint64 as_input = g_str_equal (step->op->name, "ReduceSum") ? 13 : NORMA_OPSET_MOST + 1;
  gboolean present, keeps_all;

  if (!norma_step_get_axes (step, as_input, 1, rank, mask, &present, error) ||
      !norma_node_get_flag (step->node, "noop_with_empty_axes", FALSE, &keeps_all, error))
    return FALSE;
  if (*mask == 0 && !keeps_all)
    *mask = (1u << rank) - 1;
  return TRUE;
}

static gboolean
check_type (const NormaStep *step, GError **error)
{
  NormaElement element = step->inputs[0]->element;

  if (find_reduction (step)->take_integer != NULL && element != NORMA_ELEMENT_UINT64 &&
      norma_element_is_integer (element))
    return TRUE;
  return norma_step_check_float (step, 0, error);
}

static gboolean
infer (NormaStep *step, GError **error)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  NormaShape result = { 0 };
  gboolean keeps;
  guint mask;

  if (!check_type (step, error) || !get_axes (step, &mask, error) ||
      !norma_node_get_flag (step->node, "keepdims", TRUE, &keeps, error))
    return FALSE;
  for (guint i = 0; i < shape->rank; i++)
    if ((mask >> i & 1) == 0)
      result.dims[result.rank++] = shape->dims[i];
    else if (shape->dims[i] == 0)
      return norma_step_fail_shape (step, error, "there is nothing to reduce");
    else if (keeps)
      result.dims[result.rank++] = 1;
  return norma_step_set_output (step, 0, step->inputs[0]->element, &result, error);
}

static gboolean
prepare (NormaStep *step, GError **error)
{
  const NormaTensor *input = step->inputs[0];
  Params *params = g_new0 (Params, 1);
  NormaShape shape, kept, reduced = input->shape;
  gint64 strides[NORMA_SHAPE_MAX_RANK];
  guint mask;

  step->params = params;
  step->free_params = g_free;
  norma_tensor_lie (input, &shape);
  kept = shape;
  if (!get_axes (step, &mask, error))
    return FALSE;
  norma_shape_strides (&shape, &shape, strides);
  for (guint i = 0; i < shape.rank; i++)
    if ((mask >> i & 1) != 0)
      kept.dims[norma_tensor_lie_axis (input, i)] = 1;
    else
      reduced.dims[i] = 1;
  norma_walk_init (&params->kept, &kept, 1);
  norma_walk_init (&params->reduced, &reduced, 1);
  for (guint i = 0; i < shape.rank; i++) {
    params->kept.strides[0][i] = strides[i];
    params->reduced.strides[0][i] = strides[norma_tensor_lie_axis (input, i)];
  }
  norma_walk_join (&params->kept);
  norma_walk_join (&params->reduced);
  return TRUE;
}

static double
take_all (const Reduction *reduction, const NormaWalk *walk, const float *x)
{
  gint64 n_lines = norma_walk_count (walk), n = norma_walk_length (walk);
  gint64 step = norma_walk_step (walk, 0);
  double sum = reduction->start;

  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begins[NORMA_WALK_MOST];

    norma_walk_find (walk, line, begins);
    for (gint64 i = 0; i < n; i++)
      sum = reduction->take (sum, x[begins[0] + i * step]);
  }
  return sum;
}

static gint64
take_all_integers (const Reduction *reduction, const NormaWalk *walk, NormaElement element,
                   gconstpointer x, gint64 at)
{
  gint64 n_lines = norma_walk_count (walk), n = norma_walk_length (walk);
  gint64 step = norma_walk_step (walk, 0), sum = reduction->integer_start;

  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begins[NORMA_WALK_MOST];

    norma_walk_find (walk, line, begins);
    for (gint64 i = 0; i < n; i++) {
      gsize place = (gsize)(at + begins[0] + i * step);

      sum = reduction->take_integer (sum, norma_element_get_integer (element, x, place));
    }
  }
  return sum;
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  const Reduction *reduction = find_reduction (step);
  NormaElement element = step->inputs[0]->element;
  gint64 n_lines = norma_walk_count (&p->kept), length = norma_walk_length (&p->kept);
  double n = (double)norma_shape_size (&p->reduced.shape);

  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begins[NORMA_WALK_MOST];

    norma_walk_find (&p->kept, line, begins);
    for (gint64 i = 0; i < length; i++) {
      gint64 at = begins[0] + i * norma_walk_step (&p->kept, 0), to = line * length + i;

      if (element != NORMA_ELEMENT_FLOAT)
        norma_element_set_integer (element, out[0], (gsize)to,
                                   take_all_integers (reduction, &p->reduced, element, in[0], at));
      else
        ((float *)out[0])[to] =
            (float)reduction->finish (take_all (reduction, &p->reduced, (const float *)in[0] + at),
                                      n);
    }
  }
}

#define ROW(name, attributes, least, most) \
  { \
    name, attributes, 7, 17, least, most, 1, NORMA_LAYOUT_FIRST, FALSE, infer, prepare, run \
  }

const NormaOperator norma_operators_reduce[] = {
  ROW ("ReduceL2", " axes keepdims ", 1, 1),
  ROW ("ReduceMax", " axes keepdims ", 1, 1),
  ROW ("ReduceMean", " axes keepdims ", 1, 1),
  ROW ("ReduceMin", " axes keepdims ", 1, 1),
  ROW ("ReduceProd", " axes keepdims ", 1, 1),
  { "ReduceSum", " axes keepdims ", 7, 12, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer, prepare,
    run },
  { "ReduceSum", " keepdims noop_with_empty_axes ", 13, 17, 1, 2, 1, NORMA_LAYOUT_FIRST, FALSE,
    infer, prepare, run },
  { NULL },
};
