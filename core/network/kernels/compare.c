/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/walk.h"
#include "core/network/operators.h"

/* Questions about two numbers, broadcast, and what joins their answers. Number by number: they come
 * in calculations of shapes. */

typedef struct {
  NormaWalk walk; /* 0: answer, 1: a, 2: b */
  gboolean (*reals) (double x, double y);
  gboolean (*integers) (gint64 x, gint64 y);
  gboolean (*unsigned_integers) (guint64 x, guint64 y); /* 64 bits */
} Params;

#define DEFINE_QUESTION(name, sign) \
  static gboolean name##_reals (double x, double y) \
  { \
    return x sign y; \
  } \
  static gboolean name##_integers (gint64 x, gint64 y) \
  { \
    return x sign y; \
  } \
  static gboolean name##_unsigned (guint64 x, guint64 y) \
  { \
    return x sign y; \
  }

DEFINE_QUESTION (equal, ==)
DEFINE_QUESTION (greater, >)
DEFINE_QUESTION (greater_or_equal, >=)
DEFINE_QUESTION (less, <)
DEFINE_QUESTION (less_or_equal, <=)

/* Of bools, which are 0 and 1. */
static gboolean
both (gint64 x, gint64 y)
{
  return x != 0 && y != 0;
}

static gboolean
either (gint64 x, gint64 y)
{
  return x != 0 || y != 0;
}

static gboolean
infer_equal (NormaStep *step, GError **error)
{
  NormaShape shape;

  if (!norma_shape_broadcast (&step->inputs[0]->shape, &step->inputs[1]->shape, &shape))
    return norma_step_fail_shape (step, error, "the shapes cannot be broadcast");
  return norma_step_set_output (step, 0, NORMA_ELEMENT_BOOL, &shape, error);
}

static gboolean
fail_type (const NormaStep *step, guint index, GError **error)
{
  return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                          "input %u has type %s, which is not supported", index,
                          norma_element_name (step->inputs[index]->element));
}

static gboolean
infer_order (NormaStep *step, GError **error)
{
  for (guint i = 0; i < 2; i++)
    if (step->inputs[i]->element == NORMA_ELEMENT_BOOL)
      return fail_type (step, i, error);
  return infer_equal (step, error);
}

static gboolean
infer_logic (NormaStep *step, GError **error)
{
  for (guint i = 0; i < 2; i++)
    if (step->inputs[i]->element != NORMA_ELEMENT_BOOL)
      return fail_type (step, i, error);
  return infer_equal (step, error);
}

static Params *
prepare (NormaStep *step)
{
  const NormaShape *shape = &step->outputs[0]->shape;
  Params *params = g_new0 (Params, 1);

  norma_walk_init (&params->walk, shape, 3);
  norma_walk_set_array (&params->walk, 0, shape);
  norma_walk_set_array (&params->walk, 1, &step->inputs[0]->shape);
  norma_walk_set_array (&params->walk, 2, &step->inputs[1]->shape);
  norma_walk_join (&params->walk);
  step->params = params;
  step->free_params = g_free;
  return params;
}

#define DEFINE_PREPARE(name) \
  static gboolean prepare_##name (NormaStep *step, GError **error) \
  { \
    Params *params = prepare (step); \
\
    params->reals = name##_reals; \
    params->integers = name##_integers; \
    params->unsigned_integers = name##_unsigned; \
    return TRUE; \
  }

DEFINE_PREPARE (equal)
DEFINE_PREPARE (greater)
DEFINE_PREPARE (greater_or_equal)
DEFINE_PREPARE (less)
DEFINE_PREPARE (less_or_equal)

static gboolean
prepare_and (NormaStep *step, GError **error)
{
  prepare (step)->integers = both;
  return TRUE;
}

static gboolean
prepare_or (NormaStep *step, GError **error)
{
  prepare (step)->integers = either;
  return TRUE;
}

static gboolean
answer (const NormaStep *step, const gconstpointer *in, const gint64 *at)
{
  const Params *p = step->params;
  NormaElement a = step->inputs[0]->element, b = step->inputs[1]->element;
  gsize i = (gsize)at[1], j = (gsize)at[2];

  if (norma_element_is_real (a) || norma_element_is_real (b))
    return p->reals (norma_element_get_double (a, in[0], i),
                     norma_element_get_double (b, in[1], j));
  if (a == NORMA_ELEMENT_UINT64 && b == NORMA_ELEMENT_UINT64)
    return p->unsigned_integers (((const guint64 *)in[0])[i], ((const guint64 *)in[1])[j]);
  return p->integers (norma_element_get_integer (a, in[0], i),
                      norma_element_get_integer (b, in[1], j));
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  gint64 n_lines = norma_walk_count (&p->walk), n = norma_walk_length (&p->walk);
  gint64 at[NORMA_WALK_MOST];

  for (gint64 line = 0; line < n_lines; line++) {
    norma_walk_find (&p->walk, line, at);
    for (gint64 i = 0; i < n; i++) {
      ((guint8 *)out[0])[at[0]] = (guint8)answer (step, in, at);
      for (guint a = 0; a < 3; a++)
        at[a] += norma_walk_step (&p->walk, a);
    }
  }
}

static gboolean
infer_not (NormaStep *step, GError **error)
{
  if (step->inputs[0]->element != NORMA_ELEMENT_BOOL)
    return fail_type (step, 0, error);
  return norma_step_set_output (step, 0, NORMA_ELEMENT_BOOL, &step->inputs[0]->shape, error);
}

static void
run_not (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  gint64 n = norma_shape_size (&step->outputs[0]->shape);

  for (gint64 i = 0; i < n; i++)
    ((guint8 *)out[0])[i] = ((const guint8 *)in[0])[i] == 0;
}

#define ROW(name, since, infer, prepare) \
  { \
    name, "", since, 17, 2, 2, 1, NORMA_LAYOUT_PLAIN, FALSE, infer, prepare, run \
  }

const NormaOperator norma_operators_compare[] = {
  ROW ("And", 7, infer_logic, prepare_and),
  ROW ("Equal", 7, infer_equal, prepare_equal),
  ROW ("Greater", 7, infer_order, prepare_greater),
  ROW ("GreaterOrEqual", 12, infer_order, prepare_greater_or_equal),
  ROW ("Less", 7, infer_order, prepare_less),
  ROW ("LessOrEqual", 12, infer_order, prepare_less_or_equal),
  { "Not", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_not, NULL, run_not },
  ROW ("Or", 7, infer_logic, prepare_or),
  { NULL },
};
