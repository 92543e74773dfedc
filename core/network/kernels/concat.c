/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/network/operators.h"
#include "core/network/strided.h"

/* Concat and its reverse, Split: pieces along an axis are runs of bytes in memory. */
typedef struct {
  guint axis; /* of the shape */
  gint64 *sizes; /* Split: along the axis, an output */
} Params;

static void
free_params (gpointer data)
{
  Params *params = data;

  g_free (params->sizes);
  g_free (params);
}

static gboolean
read_axis (NormaStep *step, gint64 fallback, GError **error)
{
  Params *params = g_new0 (Params, 1);
  gint64 axis;

  step->params = params;
  step->free_params = free_params;
  if (!norma_node_get_integer (step->node, "axis", fallback, &axis, error))
    return FALSE;
  return norma_shape_axis (axis, step->inputs[0]->shape.rank, &params->axis) ||
         norma_step_fail_shape (step, error, "the axis lies outside");
}

static gboolean
matches (const NormaShape *a, const NormaShape *b, guint axis)
{
  NormaShape other = *b;

  if (a->rank != b->rank)
    return FALSE;
  other.dims[axis] = a->dims[axis];
  return norma_shape_equal (a, &other);
}

static gboolean
infer_concat (NormaStep *step, GError **error)
{
  NormaShape shape = step->inputs[0]->shape;
  Params *params;

  if (!norma_node_has (step->node, "axis"))
    return norma_node_fail (step->node, error, NORMA_ERROR_DAMAGED, "attribute “axis” is missing");
  if (!read_axis (step, 0, error))
    return FALSE;
  params = step->params;
  for (guint i = 1; i < step->n_inputs; i++) {
    const NormaTensor *input = step->inputs[i];

    if (input == NULL || input->element != step->inputs[0]->element ||
        !matches (&shape, &input->shape, params->axis))
      return norma_step_fail_shape (step, error, "types or shapes do not go together");
    if (input->shape.dims[params->axis] > G_MAXINT64 - shape.dims[params->axis])
      return norma_step_fail_shape (step, error, "the sum of the sizes is too large");
    shape.dims[params->axis] += input->shape.dims[params->axis];
  }
  return norma_step_set_output (step, 0, step->inputs[0]->element, &shape, error);
}

/* Bytes that lie together for one place of the axes before `axis`. */
static gsize
run_bytes (const NormaTensor *tensor, guint axis)
{
  NormaShape lies;

  norma_tensor_lie (tensor, &lies);
  return (gsize)norma_shape_count (&lies, norma_tensor_lie_axis (tensor, axis), lies.rank) *
         norma_element_size (tensor->element);
}

static gint64
count_runs (const NormaTensor *tensor, guint axis)
{
  NormaShape lies;

  norma_tensor_lie (tensor, &lies);
  return norma_shape_count (&lies, 0, norma_tensor_lie_axis (tensor, axis));
}

static void
copy_runs (char *to, gsize to_step, const char *from, gsize from_step, gsize bytes, gint64 n)
{
  for (gint64 i = 0; i < n && bytes > 0; i++)
    memcpy (to + (gsize)i * to_step, from + (gsize)i * from_step, bytes);
}

static void
run_concat (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  gsize whole = run_bytes (step->outputs[0], p->axis), at = 0;

  for (guint i = 0; i < step->n_inputs; i++) {
    gsize part = run_bytes (step->inputs[i], p->axis);

    copy_runs ((char *)out[0] + at, whole, in[i], part, part,
               count_runs (step->inputs[i], p->axis));
    at += part;
  }
}

/* Equal parts, for opset 7 to 17 leave no other meaning to absent sizes. */
static gboolean
split_evenly (const NormaStep *step, gint64 size, gint64 *sizes, GError **error)
{
  if (size % step->n_outputs != 0)
    return norma_step_fail_shape (step, error, "the axis cannot be split evenly");
  for (guint i = 0; i < step->n_outputs; i++)
    sizes[i] = size / step->n_outputs;
  return TRUE;
}

