/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/unary.h"

#include <math.h>

#include "core/base/kernel.h"
#include "core/network/kernels/exponential.h"
#include "core/network/operators.h"

/* Functions of one number. a and b are the operator's parameters. */
typedef struct {
  float a, b;
  gint64 least, most; /* Clip of integers */
} Params;

NORMA_KERNEL static void
relu (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = x[i] < 0 ? 0 : x[i];
}

NORMA_KERNEL static void
leaky_relu (const float *x, float *y, gint64 n, float slope)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = x[i] < 0 ? slope * x[i] : x[i];
}

NORMA_KERNEL static void
clip (const float *x, float *y, gint64 n, float least, float most)
{
  for (gint64 i = 0; i < n; i++) {
    float raised = x[i] < least ? least : x[i];

    y[i] = raised > most ? most : raised;
  }
}

NORMA_KERNEL static void
hard_sigmoid (const float *x, float *y, gint64 n, float slope, float offset)
{
  for (gint64 i = 0; i < n; i++) {
    float value = slope * x[i] + offset;

    value = value < 0 ? 0 : value;
    y[i] = value > 1 ? 1 : value;
  }
}

NORMA_KERNEL static void
hard_swish (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++) {
    float value = (1.0f / 6) * x[i] + 0.5f;

    value = value < 0 ? 0 : value;
    y[i] = x[i] * (value > 1 ? 1 : value);
  }
}

NORMA_KERNEL static void
root (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = sqrtf (x[i]);
}

NORMA_KERNEL static void
negate (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = -x[i];
}

NORMA_KERNEL static void
absolute (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = fabsf (x[i]);
}

static void
floor_all (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = floorf (x[i]);
}

/* x / (1 + e^−x) (Elfwing et al. 2017). */
static void
silu (const float *x, float *y, gint64 n)
{
  norma_sigmoid (x, y, n);
  for (gint64 i = 0; i < n; i++)
    y[i] *= x[i];
}

/* x/2 · (1 + erf (x/√2)). */
static void
gelu (const float *x, float *y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = (float)(x[i] * M_SQRT1_2);
  norma_erf (y, y, n);
  for (gint64 i = 0; i < n; i++)
    y[i] = 0.5f * x[i] * (1 + y[i]);
}

static gboolean
set_output (NormaStep *step, GError **error)
{
  return norma_step_set_output (step, 0, step->inputs[0]->element, &step->inputs[0]->shape, error);
}

static Params *
new_params (NormaStep *step)
{
  step->params = g_new0 (Params, 1);
  step->free_params = g_free;
  return step->params;
}

static gboolean
infer_plain (NormaStep *step, GError **error)
{
  return norma_step_check_float (step, 0, error) && set_output (step, error);
}

static gboolean
infer_leaky_relu (NormaStep *step, GError **error)
{
  Params *params = new_params (step);

  return norma_node_get_real (step->node, "alpha", 0.01f, &params->a, error) &&
         infer_plain (step, error);
}

static gboolean
infer_hard_sigmoid (NormaStep *step, GError **error)
{
  Params *params = new_params (step);

  return norma_node_get_real (step->node, "alpha", 0.2f, &params->a, error) &&
         norma_node_get_real (step->node, "beta", 0.5f, &params->b, error) &&
         infer_plain (step, error);
}

/* Up to opset 10 the bounds are attributes. */
static gboolean
infer_clip_attributes (NormaStep *step, GError **error)
{
  Params *params = new_params (step);

  return norma_node_get_real (step->node, "min", -G_MAXFLOAT, &params->a, error) &&
         norma_node_get_real (step->node, "max", G_MAXFLOAT, &params->b, error) &&
         infer_plain (step, error);
}

static gint64
integer_bound (const NormaStep *step, guint index, gint64 fallback)
{
  const NormaTensor *input = norma_step_get_input (step, index);

  return input == NULL ? fallback : norma_element_get_integer (input->element, input->known, 0);
}

static gboolean
infer_clip (NormaStep *step, GError **error)
{
  Params *params = new_params (step);
  double least = -INFINITY, most = INFINITY;
  gboolean present;

  if (!norma_step_get_scalar (step, 1, &least, &present, error) ||
      !norma_step_get_scalar (step, 2, &most, &present, error))
    return FALSE;
  params->a = (float)least;
  params->b = (float)most;
  if (!norma_element_is_integer (step->inputs[0]->element))
    return infer_plain (step, error);
  params->least = integer_bound (step, 1, G_MININT64);
  params->most = integer_bound (step, 2, G_MAXINT64);
  return set_output (step, error);
}

static gboolean
infer_negate (NormaStep *step, GError **error)
{
  return norma_element_is_integer (step->inputs[0]->element) ? set_output (step, error)
                                                             : infer_plain (step, error);
}

#define DEFINE_RUN(name, call) \
  static void run_##name (const NormaStep *step, const gconstpointer *in, const gpointer *out, \
                          gpointer scratch) \
  { \
    const float *x = in[0]; \
    float *y = out[0]; \
    gint64 n = norma_shape_size (&step->outputs[0]->shape); \
    const Params *p G_GNUC_UNUSED = step->params; \
\
    call; \
  }

