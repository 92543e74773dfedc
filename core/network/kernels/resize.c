/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"
#include "core/network/kernels/taps.h"
#include "core/network/operators.h"

/* Resize and its forerunner Upsample: a tensor product of one resampling an axis. */
typedef struct {
  NormaResize resize;
  float outside; /* extrapolation value */
  double scales[NORMA_SHAPE_MAX_RANK];
  double begins[NORMA_SHAPE_MAX_RANK], ends[NORMA_SHAPE_MAX_RANK];
  NormaTaps *taps; /* one axis in memory after the other */
} Params;

static void
free_params (gpointer data)
{
  Params *params = data;

  g_free (params->taps);
  g_free (params);
}

static Params *
new_params (NormaStep *step)
{
  Params *params = g_new0 (Params, 1);

  for (guint i = 0; i < NORMA_SHAPE_MAX_RANK; i++)
    params->ends[i] = 1;
  step->params = params;
  step->free_params = free_params;
  return params;
}

/* The sizes that follow from scales. */
static gboolean
scale_sizes (NormaStep *step, GError **error)
{
  const Params *params = step->params;
  NormaShape shape = step->inputs[0]->shape;

  for (guint i = 0; i < shape.rank; i++) {
    double size = floor ((double)shape.dims[i] * params->scales[i]);

    if (!(params->scales[i] > 0) || !(size >= 0 && size <= G_MAXINT32))
      return norma_step_fail_shape (step, error, "a scale is impossible");
    shape.dims[i] = (gint64)size;
  }
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &shape, error);
}

static gboolean
has_numbers (const NormaStep *step, guint index)
{
  const NormaTensor *input = norma_step_get_input (step, index);

  return input != NULL && norma_shape_size (&input->shape) > 0;
}

/* [factor · rank] numbers of a known input. */
static gboolean
read_numbers (const NormaStep *step, guint index, guint factor, double *numbers, GError **error)
{
  const NormaTensor *input = step->inputs[index];
  guint n = factor * step->inputs[0]->shape.rank;

  if (input->known == NULL)
    return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                            "sizes must not depend on the numbers of the network's inputs");
  if (norma_shape_size (&input->shape) != n)
    return norma_step_fail_shape (step, error, "expected a number for every axis");
  for (guint i = 0; i < n; i++)
    numbers[i] = norma_element_get_double (input->element, input->known, i);
  return TRUE;
}

static gboolean
take_sizes (NormaStep *step, const double *sizes, GError **error)
{
  Params *params = step->params;
  NormaShape shape = step->inputs[0]->shape;

  for (guint i = 0; i < shape.rank; i++) {
    if (!(sizes[i] >= 0 && sizes[i] <= G_MAXINT32) || (shape.dims[i] == 0 && sizes[i] > 0))
      return norma_step_fail_shape (step, error, "a size is impossible");
    params->scales[i] = shape.dims[i] == 0 ? 1 : sizes[i] / (double)shape.dims[i];
    shape.dims[i] = (gint64)sizes[i];
  }
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &shape, error);
}

/* Opset 10 and Upsample: asymmetric, the nearest towards 0. */
static gboolean
infer_simple (NormaStep *step, GError **error)
{
  static const char *const modes[] = { "nearest", "linear", NULL };
  Params *params = new_params (step);
  const float *scales;
  gsize n;

  params->resize.place = NORMA_RESIZE_ASYMMETRIC;
  params->resize.rounding = NORMA_RESIZE_FLOOR;
  if (!norma_step_check_float (step, 0, error) ||
      !norma_node_get_word (step->node, "mode", modes, 0, &params->resize.mode, error) ||
      !norma_node_get_reals (step->node, "scales", &scales, &n, error))
    return FALSE;
  if (step->n_inputs > 1)
    return read_numbers (step, 1, 1, params->scales, error) && scale_sizes (step, error);
  if (n != step->inputs[0]->shape.rank)
    return norma_step_fail_shape (step, error, "expected a scale for every axis");
  for (gsize i = 0; i < n; i++)
    params->scales[i] = scales[i];
  return scale_sizes (step, error);
}

