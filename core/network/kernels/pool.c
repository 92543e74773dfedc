/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/kernel.h"
#include "core/network/kernels/window.h"
#include "core/network/operators.h"

/* Largest and mean of a moving window, over any number of spatial axes. The innermost loop goes
 * along the channels where these lie side by side. */
typedef struct {
  NormaWindow window;
  gboolean counts_padding;
  gint64 n_images, n_channels;
  /* Steps in elements, of the input and of the output. */
  gint64 in_image, in_channel, in_axis[NORMA_SHAPE_MAX_RANK];
  gint64 out_image, out_channel, out_axis[NORMA_SHAPE_MAX_RANK];
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

static void
find_steps (const NormaTensor *tensor, gint64 *image, gint64 *channel, gint64 *axes)
{
  const NormaShape *shape = &tensor->shape;
  gint64 step = tensor->channels_last ? shape->dims[1] : 1;

  for (guint i = shape->rank; i-- > 2;) {
    axes[i - 2] = step;
    step *= shape->dims[i];
  }
  *channel = tensor->channels_last ? 1 : step;
  *image = tensor->channels_last ? step : step * shape->dims[1];
}

static gboolean
prepare (NormaStep *step, GError **error)
{
  Params *params = step->params;

  params->n_images = step->inputs[0]->shape.dims[0];
  params->n_channels = step->inputs[0]->shape.dims[1];
  find_steps (step->inputs[0], &params->in_image, &params->in_channel, params->in_axis);
  find_steps (step->outputs[0], &params->out_image, &params->out_channel, params->out_axis);
  return TRUE;
}

/* Means are summed in double: one channel's sums for a block of channels. */
enum { CHANNEL_BLOCK = 64 };

NORMA_KERNEL static void
add_channels (double *sums, const float *x, gint64 step, gint64 n)
{
  if (step == 1)
    for (gint64 c = 0; c < n; c++)
      sums[c] += x[c];
  else
    for (gint64 c = 0; c < n; c++)
      sums[c] += x[c * step];
}

NORMA_KERNEL static void
raise_channels (float *y, gint64 y_step, const float *x, gint64 x_step, gint64 n)
{
  if (y_step == 1 && x_step == 1)
    for (gint64 c = 0; c < n; c++)
      y[c] = x[c] > y[c] || x[c] != x[c] ? x[c] : y[c];
  else
    for (gint64 c = 0; c < n; c++) {
      float v = x[c * x_step];

      if (v > y[c * y_step] || v != v)
        y[c * y_step] = v;
    }
}

/* The taps of one window that lie inside the input: along each axis first … last, and how many
 * there are with and without padding. */
typedef struct {
  gint64 first[NORMA_SHAPE_MAX_RANK], n[NORMA_SHAPE_MAX_RANK];
  gint64 n_inside, n_padded;
  gint64 begin; /* offset of the first tap */
} Taps;

static void
find_taps (const Params *p, const gint64 *dims, const gint64 *position, Taps *taps)
{
  const NormaWindow *w = &p->window;

  taps->n_inside = taps->n_padded = 1;
  taps->begin = 0;
  for (guint i = 0; i < w->n_axes; i++) {
    gint64 at = position[i] * w->strides[i] - w->begins[i];
    gint64 dilation = w->dilations[i];
    gint64 skipped = at < 0 ? (-at + dilation - 1) / dilation : 0;
    gint64 within = at >= dims[i] ? 0 : (dims[i] - at + dilation - 1) / dilation;
    gint64 padded = (dims[i] + w->ends[i] - at + dilation - 1) / dilation;

    taps->first[i] = at + skipped * dilation;
    taps->n[i] = MAX (0, MIN (w->kernel[i], within) - skipped);
    taps->n_inside *= taps->n[i];
    taps->n_padded *= MIN (w->kernel[i], padded);
    taps->begin += taps->first[i] * p->in_axis[i];
  }
}

/* Offset of tap `index` of the window. */
static gint64
find_tap (const Params *p, const Taps *taps, gint64 index)
{
  gint64 offset = taps->begin;

  for (guint i = p->window.n_axes; i-- > 0;) {
    offset += index % taps->n[i] * p->window.dilations[i] * p->in_axis[i];
    index /= taps->n[i];
  }
  return offset;
}

static void
average_window (const Params *p, const Taps *taps, const float *x, float *y)
{
  gint64 divisor = p->counts_padding ? taps->n_padded : taps->n_inside;

  for (gint64 begin = 0; begin < p->n_channels; begin += CHANNEL_BLOCK) {
    gint64 n = MIN (CHANNEL_BLOCK, p->n_channels - begin);
    double sums[CHANNEL_BLOCK] = { 0 };

    for (gint64 t = 0; t < taps->n_inside; t++)
      add_channels (sums, x + begin * p->in_channel + find_tap (p, taps, t), p->in_channel, n);
    for (gint64 c = 0; c < n; c++)
      y[(begin + c) * p->out_channel] = divisor == 0 ? 0 : (float)(sums[c] / (double)divisor);
  }
}

static void
max_window (const Params *p, const Taps *taps, const float *x, float *y)
{
  for (gint64 c = 0; c < p->n_channels; c++)
    y[c * p->out_channel] = -INFINITY;
  for (gint64 t = 0; t < taps->n_inside; t++)
    raise_channels (y, p->out_channel, x + find_tap (p, taps, t), p->in_channel, p->n_channels);
}

/* Bytes, which only tests of the operator have. */
static void
max_window_bytes (const Params *p, const Taps *taps, NormaElement element, const guint8 *x,
                  guint8 *y)
{
  for (gint64 c = 0; c < p->n_channels; c++) {
    gint64 largest = G_MININT64;

    for (gint64 t = 0; t < taps->n_inside; t++)
      largest =
          MAX (largest,
               norma_element_get_integer (element, x,
                                          (gsize)(c * p->in_channel + find_tap (p, taps, t))));
    y[c * p->out_channel] = (guint8)largest;
  }
}

typedef void (*Visit) (const Params *p, const Taps *taps, const NormaStep *step, gconstpointer in,
                       gpointer out, gint64 in_offset, gint64 out_offset);

static void
visit_windows (const NormaStep *step, gconstpointer in, gpointer out, Visit visit)
{
  const Params *p = step->params;
  const gint64 *in_dims = step->inputs[0]->shape.dims + 2;
  const gint64 *sizes = p->window.sizes;
  gint64 n_windows = norma_shape_count (&step->outputs[0]->shape, 2, p->window.n_axes + 2);

  for (gint64 image = 0; image < p->n_images; image++)
    for (gint64 index = 0; index < n_windows; index++) {
      gint64 position[NORMA_SHAPE_MAX_RANK], rest = index, to = image * p->out_image;
      Taps taps;

      for (guint i = p->window.n_axes; i-- > 0; rest /= sizes[i]) {
        position[i] = rest % sizes[i];
        to += position[i] * p->out_axis[i];
      }
      find_taps (p, in_dims, position, &taps);
      visit (p, &taps, step, in, out, image * p->in_image, to);
    }
}

static void
visit_average (const Params *p, const Taps *taps, const NormaStep *step, gconstpointer in,
               gpointer out, gint64 in_offset, gint64 out_offset)
{
  average_window (p, taps, (const float *)in + in_offset, (float *)out + out_offset);
}

static void
visit_max (const Params *p, const Taps *taps, const NormaStep *step, gconstpointer in, gpointer out,
           gint64 in_offset, gint64 out_offset)
{
  NormaElement element = step->inputs[0]->element;

  if (element == NORMA_ELEMENT_FLOAT)
    max_window (p, taps, (const float *)in + in_offset, (float *)out + out_offset);
  else
    max_window_bytes (p, taps, element, (const guint8 *)in + in_offset, (guint8 *)out + out_offset);
}

static void
run_average (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  visit_windows (step, in[0], out[0], visit_average);
}

static void
run_max (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  visit_windows (step, in[0], out[0], visit_max);
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
    1, NORMA_LAYOUT_FIRST, FALSE, infer_average, prepare, run_average },
  { "GlobalAveragePool", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_global, prepare,
    run_average },
  { "GlobalMaxPool", "", 7, 17, 1, 1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_global, prepare,
    run_max },
  /* Row-major storage_order matters for the indices only, which are not made. */
  { "MaxPool", " auto_pad ceil_mode dilations kernel_shape pads storage_order strides ", 7, 17, 1,
    1, 1, NORMA_LAYOUT_FIRST, FALSE, infer_max, prepare, run_max },
  { NULL },
};
