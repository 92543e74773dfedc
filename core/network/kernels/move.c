/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/network/kernels/move.h"
#include "core/network/kernels/walk.h"
#include "core/network/operators.h"
#include "core/network/strided.h"

/* Operators that copy elements to other places: array 0 of the walk is the output, array 1 the
 * input from `begin` on. */
typedef struct {
  NormaWalk walk;
  gint64 begin;
} Params;

static Params *
new_params (NormaStep *step)
{
  step->params = g_new0 (Params, 1);
  step->free_params = g_free;
  return step->params;
}

/* axes[i]: the input's axis that becomes axis i of the output. */
static void
set_permutation (Params *params, const NormaShape *from, const guint *axes)
{
  NormaShape to = { from->rank };
  gint64 strides[NORMA_SHAPE_MAX_RANK];

  for (guint i = 0; i < to.rank; i++)
    to.dims[i] = from->dims[axes[i]];
  norma_shape_strides (from, from, strides);
  norma_walk_init (&params->walk, &to, 2);
  norma_walk_set_array (&params->walk, 0, &to);
  for (guint i = 0; i < to.rank; i++)
    params->walk.strides[1][i] = strides[axes[i]];
}

static gboolean
read_permutation (const NormaStep *step, guint rank, guint *axes, GError **error)
{
  const gint64 *numbers;
  guint mask = 0;
  gsize n;

  if (!norma_node_get_integers (step->node, "perm", &numbers, &n, error))
    return FALSE;
  for (guint i = 0; i < rank; i++)
    axes[i] = rank - 1 - i;
  if (numbers == NULL)
    return TRUE;
  for (guint i = 0; i < rank && n == rank; i++)
    if (numbers[i] >= 0 && numbers[i] < rank) {
      axes[i] = (guint)numbers[i];
      mask |= 1u << axes[i];
    }
  return (n == rank && mask == (1u << rank) - 1) ||
         norma_step_fail_shape (step, error, "“perm” is not an order of the axes");
}

static gboolean
infer_transpose (NormaStep *step, GError **error)
{
  const NormaTensor *input = step->inputs[0];
  guint axes[NORMA_SHAPE_MAX_RANK];
  Params *params = new_params (step);

  if (!read_permutation (step, input->shape.rank, axes, error))
    return FALSE;
  set_permutation (params, &input->shape, axes);
  return norma_step_set_output (step, 0, input->element, &params->walk.shape, error);
}

void
norma_move_get_permutation (const NormaStep *step, guint *axes)
{
  read_permutation (step, step->inputs[0]->shape.rank, axes, NULL);
}

static gboolean
transpose_view (const NormaStep *step, guint output, NormaStrided *view)
{
  guint axes[NORMA_SHAPE_MAX_RANK];

  norma_move_get_permutation (step, axes);
  norma_strided_permute (view, axes);
  return TRUE;
}

static gboolean
infer_expand (NormaStep *step, GError **error)
{
  const NormaTensor *input = step->inputs[0];
  gint64 sizes[2 * NORMA_SHAPE_MAX_RANK];
  Params *params = new_params (step);
  NormaShape wanted = { 0 }, shape;
  gboolean present;
  gsize n;

  if (!norma_step_get_integers (step, 1, sizes, &n, &present, error))
    return FALSE;
  wanted.rank = (guint)MIN (n, NORMA_SHAPE_MAX_RANK);
  for (guint i = 0; i < wanted.rank; i++)
    wanted.dims[i] = sizes[i];
  if (n > NORMA_SHAPE_MAX_RANK || !norma_shape_broadcast (&input->shape, &wanted, &shape))
    return norma_step_fail_shape (step, error, "the input cannot have the shape asked for");
  if (!norma_step_set_output (step, 0, input->element, &shape, error))
    return FALSE;
  norma_walk_init (&params->walk, &shape, 2);
  norma_walk_set_array (&params->walk, 0, &shape);
  norma_walk_set_array (&params->walk, 1, &input->shape);
  return TRUE;
}

/* ONNX's rule for begin, end and step of one axis; *n elements from *begin on. */
static void
slice_axis (gint64 size, gint64 step, gint64 *begin, gint64 end, gint64 *n)
{
  gint64 most = step > 0 ? size : size - 1;
  gint64 span;

  *n = 0;
  if (size == 0) {
    *begin = 0;
    return;
  }
  *begin = CLAMP (*begin < 0 ? *begin + size : *begin, 0, most);
  end = CLAMP (end < 0 ? end + size : end, step > 0 ? 0 : -1, most);
  span = step > 0 ? end - *begin : *begin - end;
  step = step > 0 ? step : step == G_MININT64 ? G_MAXINT64 : -step;
  if (span > 0)
    *n = (span - 1) / step + 1;
}

