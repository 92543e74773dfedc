/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/network/kernels/window.h"
#include "core/network/operators.h"

/* Largest and mean of a moving window, over any number of spatial axes, a line of windows along the
 * last axis at a time: the innermost loop goes along the windows and the channels that lie side by
 * side. */
typedef struct {
  NormaWindow window;
  gboolean counts_padding;
  gint64 block; /* channels that lie side by side; n_images of so many */
  gint64 n_images;
  /* Steps in elements, of the input and of the output. */
  gint64 in_axis[NORMA_SHAPE_MAX_RANK], in_image;
  gint64 out_axis[NORMA_SHAPE_MAX_RANK], out_image;
} Params;

static gboolean
infer (NormaStep *step, GError **error)
{
  Params *params = g_new0 (Params, 1);
  NormaShape shape = step->inputs[0]->shape;

  step->params = params;
  step->free_params = g_free;
  if (!norma_window_read (step, NULL, &params->window, error) ||
      !norma_node_get_flag (step->node, "count_include_pad", FALSE, &params->counts_padding, error))
    return FALSE;
  for (guint i = 0; i < params->window.n_axes; i++)
    shape.dims[2 + i] = params->window.sizes[i];
  return norma_step_set_output (step, 0, step->inputs[0]->element, &shape, error);
}

static gboolean
infer_average (NormaStep *step, GError **error)
{
  return norma_step_check_float (step, 0, error) && infer (step, error);
}

static gboolean
infer_max (NormaStep *step, GError **error)
{
  NormaElement element = step->inputs[0]->element;

  if (element != NORMA_ELEMENT_FLOAT && element != NORMA_ELEMENT_UINT8 &&
      element != NORMA_ELEMENT_INT8)
    return norma_step_check_float (step, 0, error);
  return infer (step, error);
}

static gint64
find_steps (const NormaTensor *tensor, gint64 *axes)
{
  const NormaShape *shape = &tensor->shape;
  gint64 step = norma_tensor_get_block (tensor);

  for (guint i = shape->rank; i-- > 2;) {
    axes[i - 2] = step;
    step *= shape->dims[i];
  }
  return step;
}

/* Means are summed in double. */
static gboolean
prepare (NormaStep *step, GError **error)
{
  const NormaTensor *input = step->inputs[0];
  Params *p = step->params;
  guint last = p->window.n_axes - 1;

  p->block = norma_tensor_get_block (input);
  p->n_images = input->shape.dims[0] * input->shape.dims[1] / p->block;
  p->in_image = find_steps (input, p->in_axis);
  p->out_image = find_steps (step->outputs[0], p->out_axis);
  step->scratch_bytes = (gsize)(p->window.sizes[last] * p->block) * sizeof (double);
  return TRUE;
}

/* The taps of a window along one axis that lie inside the input: where the first is, how many there
 * are, and how many with the padding. */
typedef struct {
  gint64 begin, n, n_padded;
} Taps;

static Taps
find_taps (const NormaWindow *w, guint axis, gint64 size, gint64 position)
{
  gint64 dilation = w->dilations[axis];
  gint64 at = position * w->strides[axis] - w->begins[axis];
  gint64 skipped = at < 0 ? (-at + dilation - 1) / dilation : 0;
  gint64 within = at >= size ? 0 : (size - at + dilation - 1) / dilation;
  gint64 padded = (size + w->ends[axis] - at + dilation - 1) / dilation;

  return (Taps){ at + skipped * dilation, MAX (0, MIN (w->kernel[axis], within) - skipped),
                 MIN (w->kernel[axis], padded) };
}

/* One line of windows. */
typedef struct {
  const Params *p;
  gint64 size; /* of the input along the last axis */
  Taps outer[NORMA_SHAPE_MAX_RANK]; /* along the axes before it */
  gint64 n_outer, n_outer_padded;
} Line;