DEFINE_RUN (relu, relu (x, y, n))
DEFINE_RUN (leaky_relu, leaky_relu (x, y, n, p->a))
DEFINE_RUN (hard_sigmoid, hard_sigmoid (x, y, n, p->a, p->b))
DEFINE_RUN (hard_swish, hard_swish (x, y, n))
DEFINE_RUN (sigmoid, norma_sigmoid (x, y, n))
DEFINE_RUN (silu, silu (x, y, n))
DEFINE_RUN (gelu, gelu (x, y, n))
DEFINE_RUN (sqrt, root (x, y, n))
DEFINE_RUN (erf, norma_erf (x, y, n))
DEFINE_RUN (exp, norma_exponential (x, y, n))
DEFINE_RUN (tanh, norma_tanh (x, y, n))
DEFINE_RUN (abs, absolute (x, y, n))
DEFINE_RUN (floor, floor_all (x, y, n))

static void
run_clip (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  NormaElement element = step->inputs[0]->element;
  gint64 n = norma_shape_size (&step->outputs[0]->shape);

  if (element == NORMA_ELEMENT_FLOAT) {
    clip (in[0], out[0], n, p->a, p->b);
    return;
  }
  for (gint64 i = 0; i < n; i++) {
    gint64 value = norma_element_get_integer (element, in[0], (gsize)i);

    value = MIN (MAX (value, p->least), p->most);
    norma_element_set_integer (element, out[0], (gsize)i, value);
  }
}

static void
run_negate (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  NormaElement element = step->inputs[0]->element;
  gint64 n = norma_shape_size (&step->outputs[0]->shape);

  if (element == NORMA_ELEMENT_FLOAT) {
    negate (in[0], out[0], n);
    return;
  }
  for (gint64 i = 0; i < n; i++) {
    guint64 value = (guint64)norma_element_get_integer (element, in[0], (gsize)i);

    norma_element_set_integer (element, out[0], (gsize)i, (gint64)(0 - value));
  }
}

gboolean
norma_unary_get_post (const NormaStep *step, NormaPost *post)
{
  const Params *p = step->params;

  if (step->inputs[0]->element != NORMA_ELEMENT_FLOAT)
    return FALSE;
  if (step->op->run == run_relu)
    *post = (NormaPost){ NORMA_POST_RELU };
  else if (step->op->run == run_hard_swish)
    *post = (NormaPost){ NORMA_POST_HARD_SWISH };
  else if (step->op->run == run_clip)
    *post = (NormaPost){ NORMA_POST_CLIP, p->a, p->b };
  else if (step->op->run == run_sigmoid)
    *post = (NormaPost){ NORMA_POST_SIGMOID };
  else if (step->op->run == run_silu)
    *post = (NormaPost){ NORMA_POST_SILU };
  else if (step->op->run == run_gelu)
    *post = (NormaPost){ NORMA_POST_GELU };
  else
    return FALSE;
  return TRUE;
}

const NormaOperator *
norma_unary_find_gated (const NormaStep *gate)
{
  const Params *p = gate->params;

  if (gate->op->run == run_sigmoid)
    return &norma_operator_silu;
  /* Howard et al. 2019. Exports write 1/6 with six digits or more. */
  if (gate->op->run == run_hard_sigmoid && fabsf (p->a - 1.0f / 6) < 1e-6f && p->b == 0.5f)
    return &norma_operator_hard_swish;
  return NULL;
}

#define ROW(name, attributes, since, infer, run) \
  { \
    name, attributes, since, 17, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer, NULL, run, \
        .takes_blocks = norma_step_takes_blocks \
  }

const NormaOperator norma_operators_unary[] = {
  ROW ("Abs", "", 7, infer_plain, run_abs),
  { "Clip", " min max ", 7, 10, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_clip_attributes, NULL,
    run_clip, .takes_blocks = norma_step_takes_blocks },
  { "Clip", "", 11, 17, 1, 3, 1, NORMA_LAYOUT_FIRST, FALSE, infer_clip, NULL, run_clip,
    .takes_blocks = norma_step_takes_blocks },
  ROW ("Erf", "", 9, infer_plain, run_erf),
  ROW ("Exp", "", 7, infer_plain, run_exp),
  ROW ("Floor", "", 7, infer_plain, run_floor),
  ROW ("HardSigmoid", " alpha beta ", 7, infer_hard_sigmoid, run_hard_sigmoid),
  ROW ("HardSwish", "", 14, infer_plain, run_hard_swish),
  ROW ("LeakyRelu", " alpha ", 7, infer_leaky_relu, run_leaky_relu),
  ROW ("Neg", "", 7, infer_negate, run_negate),
  ROW ("Relu", "", 7, infer_plain, run_relu),
  ROW ("Sigmoid", "", 7, infer_plain, run_sigmoid),
  ROW ("Sqrt", "", 7, infer_plain, run_sqrt),
  ROW ("Tanh", "", 7, infer_plain, run_tanh),
  { NULL },
};

const NormaOperator norma_operator_gelu = ROW ("gelu", "", 7, infer_plain, run_gelu);
const NormaOperator norma_operator_hard_swish =
    ROW ("hard swish", "", 7, infer_plain, run_hard_swish);
const NormaOperator norma_operator_silu = ROW ("silu", "", 7, infer_plain, run_silu);
