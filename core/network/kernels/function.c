/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/network/operators.h"

/* Functions of one number that are rare in backbones; as in unary.c but computed in double by the
 * C library. */
typedef struct {
  float a, b;
} Params;

static gboolean
infer (NormaStep *step, GError **error)
{
  return norma_step_check_float (step, 0, error) &&
         norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &step->inputs[0]->shape, error);
}

static gboolean
infer_with (NormaStep *step, float a, float b, GError **error)
{
  Params *params = g_new0 (Params, 1);

  step->params = params;
  step->free_params = g_free;
  return norma_node_get_real (step->node, "alpha", a, &params->a, error) &&
         norma_node_get_real (step->node, "gamma", b, &params->b, error) && infer (step, error);
}

static gboolean
infer_elu (NormaStep *step, GError **error)
{
  return infer_with (step, 1, 1, error);
}

/* The constants of Klambauer et al. 2017, as ONNX writes them. */
static gboolean
infer_selu (NormaStep *step, GError **error)
{
  return infer_with (step, 1.67326319217681884765625f, 1.05070102214813232421875f, error);
}

static double
sign (double x)
{
  return x > 0 ? 1 : x < 0 ? -1 : x;
}

/* ln (1 + e^x) without overflow. */
static double
softplus (double x)
{
  return MAX (x, 0) + log1p (exp (-fabs (x)));
}

#define DEFINE_RUN(name, expression) \
  static void run_##name (const NormaStep *step, const gconstpointer *in, const gpointer *out, \
                          gpointer scratch) \
  { \
    const Params *p G_GNUC_UNUSED = step->params; \
    gint64 n = norma_shape_size (&step->outputs[0]->shape); \
\
    for (gint64 i = 0; i < n; i++) { \
      double x = ((const float *)in[0])[i]; \
\
      ((float *)out[0])[i] = (float)(expression); \
    } \
  }

DEFINE_RUN (ceil, ceil (x))
DEFINE_RUN (cos, cos (x))
DEFINE_RUN (elu, x < 0 ? p->a * expm1 (x) : x)
DEFINE_RUN (log, log (x))
DEFINE_RUN (reciprocal, 1 / x)
DEFINE_RUN (round, rint (x))
DEFINE_RUN (selu, p->b *(x < 0 ? p->a * expm1 (x) : x))
DEFINE_RUN (sign, sign (x))
DEFINE_RUN (sin, sin (x))
DEFINE_RUN (softplus, softplus (x))

#define ROW(name, attributes, since, infer, run) \
  { \
    name, attributes, since, 17, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer, NULL, run, \
        .takes_blocks = norma_step_takes_blocks \
  }

const NormaOperator norma_operators_function[] = {
  ROW ("Ceil", "", 7, infer, run_ceil),
  ROW ("Cos", "", 7, infer, run_cos),
  ROW ("Elu", " alpha ", 7, infer_elu, run_elu),
  ROW ("Log", "", 7, infer, run_log),
  ROW ("Reciprocal", "", 7, infer, run_reciprocal),
  ROW ("Round", "", 11, infer, run_round),
  ROW ("Selu", " alpha gamma ", 7, infer_selu, run_selu),
  ROW ("Sign", "", 9, infer, run_sign),
  ROW ("Sin", "", 7, infer, run_sin),
  ROW ("Softplus", "", 7, infer, run_softplus),
  { NULL },
};
