/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/walk.h"
#include "core/network/operators.h"

/* Margins of a constant, of the nearest element (edge) or mirrored at it (reflect); negative ones
 * cut. Axes are those in memory. */
typedef enum { CONSTANT, REFLECT, EDGE } Mode;

typedef struct {
  guint mode;
  gint64 begins[NORMA_SHAPE_MAX_RANK]; /* of the shape's axes */
  guint64 fill; /* the constant's bits, in the first bytes */
} Params;

static gboolean
read_list (const NormaStep *step, gint64 *pads, gsize *n, GError **error)
{
  const gint64 *numbers;
  gboolean present;

  if (step->node->opset >= 11)
    return norma_step_get_integers (step, 1, pads, n, &present, error);
  if (!norma_node_get_integers (step->node, "pads", &numbers, n, error))
    return FALSE;
  for (gsize i = 0; i < MIN (*n, 2 * NORMA_SHAPE_MAX_RANK); i++)
    pads[i] = numbers[i];
  return TRUE;
}

static gboolean
read_fill (const NormaStep *step, Params *params, GError **error)
{
  const NormaTensor *value = norma_step_get_input (step, 2);
  double number = 0;
  gboolean present;
  float attribute;

  if (!norma_node_get_real (step->node, "value", 0, &attribute, error))
    return FALSE;
  norma_element_set_double (step->inputs[0]->element, &params->fill, 0, attribute);
  if (step->node->opset < 11)
    return TRUE;
  if (!norma_step_get_scalar (step, 2, &number, &present, error))
    return FALSE;
  if (present && norma_element_is_integer (value->element))
    norma_element_set_integer (step->inputs[0]->element, &params->fill, 0,
                               norma_element_get_integer (value->element, value->known, 0));
  else if (present)
    norma_element_set_double (step->inputs[0]->element, &params->fill, 0, number);
  return TRUE;
}

static gboolean
add_margins (const NormaStep *step, Params *params, const gint64 *pads, NormaShape *shape,
             GError **error)
{
  for (guint i = 0; i < shape->rank; i++) {
    gint64 size = shape->dims[i], begin = pads[i], end = pads[i + shape->rank];
    gint64 most = params->mode == REFLECT             ? size - 1
                  : params->mode == EDGE && size == 0 ? 0
                                                      : G_MAXINT32;

    if (MIN (begin, end) < -size || MAX (begin, end) > MAX (most, 0) || size + begin + end < 0)
      return norma_step_fail_shape (step, error, "a margin is too large");
    params->begins[i] = begin;
    shape->dims[i] += begin + end;
  }
  return TRUE;
}

static gboolean
infer (NormaStep *step, GError **error)
{
  static const char *const modes[] = { "constant", "reflect", "edge", NULL };
  Params *params = g_new0 (Params, 1);
  NormaShape shape = step->inputs[0]->shape;
  gint64 pads[2 * NORMA_SHAPE_MAX_RANK];
  gsize n;

  step->params = params;
  step->free_params = g_free;
  if (!norma_node_get_word (step->node, "mode", modes, CONSTANT, &params->mode, error) ||
      !read_list (step, pads, &n, error) || !read_fill (step, params, error))
    return FALSE;
  if (n != 2 * shape.rank)
    return norma_step_fail_shape (step, error, "expected two margins an axis");
  return add_margins (step, params, pads, &shape, error) &&
         norma_step_set_output (step, 0, step->inputs[0]->element, &shape, error);
}

/* The element that is seen at `at`, −1 if none. */
static gint64
find_source (gint64 at, gint64 size, Mode mode)
{
  if (at >= 0 && at < size)
    return at;
  if (mode == CONSTANT)
    return -1;
  if (mode == EDGE)
    return at < 0 ? 0 : size - 1;
  return at < 0 ? -at : 2 * (size - 1) - at;
}

/* Where the elements of one line come from: index of the line's begin in the input, −1 if the
 * line lies in the margin. */
static gint64
find_line (const NormaShape *to, const NormaShape *from, const gint64 *begins, Mode mode,
           gint64 line)
{
  gint64 offset = 0, step = from->rank > 0 ? from->dims[from->rank - 1] : 1;

  for (guint i = to->rank - 1; i-- > 0;) {
    gint64 source = find_source (line % to->dims[i] - begins[i], from->dims[i], mode);

    if (source < 0)
      return -1;
    line /= to->dims[i];
    offset += source * step;
    step *= from->dims[i];
  }
  return offset;
}

static void
copy_element (char *to, const char *from, gsize size)
{
  for (gsize i = 0; i < size; i++)
    to[i] = from[i];
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  gsize size = norma_element_size (step->inputs[0]->element);
  NormaShape to, from;
  gint64 begins[NORMA_SHAPE_MAX_RANK] = { 0 };
  gint64 n_lines, n;
  char *at = out[0];

  norma_tensor_lie (step->outputs[0], &to);
  norma_tensor_lie (step->inputs[0], &from);
  for (guint i = 0; i < to.rank; i++)
    begins[norma_tensor_lie_axis (step->inputs[0], i)] = p->begins[i];
  /* A scalar is a line of one. */
  if (to.rank == 0)
    to = from = (NormaShape){ 1, { 1 } };
  n_lines = norma_shape_count (&to, 0, to.rank - 1);
  n = to.dims[to.rank - 1];
  for (gint64 line = 0; line < n_lines; line++) {
    gint64 begin = find_line (&to, &from, begins, p->mode, line);

    for (gint64 i = 0; i < n; i++, at += size) {
      gint64 source = find_source (i - begins[to.rank - 1], from.dims[to.rank - 1], p->mode);
      gboolean is_margin = begin < 0 || source < 0;

      copy_element (at,
                    is_margin ? (const char *)&p->fill
                              : (const char *)in[0] + (gsize)(begin + source) * size,
                    size);
    }
  }
}

const NormaOperator norma_operators_pad[] = {
  { "Pad", " mode pads value ", 7, 10, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer, NULL, run },
  { "Pad", " mode ", 11, 17, 2, 3, 1, NORMA_LAYOUT_FIRST, FALSE, infer, NULL, run },
  { NULL },
};
