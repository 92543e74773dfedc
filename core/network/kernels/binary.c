/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/kernel.h"
#include "core/network/kernels/walk.h"
#include "core/network/operators.h"

/* Functions of two numbers, broadcast. Floats line by line; other types, which come in
 * calculations of shapes, number by number. */

typedef void (*FloatLine) (float *to, const float *a, gint64 a_step, const float *b, gint64 b_step,
                           gint64 n);

/* Steps are 1 along the array or 0 for a single number in all but odd cases. */
#define DEFINE_LINE(name, expression) \
  NORMA_KERNEL static void name##_line (float *to, const float *a, gint64 a_step, const float *b, \
                                        gint64 b_step, gint64 n) \
  { \
    if (a_step == 1 && b_step == 1) \
      for (gint64 i = 0; i < n; i++) { \
        float x = a[i], y = b[i]; \
        to[i] = expression; \
      } \
    else if (a_step == 1 && b_step == 0) \
      for (gint64 i = 0; i < n; i++) { \
        float x = a[i], y = b[0]; \
        to[i] = expression; \
      } \
    else \
      for (gint64 i = 0; i < n; i++) { \
        float x = a[i * a_step], y = b[i * b_step]; \
        to[i] = expression; \
      } \
  }

DEFINE_LINE (add, x + y)
DEFINE_LINE (subtract, x - y)
DEFINE_LINE (multiply, x *y)
DEFINE_LINE (divide, x / y)
DEFINE_LINE (leak, x < 0 ? y * x : x)

/* Squares and roots are what normalisations are exported as; both have one right result, where the
 * library's power may differ in its last bit. */
static float
power (float x, float y)
{
  if (y == 2)
    return x * x;
  if (y == 0.5f && x >= 0)
    return sqrtf (x);
  return (float)pow (x, y);
}

NORMA_KERNEL static void
square_line (float *to, const float *a, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] = a[i] * a[i];
}

static void
power_line (float *to, const float *a, gint64 a_step, const float *b, gint64 b_step, gint64 n)
{
  if (a_step == 1 && b_step == 0 && n > 0 && b[0] == 2) {
    square_line (to, a, n);
    return;
  }
  for (gint64 i = 0; i < n; i++)
    to[i] = power (a[i * a_step], b[i * b_step]);
}

static double
add_reals (double x, double y)
{
  return x + y;
}

static double
subtract_reals (double x, double y)
{
  return x - y;
}

static double
multiply_reals (double x, double y)
{
  return x * y;
}

static double
divide_reals (double x, double y)
{
  return x / y;
}

/* Unsigned, so that a result beyond the range wraps. */
static gint64
add_integers (gint64 x, gint64 y)
{
  return (gint64)((guint64)x + (guint64)y);
}

static gint64
subtract_integers (gint64 x, gint64 y)
{
  return (gint64)((guint64)x - (guint64)y);
}

static gint64
multiply_integers (gint64 x, gint64 y)
{
  return (gint64)((guint64)x * (guint64)y);
}

/* ONNX leaves division by 0 open. */
static gint64
divide_integers (gint64 x, gint64 y)
{
  if (y == 0)
    return 0;
  return y == -1 ? subtract_integers (0, x) : x / y;
}

typedef struct {
  NormaWalk walk; /* 0: result, 1: a, 2: b */
  FloatLine line;
  double (*reals) (double x, double y);
  gint64 (*integers) (gint64 x, gint64 y);
} Params;

static gboolean
infer (NormaStep *step, NormaElement element, GError **error)
{
  NormaShape shape;

  if (!norma_shape_broadcast (&step->inputs[0]->shape, &step->inputs[1]->shape, &shape))
    return norma_step_fail_shape (step, error, "the shapes cannot be broadcast");
  return norma_step_set_output (step, 0, element, &shape, error);
}

static gboolean
check_numbers (const NormaStep *step, guint index, GError **error)
{
  NormaElement element = step->inputs[index]->element;

  if (element == NORMA_ELEMENT_FLOAT || element == NORMA_ELEMENT_DOUBLE ||
      norma_element_is_integer (element))
    return TRUE;
  return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                          "input %u has type %s, which is not supported", index,
                          norma_element_name (element));
}

static gboolean
infer_arithmetic (NormaStep *step, GError **error)
{
  if (!check_numbers (step, 0, error))
    return FALSE;
  if (step->inputs[0]->element != step->inputs[1]->element)
    return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED,
                            "the inputs have types %s and %s",
                            norma_element_name (step->inputs[0]->element),
                            norma_element_name (step->inputs[1]->element));
  return infer (step, step->inputs[0]->element, error);
}

static gboolean
infer_power (NormaStep *step, GError **error)
{
  return check_numbers (step, 0, error) && check_numbers (step, 1, error) &&
         infer (step, step->inputs[0]->element, error);
}