static gboolean
copy_sizes (const NormaStep *step, gint64 size, const gint64 *from, gsize n, gint64 *sizes,
            GError **error)
{
  gint64 left = size;

  if (n != step->n_outputs)
    return norma_step_fail_shape (step, error, "expected one size an output");
  for (guint i = 0; i < n; i++) {
    if (from[i] < 0 || from[i] > left)
      return norma_step_fail_shape (step, error, "the sizes of the parts exceed the axis");
    sizes[i] = from[i];
    left -= from[i];
  }
  return left == 0 ||
         norma_step_fail_shape (step, error, "the sizes of the parts do not fill the axis");
}

static gboolean
find_sizes (const NormaStep *step, gint64 size, gint64 *sizes, GError **error)
{
  const NormaTensor *given = norma_step_get_input (step, 1);
  const gint64 *numbers;
  gsize n;

  if (step->node->opset < 13) {
    if (!norma_node_get_integers (step->node, "split", &numbers, &n, error))
      return FALSE;
    return numbers == NULL ? split_evenly (step, size, sizes, error)
                           : copy_sizes (step, size, numbers, n, sizes, error);
  }
  if (given == NULL)
    return split_evenly (step, size, sizes, error);
  if (given->known == NULL || given->element != NORMA_ELEMENT_INT64)
    return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                            "the sizes must be known integers");
  return copy_sizes (step, size, given->known, (gsize)norma_shape_size (&given->shape), sizes,
                     error);
}

static gboolean
infer_split (NormaStep *step, GError **error)
{
  NormaShape shape = step->inputs[0]->shape;
  Params *params;

  if (!read_axis (step, 0, error))
    return FALSE;
  params = step->params;
  params->sizes = g_new0 (gint64, step->n_outputs);
  if (!find_sizes (step, shape.dims[params->axis], params->sizes, error))
    return FALSE;
  for (guint i = 0; i < step->n_outputs; i++) {
    shape.dims[params->axis] = params->sizes[i];
    if (!norma_step_set_output (step, i, step->inputs[0]->element, &shape, error))
      return FALSE;
  }
  return TRUE;
}

static void
run_split (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  const NormaTensor *input = step->inputs[0];
  gsize whole = run_bytes (input, p->axis), at = 0;

  for (guint i = 0; i < step->n_outputs; i++) {
    gint64 size = input->shape.dims[p->axis];
    gsize part = size == 0 ? 0 : whole / (gsize)size * (gsize)p->sizes[i];

    if (step->outputs[i] != NULL)
      copy_runs (out[i], part, (const char *)in[0] + at, whole, part, count_runs (input, p->axis));
    at += part;
  }
}

static gboolean
split_view (const NormaStep *step, guint output, NormaStrided *view)
{
  const Params *p = step->params;
  gint64 first = 0;

  for (guint i = 0; i < output; i++)
    first += p->sizes[i];
  norma_strided_cut (view, p->axis, first, p->sizes[output], 1);
  return TRUE;
}

const NormaOperator norma_operators_concat[] = {
  { "Concat", " axis ", 7, 17, 1, G_MAXUINT, 1, NORMA_LAYOUT_ALL, FALSE, infer_concat, NULL,
    run_concat, .takes_blocks = norma_step_takes_blocks },
  { "Split", " axis split ", 7, 12, 1, 1, G_MAXUINT, NORMA_LAYOUT_FIRST, FALSE, infer_split, NULL,
    run_split, .takes_blocks = norma_step_takes_blocks, .moves = split_view },
  { "Split", " axis ", 13, 17, 1, 2, G_MAXUINT, NORMA_LAYOUT_FIRST, FALSE, infer_split, NULL,
    run_split, .takes_blocks = norma_step_takes_blocks, .moves = split_view },
  { NULL },
};