static void
find_line (const NormaStep *step, gint64 index, Line *line)
{
  const Params *p = step->params;
  guint last = p->window.n_axes - 1;

  *line = (Line){ p, step->inputs[0]->shape.dims[2 + last] };
  line->n_outer = line->n_outer_padded = 1;
  for (guint i = last; i-- > 0; index /= p->window.sizes[i]) {
    line->outer[i] =
        find_taps (&p->window, i, step->inputs[0]->shape.dims[2 + i], index % p->window.sizes[i]);
    line->n_outer *= line->outer[i].n;
    line->n_outer_padded *= line->outer[i].n_padded;
  }
}

/* Where the input's line for tap `index` of the outer axes begins. */
static gint64
find_outer (const Line *line, gint64 index)
{
  const Params *p = line->p;
  gint64 offset = 0;

  for (guint i = p->window.n_axes - 1; i-- > 0; index /= line->outer[i].n)
    offset +=
        (line->outer[i].begin + index % line->outer[i].n * p->window.dilations[i]) * p->in_axis[i];
  return offset;
}

/* The windows whose tap `tap` along the last axis lies inside, first … first + n − 1, and the
 * element that the first one sees. */
typedef struct {
  gint64 first, n, begin;
} Run;

static Run
find_run (const Line *line, gint64 tap)
{
  const NormaWindow *w = &line->p->window;
  guint last = w->n_axes - 1;
  gint64 stride = w->strides[last], at = tap * w->dilations[last] - w->begins[last];
  gint64 first = at < 0 ? (-at + stride - 1) / stride : 0;
  gint64 end = at >= line->size ? 0 : (line->size - at + stride - 1) / stride;

  return (Run){ first, MAX (0, MIN (end, w->sizes[last]) - first), first * stride + at };
}

#define DEFINE_RAISE(name, type) \
  NORMA_KERNEL static void name (gpointer to, gconstpointer from, gint64 n, gint64 block, \
                                 gint64 step) \
  { \
    type *y = to; \
    const type *x = from; \
\
    for (gint64 i = 0; i < n; i++) \
      for (gint64 c = 0; c < block; c++) { \
        type v = x[i * step + c], most = y[i * block + c]; \
\
        y[i * block + c] = v > most || v != v ? v : most; \
      } \
  }

DEFINE_RAISE (raise_floats, float)
DEFINE_RAISE (raise_bytes, guint8)
DEFINE_RAISE (raise_signed, gint8)

NORMA_KERNEL static void
add_floats (gpointer to, gconstpointer from, gint64 n, gint64 block, gint64 step)
{
  double *sums = to;
  const float *x = from;

  for (gint64 i = 0; i < n; i++)
    for (gint64 c = 0; c < block; c++)
      sums[i * block + c] += x[i * step + c];
}

/* What takes one tap of n windows into their results: to [n, block], from the same `step` apart. */
typedef void (*Join) (gpointer to, gconstpointer from, gint64 n, gint64 block, gint64 step);

static void
join_taps (const Line *line, Join join, gconstpointer image, gsize size, gpointer to, gsize to_size)
{
  const Params *p = line->p;
  guint last = p->window.n_axes - 1;
  gint64 step = p->window.strides[last] * p->block;

  for (gint64 outer = 0; outer < line->n_outer; outer++)
    for (gint64 tap = 0; tap < p->window.kernel[last]; tap++) {
      Run run = find_run (line, tap);
      gint64 from = find_outer (line, outer) + run.begin * p->block;
      gint64 n = step == p->block ? 1 : run.n; /* side by side: one long block */

      join ((char *)to + (gsize)(run.first * p->block) * to_size,
            (const char *)image + from * (gint64)size, n, n == 1 ? run.n * p->block : p->block,
            step);
    }
}

static void
fill_least (NormaElement element, gpointer y, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    if (element == NORMA_ELEMENT_FLOAT)
      ((float *)y)[i] = -INFINITY;
    else
      ((guint8 *)y)[i] = element == NORMA_ELEMENT_INT8 ? 0x80 : 0;
}

