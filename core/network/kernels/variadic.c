/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/kernel.h"
#include "core/network/kernels/walk.h"
#include "core/network/operators.h"

/* Functions of any number of numbers, broadcast: the first is copied, each further one joined. */

enum { MOST_INPUTS = 64 };

typedef struct {
  NormaWalk walks[MOST_INPUTS]; /* of an input each; 0: result, 1: input */
  void (*floats) (float *to, const float *from, gint64 step, gint64 n);
  double (*reals) (double x, double y);
  gint64 (*integers) (gint64 x, gint64 y);
  guint64 (*unsigned_integers) (guint64 x, guint64 y); /* 64 bits */
} Params;

/* NaN wins, as in NumPy. */
#define LARGER(x, y) ((x) > (y) || (x) != (x) ? (x) : (y))
#define SMALLER(x, y) ((x) < (y) || (x) != (x) ? (x) : (y))

#define DEFINE_FUNCTION(name, expression) \
  NORMA_KERNEL static void name##_floats (float *to, const float *from, gint64 step, gint64 n) \
  { \
    for (gint64 i = 0; i < n; i++) \
      to[i] = expression (to[i], from[i * step]); \
  } \
\
  static double name##_reals (double x, double y) \
  { \
    return expression (x, y); \
  }

DEFINE_FUNCTION (max, LARGER)
DEFINE_FUNCTION (min, SMALLER)

NORMA_KERNEL static void
sum_floats (float *to, const float *from, gint64 step, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] += from[i * step];
}

static gint64
max_integers (gint64 x, gint64 y)
{
  return MAX (x, y);
}

static gint64
min_integers (gint64 x, gint64 y)
{
  return MIN (x, y);
}

static guint64
max_unsigned (guint64 x, guint64 y)
{
  return MAX (x, y);
}

static guint64
min_unsigned (guint64 x, guint64 y)
{
  return MIN (x, y);
}

static gboolean
infer (NormaStep *step, GError **error)
{
  NormaElement element = step->inputs[0]->element;
  NormaShape shape = step->inputs[0]->shape;

  for (guint i = 1; i < step->n_inputs; i++) {
    NormaShape before = shape;

    if (step->inputs[i] == NULL || step->inputs[i]->element != element)
      return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED,
                              "the inputs have different types");
    if (!norma_shape_broadcast (&before, &step->inputs[i]->shape, &shape))
      return norma_step_fail_shape (step, error, "the shapes cannot be broadcast");
  }
  return norma_step_set_output (step, 0, element, &shape, error);
}

static gboolean
infer_order (NormaStep *step, GError **error)
{
  NormaElement element = step->inputs[0]->element;

  if (element != NORMA_ELEMENT_FLOAT && element != NORMA_ELEMENT_DOUBLE &&
      !norma_element_is_integer (element))
    return norma_step_check_float (step, 0, error);
  return infer (step, error);
}

static gboolean
infer_sum (NormaStep *step, GError **error)
{
  return norma_step_check_float (step, 0, error) && infer (step, error);
}

static Params *
prepare (NormaStep *step)
{
  Params *params = g_new0 (Params, 1);
  NormaShape result;

  norma_tensor_lie (step->outputs[0], &result);
  for (guint i = 0; i < step->n_inputs; i++) {
    NormaWalk *walk = &params->walks[i];
    NormaShape lies;

    norma_tensor_lie (step->inputs[i], &lies);
    norma_walk_init (walk, &result, 2);
    norma_walk_set_array (walk, 0, &result);
    norma_walk_set_array (walk, 1, &lies);
    norma_walk_join (walk);
  }
  step->params = params;
  step->free_params = g_free;
  return params;
}

static gboolean
prepare_max (NormaStep *step, GError **error)
{
  Params *p = prepare (step);

  p->floats = max_floats;
  p->reals = max_reals;
  p->integers = max_integers;
  p->unsigned_integers = max_unsigned;
  return TRUE;
}

static gboolean
prepare_min (NormaStep *step, GError **error)
{
  Params *p = prepare (step);

  p->floats = min_floats;
  p->reals = min_reals;
  p->integers = min_integers;
  p->unsigned_integers = min_unsigned;
  return TRUE;
}

static gboolean
prepare_sum (NormaStep *step, GError **error)
{
  prepare (step)->floats = sum_floats;
  return TRUE;
}

static void
join_numbers (const Params *p, const NormaWalk *walk, NormaElement element, gpointer to,
              gconstpointer from, const gint64 *begins)
{
  gint64 step = norma_walk_step (walk, 1), n = norma_walk_length (walk);

  for (gint64 i = 0; i < n; i++) {
    gsize a = (gsize)(begins[0] + i), b = (gsize)(begins[1] + i * step);

    if (element == NORMA_ELEMENT_UINT64)
      ((guint64 *)to)[a] =
          p->unsigned_integers (((const guint64 *)to)[a], ((const guint64 *)from)[b]);
    else if (element == NORMA_ELEMENT_DOUBLE)
      ((double *)to)[a] = p->reals (((const double *)to)[a], ((const double *)from)[b]);
    else
      norma_element_set_integer (element, to, a,
                                 p->integers (norma_element_get_integer (element, to, a),
                                              norma_element_get_integer (element, from, b)));
  }
}

static void
join (const Params *p, const NormaWalk *walk, NormaElement element, gpointer to, gconstpointer from)
{
  gint64 n_lines = norma_walk_count (walk);

  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begins[NORMA_WALK_MOST];

    norma_walk_find (walk, line, begins);
    if (element == NORMA_ELEMENT_FLOAT)
      p->floats ((float *)to + begins[0], (const float *)from + begins[1],
                 norma_walk_step (walk, 1), norma_walk_length (walk));
    else
      join_numbers (p, walk, element, to, from, begins);
  }
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  NormaElement element = step->outputs[0]->element;

  norma_walk_copy (&p->walks[0], norma_element_size (element), out[0], in[0]);
  for (guint i = 1; i < step->n_inputs; i++)
    join (p, &p->walks[i], element, out[0], in[i]);
}

static void
run_mean (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  gint64 n = norma_shape_size (&step->outputs[0]->shape);
  float *to = out[0];

  run (step, in, out, scratch);
  for (gint64 i = 0; i < n; i++)
    to[i] /= (float)step->n_inputs;
}

#define ROW(name, infer, prepare, run) \
  { \
    name, "", 8, 17, 1, MOST_INPUTS, 1, NORMA_LAYOUT_ALL, FALSE, infer, prepare, run, \
        .takes_blocks = norma_step_takes_blocks \
  }

const NormaOperator norma_operators_variadic[] = {
  ROW ("Max", infer_order, prepare_max, run),
  ROW ("Mean", infer_sum, prepare_sum, run_mean),
  ROW ("Min", infer_order, prepare_min, run),
  ROW ("Sum", infer_sum, prepare_sum, run),
  { NULL },
};