typedef struct {
  gint64 begins[2 * NORMA_SHAPE_MAX_RANK], ends[2 * NORMA_SHAPE_MAX_RANK];
  gint64 axes[2 * NORMA_SHAPE_MAX_RANK], steps[2 * NORMA_SHAPE_MAX_RANK];
  gsize n;
} Slices;

static gboolean
copy_list (const NormaStep *step, const char *name, gint64 *list, gsize *n, gboolean *present,
           GError **error)
{
  const gint64 *numbers;

  if (!norma_node_get_integers (step->node, name, &numbers, n, error))
    return FALSE;
  *present = numbers != NULL;
  if (*n > NORMA_SHAPE_MAX_RANK)
    return norma_step_fail_shape (step, error, "there are more slices than axes");
  for (gsize i = 0; i < *n; i++)
    list[i] = numbers[i];
  return TRUE;
}

static gboolean
read_slices (const NormaStep *step, Slices *s, GError **error)
{
  gboolean is_input = step->node->opset >= 10, present, has_axes, has_steps = FALSE;
  gsize n_ends, n_axes, n_steps = 0;

  if (is_input ? !norma_step_get_integers (step, 1, s->begins, &s->n, &present, error) ||
                     !norma_step_get_integers (step, 2, s->ends, &n_ends, &present, error) ||
                     !norma_step_get_integers (step, 3, s->axes, &n_axes, &has_axes, error) ||
                     !norma_step_get_integers (step, 4, s->steps, &n_steps, &has_steps, error)
               : !copy_list (step, "starts", s->begins, &s->n, &present, error) ||
                     !copy_list (step, "ends", s->ends, &n_ends, &present, error) ||
                     !copy_list (step, "axes", s->axes, &n_axes, &has_axes, error))
    return FALSE;
  for (gsize i = 0; i < s->n; i++) {
    s->axes[i] = has_axes ? s->axes[i] : (gint64)i;
    s->steps[i] = has_steps ? s->steps[i] : 1;
  }
  return (n_ends == s->n && (!has_axes || n_axes == s->n) && (!has_steps || n_steps == s->n)) ||
         norma_step_fail_shape (step, error, "the lists of the slices differ in length");
}

static gboolean
infer_slice (NormaStep *step, GError **error)
{
  const NormaTensor *input = step->inputs[0];
  Params *params = new_params (step);
  NormaShape shape = input->shape;
  gint64 strides[NORMA_SHAPE_MAX_RANK];
  guint mask = 0;
  Slices s;

  if (!read_slices (step, &s, error))
    return FALSE;
  norma_shape_strides (&input->shape, &input->shape, strides);
  for (gsize i = 0; i < s.n; i++) {
    guint axis;

    if (!norma_shape_axis (s.axes[i], shape.rank, &axis) || s.steps[i] == 0)
      return norma_step_fail_shape (step, error, "an axis lies outside or a step is 0");
    if ((mask >> axis & 1) != 0)
      return norma_step_fail_shape (step, error, "an axis is given twice");
    mask |= 1u << axis;
    slice_axis (input->shape.dims[axis], s.steps[i], &s.begins[i], s.ends[i], &shape.dims[axis]);
    params->begin += s.begins[i] * strides[axis];
    /* The step counts only if there is a second element, which keeps the product in range. */
    strides[axis] = shape.dims[axis] > 1 ? strides[axis] * s.steps[i] : 0;
  }
  if (!norma_step_set_output (step, 0, input->element, &shape, error))
    return FALSE;
  norma_walk_init (&params->walk, &shape, 2);
  norma_walk_set_array (&params->walk, 0, &shape);
  for (guint i = 0; i < shape.rank; i++)
    params->walk.strides[1][i] = strides[i];
  return TRUE;
}

static gboolean
slice_view (const NormaStep *step, guint output, NormaStrided *view)
{
  const Params *p = step->params;
  const NormaShape *from = &step->inputs[0]->shape, *to = &step->outputs[0]->shape;
  gint64 whole[NORMA_SHAPE_MAX_RANK];

  norma_shape_strides (from, from, whole);
  for (guint i = 0; i < from->rank; i++)
    if (whole[i] > 0)
      norma_strided_cut (view, i, p->begin / whole[i] % from->dims[i], to->dims[i],
                         p->walk.strides[1][i] / whole[i]);
  return TRUE;
}