static void
max_line (const NormaStep *step, const Line *line, gconstpointer image, gpointer y,
          gpointer scratch)
{
  NormaElement element = step->inputs[0]->element;
  guint last = line->p->window.n_axes - 1;
  Join join = element == NORMA_ELEMENT_FLOAT  ? raise_floats
              : element == NORMA_ELEMENT_INT8 ? raise_signed
                                              : raise_bytes;

  fill_least (element, y, line->p->window.sizes[last] * line->p->block);
  join_taps (line, join, image, norma_element_size (element), y, norma_element_size (element));
}

static void
average_line (const NormaStep *step, const Line *line, gconstpointer image, gpointer to,
              gpointer scratch)
{
  const Params *p = line->p;
  guint last = p->window.n_axes - 1;
  gint64 n = p->window.sizes[last], block = p->block;
  double *sums = scratch;
  float *y = to;

  memset (sums, 0, (gsize)(n * block) * sizeof *sums);
  join_taps (line, add_floats, image, sizeof (float), sums, sizeof *sums);
  for (gint64 i = 0; i < n; i++) {
    Taps taps = find_taps (&p->window, last, line->size, i);
    gint64 divisor =
        p->counts_padding ? line->n_outer_padded * taps.n_padded : line->n_outer * taps.n;

    for (gint64 c = 0; c < block; c++)
      y[i * block + c] = divisor == 0 ? 0 : (float)(sums[i * block + c] / (double)divisor);
  }
}

typedef void (*Visit) (const NormaStep *step, const Line *line, gconstpointer image, gpointer y,
                       gpointer scratch);

static void
visit_lines (const NormaStep *step, gconstpointer in, gpointer out, gpointer scratch, Visit visit)
{
  const Params *p = step->params;
  gsize size = norma_element_size (step->inputs[0]->element);
  guint last = p->window.n_axes - 1;
  gint64 n_lines = norma_shape_count (&step->outputs[0]->shape, 2, 2 + last);
  gint64 length = p->window.sizes[last] * p->block;

  for (gint64 index = 0; index < n_lines && length > 0; index++) {
    Line line;

    find_line (step, index, &line);
    for (gint64 image = 0; image < p->n_images; image++)
      visit (step, &line, (const char *)in + (gsize)(image * p->in_image) * size,
             (char *)out + (gsize)(image * p->out_image + index * length) * size, scratch);
  }
}

static void
run_average (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  visit_lines (step, in[0], out[0], scratch, average_line);
}

static void
run_max (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  visit_lines (step, in[0], out[0], scratch, max_line);
}

/* One window over everything. */
static gboolean
infer_global (NormaStep *step, GError **error)
{
  Params *params = g_new0 (Params, 1);
  NormaShape shape = step->inputs[0]->shape;
  NormaWindow *w = &params->window;

  step->params = params;
  step->free_params = g_free;
  if (shape.rank < 3)
    return norma_step_fail_shape (step, error, "expected [n, channels, spatial sizes]");
  w->n_axes = shape.rank - 2;
  for (guint i = 0; i < w->n_axes; i++) {
    w->kernel[i] = shape.dims[2 + i];
    w->strides[i] = w->dilations[i] = w->sizes[i] = 1;
    shape.dims[2 + i] = 1;
  }
  return norma_step_check_float (step, 0, error) &&
         norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, &shape, error);
}

const NormaOperator norma_operators_pool[] = {
  { "AveragePool", " auto_pad ceil_mode count_include_pad kernel_shape pads strides ", 7, 17, 1, 1,
    1, NORMA_LAYOUT_FIRST, FALSE, infer_average, prepare, run_average,
    .takes_blocks = norma_step_takes_blocks },
  { "GlobalAveragePool", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_global, prepare,
    run_average, .takes_blocks = norma_step_takes_blocks },
  { "GlobalMaxPool", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_global, prepare, run_max,
    .takes_blocks = norma_step_takes_blocks },
  /* Row-major storage_order matters for the indices only, which are not made. */
  { "MaxPool", " auto_pad ceil_mode dilations kernel_shape pads storage_order strides ", 7, 17, 1,
    1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_max, prepare, run_max,
    .takes_blocks = norma_step_takes_blocks },
  { NULL },
};