static gboolean
read_words (const NormaStep *step, Params *params, GError **error)
{
  static const char *const modes[] = { "nearest", "linear", "cubic", NULL };
  static const char *const places[] = { "half_pixel", "pytorch_half_pixel", "align_corners",
                                        "asymmetric", "tf_crop_and_resize", "tf_half_pixel_for_nn",
                                        NULL };
  static const char *const roundings[] = { "round_prefer_floor", "round_prefer_ceil", "floor",
                                           "ceil", NULL };
  NormaResize *r = &params->resize;
  const NormaNode *node = step->node;
  float cubic;

  if (!norma_node_get_word (node, "mode", modes, 0, &r->mode, error) ||
      !norma_node_get_word (node, "coordinate_transformation_mode", places, 0, &r->place, error) ||
      !norma_node_get_word (node, "nearest_mode", roundings, 0, &r->rounding, error) ||
      !norma_node_get_flag (node, "exclude_outside", FALSE, &r->excludes_outside, error) ||
      !norma_node_get_real (node, "cubic_coeff_a", -0.75f, &cubic, error) ||
      !norma_node_get_real (node, "extrapolation_value", 0, &params->outside, error))
    return FALSE;
  r->cubic = cubic;
  return TRUE;
}

static gboolean
infer (NormaStep *step, GError **error)
{
  Params *params = new_params (step);
  double numbers[2 * NORMA_SHAPE_MAX_RANK];
  guint rank = step->inputs[0]->shape.rank;

  if (!norma_step_check_float (step, 0, error) || !read_words (step, params, error))
    return FALSE;
  if (params->resize.place == NORMA_RESIZE_TF_CROP_AND_RESIZE) {
    if (!has_numbers (step, 1))
      return norma_step_fail_shape (step, error, "the region of interest is left out");
    if (!read_numbers (step, 1, 2, numbers, error))
      return FALSE;
    memcpy (params->begins, numbers, rank * sizeof *numbers);
    memcpy (params->ends, numbers + rank, rank * sizeof *numbers);
  }
  if (has_numbers (step, 3))
    return read_numbers (step, 3, 1, numbers, error) && take_sizes (step, numbers, error);
  if (!has_numbers (step, 2))
    return norma_step_fail_shape (step, error, "neither scales nor sizes are given");
  return read_numbers (step, 2, 1, params->scales, error) && scale_sizes (step, error);
}

static gboolean
takes_blocks (const NormaStep *step)
{
  const Params *params = step->params;

  return params->scales[1] == 1 && params->begins[1] == 0 && params->ends[1] == 1;
}

/* The axis that lies there, −1 for the channels within a block. */
static gint
find_axis (const NormaTensor *tensor, guint lie)
{
  for (guint axis = 0; axis < tensor->shape.rank; axis++)
    if (norma_tensor_lie_axis (tensor, axis) == lie)
      return (gint)axis;
  return -1;
}

static gboolean
prepare (NormaStep *step, GError **error)
{
  Params *params = step->params;
  const NormaTensor *input = step->inputs[0];
  NormaShape from, to;
  gsize n = 0, at = 0;

  norma_tensor_lie (input, &from);
  norma_tensor_lie (step->outputs[0], &to);
  for (guint i = 0; i < to.rank; i++)
    n += (gsize)to.dims[i];
  params->taps = norma_alloc (n, sizeof *params->taps, "resampling", error);
  if (params->taps == NULL)
    return FALSE;
  for (guint lie = 0; lie < to.rank; lie++) {
    gint axis = find_axis (input, lie);

    if (from.dims[lie] == 0)
      continue;
    norma_taps_find (&params->resize, from.dims[lie], to.dims[lie],
                     axis < 0 ? 1 : params->scales[axis], axis < 0 ? 0 : params->begins[axis],
                     axis < 0 ? 1 : params->ends[axis], params->taps + at);
    at += (gsize)to.dims[lie];
  }
  step->scratch_bytes = (gsize)(to.rank > 0 ? to.dims[to.rank - 1] : 1) * sizeof (double);
  return TRUE;
}