/* Each axis that repeats becomes two, of which the outer one has step 0 in the input. */
static gboolean
walk_tiles (const NormaStep *step, const gint64 *repeats, NormaWalk *walk)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  gint64 strides[NORMA_SHAPE_MAX_RANK];
  NormaShape split = { 0 };
  gint64 steps[2 * NORMA_SHAPE_MAX_RANK], dims[2 * NORMA_SHAPE_MAX_RANK];

  norma_shape_strides (shape, shape, strides);
  for (guint i = 0; i < shape->rank; i++) {
    if (repeats[i] != 1) {
      steps[split.rank] = 0;
      dims[split.rank++] = repeats[i];
    }
    steps[split.rank] = strides[i];
    dims[split.rank++] = shape->dims[i];
  }
  if (split.rank > NORMA_SHAPE_MAX_RANK)
    return FALSE;
  memcpy (split.dims, dims, sizeof split.dims);
  norma_walk_init (walk, &split, 2);
  norma_walk_set_array (walk, 0, &split);
  memcpy (walk->strides[1], steps, sizeof walk->strides[1]);
  return TRUE;
}

static gboolean
infer_tile (NormaStep *step, GError **error)
{
  gint64 repeats[2 * NORMA_SHAPE_MAX_RANK];
  Params *params = new_params (step);
  NormaShape shape = step->inputs[0]->shape;
  gboolean present;
  gsize n;

  if (!norma_step_get_integers (step, 1, repeats, &n, &present, error))
    return FALSE;
  if (n != shape.rank)
    return norma_step_fail_shape (step, error, "expected one count an axis");
  for (guint i = 0; i < shape.rank; i++)
    if (__builtin_mul_overflow (shape.dims[i], repeats[i], &shape.dims[i]) || repeats[i] < 0)
      return norma_step_fail_shape (step, error, "a count is impossible");
  if (!norma_step_set_output (step, 0, step->inputs[0]->element, &shape, error))
    return FALSE;
  return walk_tiles (step, repeats, &params->walk) ||
         norma_step_fail_shape (step, error, "too many axes are repeated");
}

static gboolean
prepare (NormaStep *step, GError **error)
{
  Params *params = step->params;

  norma_walk_join (&params->walk);
  return TRUE;
}

static void
run (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  gsize size = norma_element_size (step->inputs[0]->element);

  norma_walk_copy (&p->walk, size, out[0], (const char *)in[0] + p->begin * (gint64)size);
}

/* In squares, so that both sides stay in the cache. */
enum { SQUARE = 16 };

/* to [columns, rows] = from [rows, columns], of single numbers */
static void
transpose_numbers (float *to, const float *from, gint64 rows, gint64 columns)
{
  for (gint64 r = 0; r < rows; r += SQUARE)
    for (gint64 c = 0; c < columns; c += SQUARE)
      for (gint64 j = c; j < MIN (c + SQUARE, columns); j++)
        for (gint64 i = r; i < MIN (r + SQUARE, rows); i++)
          to[j * rows + i] = from[i * columns + j];
}

/* The same of runs of `length` numbers. */
static void
transpose (float *to, const float *from, gint64 rows, gint64 columns, gint64 length)
{
  if (length == 1) {
    transpose_numbers (to, from, rows, columns);
    return;
  }
  for (gint64 j = 0; j < columns; j++)
    for (gint64 i = 0; i < rows; i++)
      memcpy (to + (j * rows + i) * length, from + (i * columns + j) * length,
              (gsize)length * sizeof (float));
}

/* Of two orders one's block is a part of the other's: it is the runs that change places. */
static void
run_relayout (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  gint64 from = norma_tensor_get_block (step->inputs[0]);
  gint64 to = norma_tensor_get_block (step->outputs[0]);
  gint64 wide = MAX (from, to), narrow = MIN (from, to), n = wide / narrow;
  gint64 area = shape->dims[2] * shape->dims[3], all = norma_shape_size (shape);

  for (gint64 at = 0; at < all; at += wide * area)
    transpose ((float *)out[0] + at, (const float *)in[0] + at, to > from ? n : area,
               to > from ? area : n, narrow);
}

const NormaOperator norma_operator_relayout = { "relayout", "",   7,    17,
                                                1,          1,    1,    NORMA_LAYOUT_PLAIN,
                                                FALSE,      NULL, NULL, run_relayout };

#define ROW(name, attributes, since, until, least, most, infer, ...) \
  { \
    name, attributes, since, until, least, most, 1, NORMA_LAYOUT_PLAIN, FALSE, infer, prepare, \
        run, __VA_ARGS__ \
  }

const NormaOperator norma_operators_move[] = {
  ROW ("Expand", "", 8, 17, 2, 2, infer_expand),
  ROW ("Slice", " axes ends starts ", 7, 9, 1, 1, infer_slice, .moves = slice_view),
  ROW ("Slice", "", 10, 17, 3, 5, infer_slice, .moves = slice_view),
  ROW ("Tile", "", 7, 17, 2, 2, infer_tile),
  ROW ("Transpose", " perm ", 7, 17, 1, 1, infer_transpose, .moves = transpose_view),
  { NULL },
};
