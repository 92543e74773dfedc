/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/walk.h"
#include "core/network/operators.h"

/* Means over axes, summed in double in the order of the axes. */
typedef struct {
  NormaWalk kept, reduced; /* the input's steps along the axes that stay and those that go */
} Params;

static gboolean
infer (NormaStep *step, GError **error)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  NormaShape result = { 0 };
  gboolean keeps, present;
  guint mask;

  if (!norma_step_check_float (step, 0, error) ||
      !norma_step_get_axes (step, NORMA_OPSET_MOST + 1, 1, shape->rank, &mask, &present, error) ||
      !norma_node_get_flag (step->node, "keepdims", TRUE, &keeps, error))
    return FALSE;
  if (!present)
    mask = (1u << shape->rank) - 1;
  for (guint i = 0; i < shape->rank; i++)
    if ((mask >> i & 1) == 0)
      result.dims[result.rank++] = shape->dims[i];
    else if (shape->dims[i] == 0)
      return norma_step_fail_shape (step, error, "there is no mean of nothing");
    else if (keeps)
      result.dims[result.rank++] = 1;
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &result, error);
}

static gboolean
prepare (NormaStep *step, GError **error)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  Params *params = g_new0 (Params, 1);
  NormaShape kept = *shape, reduced = *shape;
  gint64 strides[NORMA_SHAPE_MAX_RANK];
  gboolean present;
  guint mask;

  step->params = params;
  step->free_params = g_free;
  if (!norma_step_get_axes (step, NORMA_OPSET_MOST + 1, 1, shape->rank, &mask, &present, error))
    return FALSE;
  for (guint i = 0; i < shape->rank; i++)
    if (!present || (mask >> i & 1) != 0)
      kept.dims[i] = 1;
    else
      reduced.dims[i] = 1;
  norma_shape_strides (shape, shape, strides);
  norma_walk_init (&params->kept, &kept, 1);
  norma_walk_init (&params->reduced, &reduced, 1);
  for (guint i = 0; i < shape->rank; i++)
    params->kept.strides[0][i] = params->reduced.strides[0][i] = strides[i];
  norma_walk_join (&params->kept);
  norma_walk_join (&params->reduced);
  return TRUE;
}

static double
add_all (const NormaWalk *walk, const float *x)
{
  gint64 n_lines = norma_walk_count (walk), n = norma_walk_length (walk);
  gint64 step = norma_walk_step (walk, 0);
  double sum = 0;

  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begins[NORMA_WALK_MOST];

    norma_walk_find (walk, line, begins);
    for (gint64 i = 0; i < n; i++)
      sum += x[begins[0] + i * step];
  }
  return sum;
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  const float *x = in[0];
  float *y = out[0];
  gint64 n_lines = norma_walk_count (&p->kept), length = norma_walk_length (&p->kept);
  double n = (double)norma_shape_size (&p->reduced.shape);

  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begins[NORMA_WALK_MOST];

    norma_walk_find (&p->kept, line, begins);
    for (gint64 i = 0; i < length; i++)
      *y++ = (float)(add_all (&p->reduced, x + begins[0] + i * norma_walk_step (&p->kept, 0)) / n);
  }
}

const NormaOperator norma_operators_reduce[] = {
  { "ReduceMean", " axes keepdims ", 7, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, FALSE, infer, prepare,
    run },
  { NULL },
};