static gboolean
infer_leak (NormaStep *step, GError **error)
{
  return norma_step_check_float (step, 0, error) && norma_step_check_float (step, 1, error) &&
         infer (step, NORMA_ELEMENT_FLOAT, error);
}

static Params *
prepare (NormaStep *step)
{
  Params *params = g_new0 (Params, 1);
  NormaShape lies;

  norma_tensor_lie (step->outputs[0], &lies);
  norma_walk_init (&params->walk, &lies, 3);
  norma_walk_set_array (&params->walk, 0, &lies);
  for (guint i = 0; i < 2; i++) {
    norma_tensor_lie (step->inputs[i], &lies);
    norma_walk_set_array (&params->walk, i + 1, &lies);
  }
  norma_walk_join (&params->walk);
  step->params = params;
  step->free_params = g_free;
  return params;
}

#define DEFINE_PREPARE(name, line_function, reals_function, integers_function) \
  static gboolean prepare_##name (NormaStep *step, GError **error) \
  { \
    Params *params = prepare (step); \
\
    params->line = line_function; \
    params->reals = reals_function; \
    params->integers = integers_function; \
    return TRUE; \
  }

DEFINE_PREPARE (add, add_line, add_reals, add_integers)
DEFINE_PREPARE (subtract, subtract_line, subtract_reals, subtract_integers)
DEFINE_PREPARE (multiply, multiply_line, multiply_reals, multiply_integers)
DEFINE_PREPARE (divide, divide_line, divide_reals, divide_integers)
DEFINE_PREPARE (power, power_line, pow, NULL)
DEFINE_PREPARE (leak, leak_line, NULL, NULL)

static void
run_floats (const Params *p, float *to, const float *a, const float *b)
{
  gint64 n_lines = norma_walk_count (&p->walk), n = norma_walk_length (&p->walk);
  gint64 a_step = norma_walk_step (&p->walk, 1), b_step = norma_walk_step (&p->walk, 2);
  gint64 begins[NORMA_WALK_MOST];

  for (gint64 line = 0; line < n_lines; line++) {
    norma_walk_find (&p->walk, line, begins);
    p->line (to + begins[0], a + begins[1], a_step, b + begins[2], b_step, n);
  }
}

/* One number. */
static void
calculate (const Params *p, const NormaStep *step, const gconstpointer *in, gpointer to,
           const gint64 *at)
{
  NormaElement element = step->outputs[0]->element;
  NormaElement a = step->inputs[0]->element, b = step->inputs[1]->element;
  gsize i = (gsize)at[1], j = (gsize)at[2];

  if (element == NORMA_ELEMENT_DOUBLE || p->integers == NULL)
    norma_element_set_double (element, to, (gsize)at[0],
                              p->reals (norma_element_get_double (a, in[0], i),
                                        norma_element_get_double (b, in[1], j)));
  else if (element == NORMA_ELEMENT_UINT64 && p->integers == divide_integers)
    ((guint64 *)to)[at[0]] = ((const guint64 *)in[1])[j] == 0
                                 ? 0
                                 : ((const guint64 *)in[0])[i] / ((const guint64 *)in[1])[j];
  else
    norma_element_set_integer (element, to, (gsize)at[0],
                               p->integers (norma_element_get_integer (a, in[0], i),
                                            norma_element_get_integer (b, in[1], j)));
}

/* at: the places of the next number of the line. */
static void
advance (const NormaWalk *walk, gint64 *at)
{
  for (guint a = 0; a < walk->n_arrays; a++)
    at[a] += norma_walk_step (walk, a);
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  gint64 n_lines = norma_walk_count (&p->walk), n = norma_walk_length (&p->walk);
  gint64 at[NORMA_WALK_MOST];

  if (step->inputs[0]->element == NORMA_ELEMENT_FLOAT &&
      step->inputs[1]->element == NORMA_ELEMENT_FLOAT) {
    run_floats (p, out[0], in[0], in[1]);
    return;
  }
  for (gint64 line = 0; line < n_lines; line++) {
    norma_walk_find (&p->walk, line, at);
    for (gint64 i = 0; i < n; i++, advance (&p->walk, at))
      calculate (p, step, in, out[0], at);
  }
}

#define ROW(name, infer, prepare, run) \
  { \
    name, "", 7, 17, 2, 2, 1, NORMA_LAYOUT_ALL, FALSE, infer, prepare, run, \
        .takes_blocks = norma_step_takes_blocks \
  }

const NormaOperator norma_operators_binary[] = {
  ROW ("Add", infer_arithmetic, prepare_add, run),
  ROW ("Div", infer_arithmetic, prepare_divide, run),
  ROW ("Mul", infer_arithmetic, prepare_multiply, run),
  ROW ("PRelu", infer_leak, prepare_leak, run),
  ROW ("Pow", infer_power, prepare_power, run),
  ROW ("Sub", infer_arithmetic, prepare_subtract, run),
  { NULL },
};