/* sums[i] += weight · the resampled line. */
NORMA_KERNEL static void
add_line (double *sums, const float *x, double weight, const NormaTaps *taps, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    for (guint k = 0; k < taps[i].n; k++)
      sums[i] += weight * taps[i].weight[k] * x[taps[i].index[k]];
}

typedef struct {
  const Params *params;
  const NormaShape *from, *to;
  const NormaTaps *axes[NORMA_SHAPE_MAX_RANK];
  double *sums;
} Resampling;

/* Adds all lines of the input that the line at `position` needs; FALSE if it lies outside. */
static gboolean
add_lines (const Resampling *r, const gint64 *position, const float *x)
{
  guint last = r->to->rank - 1;
  gint64 n_lines = 1;

  for (guint i = 0; i < last; i++)
    n_lines *= r->axes[i][position[i]].n;
  for (gint64 line = 0; line < n_lines; line++) {
    gint64 rest = line, offset = 0, step = r->from->dims[last];
    double weight = 1;

    for (guint i = last; i-- > 0;) {
      const NormaTaps *taps = &r->axes[i][position[i]];

      weight *= taps->weight[rest % taps->n];
      offset += taps->index[rest % taps->n] * step;
      rest /= taps->n;
      step *= r->from->dims[i];
    }
    add_line (r->sums, x + offset, weight, r->axes[last], r->to->dims[last]);
  }
  return n_lines > 0;
}

static void
write_line (const Resampling *r, gboolean is_inside, float *y)
{
  guint last = r->to->rank - 1;

  for (gint64 i = 0; i < r->to->dims[last]; i++)
    y[i] = is_inside && r->axes[last][i].n > 0 ? (float)r->sums[i] : r->params->outside;
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  NormaShape from, to;
  Resampling r = { step->params, &from, &to, { NULL }, scratch };
  const NormaTaps *taps = r.params->taps;
  float *y = out[0];
  gint64 n_lines;

  if (norma_shape_size (&step->outputs[0]->shape) == 0)
    return;
  norma_tensor_lie (step->inputs[0], &from);
  norma_tensor_lie (step->outputs[0], &to);
  if (to.rank == 0) {
    *y = *(const float *)in[0];
    return;
  }
  for (guint i = 0; i < to.rank; taps += to.dims[i++])
    r.axes[i] = taps;
  n_lines = norma_shape_count (&to, 0, to.rank - 1);
  for (gint64 line = 0; line < n_lines; line++, y += to.dims[to.rank - 1]) {
    gint64 position[NORMA_SHAPE_MAX_RANK], rest = line;

    for (guint i = to.rank - 1; i-- > 0; rest /= to.dims[i])
      position[i] = rest % to.dims[i];
    memset (r.sums, 0, (gsize)to.dims[to.rank - 1] * sizeof *r.sums);
    write_line (&r, add_lines (&r, position, in[0]), y);
  }
}

#define RESIZE_ATTRIBUTES \
  " coordinate_transformation_mode cubic_coeff_a exclude_outside extrapolation_value mode " \
  "nearest_mode "

const NormaOperator norma_operators_resize[] = {
  { "Resize", " mode ", 10, 10, 2, 2, 1, NORMA_LAYOUT_FIRST, FALSE, infer_simple, prepare, run,
    .takes_blocks = takes_blocks },
  { "Resize", RESIZE_ATTRIBUTES, 11, 17, 1, 4, 1, NORMA_LAYOUT_FIRST, FALSE, infer, prepare, run,
    .takes_blocks = takes_blocks },
  { "Upsample", " mode scales ", 7, 8, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_simple, prepare,
    run, .takes_blocks = takes_blocks },
  { "Upsample", " mode ", 9, 9, 2, 2, 1, NORMA_LAYOUT_FIRST, FALSE, infer_simple, prepare, run,
    .takes_blocks = takes_blocks },
  { NULL },
};
