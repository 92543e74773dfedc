/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/kernel.h"
#include "core/network/kernels/normalize.h"
#include "core/network/operators.h"

/* BatchNormalization as it is at inference, one scale and offset a channel; LayerNormalization;
 * InstanceNormalization. */
typedef struct {
  double epsilon;
  gint64 n_rows, row; /* LayerNormalization: rows of `row` numbers */
} Params;

static Params *
new_params (NormaStep *step, float epsilon)
{
  Params *params = g_new0 (Params, 1);

  params->epsilon = epsilon;
  step->params = params;
  step->free_params = g_free;
  return params;
}

static gboolean
infer_batch (NormaStep *step, GError **error)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  gboolean training, spatial;
  float epsilon;

  if (!norma_node_get_real (step->node, "epsilon", 1e-5f, &epsilon, error) ||
      !norma_node_get_flag (step->node, "training_mode", FALSE, &training, error) ||
      !norma_node_get_flag (step->node, "spatial", TRUE, &spatial, error))
    return FALSE;
  if (training || !spatial)
    return norma_node_fail (step->node, error, NORMA_ERROR_UNSUPPORTED,
                            "training and statistics a pixel are not supported");
  if (shape->rank < 2)
    return norma_step_fail_shape (step, error, "expected [n, channels, …]");
  for (guint i = 1; i < 5; i++)
    if (step->inputs[i]->shape.rank != 1 || step->inputs[i]->shape.dims[0] != shape->dims[1])
      return norma_step_fail_shape (step, error, "expected one number a channel");
  for (guint i = 0; i < 5; i++)
    if (!norma_step_check_float (step, i, error))
      return FALSE;
  new_params (step, epsilon);
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, shape, error);
}

NORMA_KERNEL static void
scale_row (const float *x, float *y, gint64 n, float scale, float offset)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = x[i] * scale + offset;
}

/* Pixels of `block` channels. */
NORMA_KERNEL static void
scale_pixels (const float *x, float *y, gint64 n, gint64 block, const float *scales,
              const float *offsets)
{
  for (gint64 i = 0; i < n; i++)
    for (gint64 c = 0; c < block; c++)
      y[i * block + c] = x[i * block + c] * scales[c] + offsets[c];
}

static gboolean
prepare_batch (NormaStep *step, GError **error)
{
  step->scratch_bytes = 2 * norma_tensor_bytes (step->inputs[1]);
  return TRUE;
}

static void
run_batch (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  const NormaShape *shape = &step->inputs[0]->shape;
  gint64 n_channels = shape->dims[1], area = norma_shape_count (shape, 2, shape->rank);
  gint64 block = norma_tensor_get_block (step->inputs[0]);
  const float *gamma = in[1], *beta = in[2], *mean = in[3], *variance = in[4];
  float *scales = scratch, *offsets = scales + n_channels;

  for (gint64 c = 0; c < n_channels; c++) {
    double scale = gamma[c] / sqrt (variance[c] + p->epsilon);

    scales[c] = (float)scale;
    offsets[c] = (float)(beta[c] - mean[c] * scale);
  }
  if (step->inputs[0]->order != NORMA_ORDER_ROWS)
    for (gint64 c = 0; c < shape->dims[0] * n_channels; c += block)
      scale_pixels ((const float *)in[0] + c * area, (float *)out[0] + c * area, area, block,
                    scales + c % n_channels, offsets + c % n_channels);
  else
    for (gint64 i = 0; i < shape->dims[0] * n_channels; i++)
      scale_row ((const float *)in[0] + i * area, (float *)out[0] + i * area, area,
                 scales[i % n_channels], offsets[i % n_channels]);
}

static gboolean
infer_layer (NormaStep *step, GError **error)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  NormaShape statistics = *shape, both;
  gint64 number, type;
  guint axis;
  float epsilon;
  Params *params;

  if (!norma_node_get_integer (step->node, "axis", -1, &number, error) ||
      !norma_node_get_integer (step->node, "stash_type", 1, &type, error) ||
      !norma_node_get_real (step->node, "epsilon", 1e-5f, &epsilon, error))
    return FALSE;
  if (!norma_shape_axis (number, shape->rank, &axis) || type != 1)
    return norma_step_fail_shape (step, error, "axis or stash_type is impossible");
  params = new_params (step, epsilon);
  params->n_rows = norma_shape_count (shape, 0, axis);
  params->row = norma_shape_count (shape, axis, shape->rank);
  for (guint i = 0; i < 3; i++) {
    const NormaTensor *input = norma_step_get_input (step, i);

    if (!norma_step_check_float (step, i, error))
      return FALSE;
    if (i > 0 && input != NULL &&
        (norma_shape_size (&input->shape) != params->row ||
         !norma_shape_broadcast (&input->shape, shape, &both) || !norma_shape_equal (&both, shape)))
      return norma_step_fail_shape (step, error, "expected one number a place of a row");
  }
  for (guint i = axis; i < shape->rank; i++)
    statistics.dims[i] = 1;
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, shape, error) &&
         norma_step_set_output (step, 1, NORMA_ELEMENT_FLOAT, &statistics, error) &&
         norma_step_set_output (step, 2, NORMA_ELEMENT_FLOAT, &statistics, error);
}

NORMA_KERNEL static void
scale_places (float *y, gint64 n, const float *scale, const float *offset)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = y[i] * scale[i] + (offset == NULL ? 0 : offset[i]);
}

NORMA_KERNEL static void
normalize_row (const float *x, float *y, gint64 n, double mean, double inverse)
{
  for (gint64 i = 0; i < n; i++)
    y[i] = (float)((x[i] - mean) * inverse);
}

/* Sums are taken in this many strands, number i in strand i mod LANES, so that a processor can do
 * several at once; the order is the same everywhere. */
enum { LANES = 8 };

static double
join_lanes (const double *lanes)
{
  double sum = 0;

  for (guint k = 0; k < LANES; k++)
    sum += lanes[k];
  return sum;
}

NORMA_KERNEL static void
add_lanes (const float *x, gint64 n, double *lanes)
{
  for (gint64 i = 0; i < n; i += LANES)
    for (gint64 k = 0; k < LANES; k++)
      lanes[k] += x[i + k];
}

NORMA_KERNEL static void
add_square_lanes (const float *x, gint64 n, double mean, double *lanes)
{
  for (gint64 i = 0; i < n; i += LANES)
    for (gint64 k = 0; k < LANES; k++)
      lanes[k] += (x[i + k] - mean) * (x[i + k] - mean);
}

static void
find_moments (const float *x, gint64 n, double *mean, double *variance)
{
  double sums[LANES] = { 0 }, squares[LANES] = { 0 };
  gint64 whole = n - n % LANES;

  add_lanes (x, whole, sums);
  for (gint64 i = whole; i < n; i++)
    sums[i - whole] += x[i];
  *mean = join_lanes (sums) / (double)n;
  add_square_lanes (x, whole, *mean, squares);
  for (gint64 i = whole; i < n; i++)
    squares[i - whole] += (x[i] - *mean) * (x[i] - *mean);
  *variance = join_lanes (squares) / (double)n;
}

static void
run_layer (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  const float *scale = in[1], *offset = step->n_inputs > 2 ? in[2] : NULL;

  for (gint64 r = 0; r < p->n_rows; r++) {
    float *y = (float *)out[0] + r * p->row;
    double mean, variance, inverse;

    find_moments ((const float *)in[0] + r * p->row, p->row, &mean, &variance);
    inverse = 1 / sqrt (variance + p->epsilon);
    normalize_row ((const float *)in[0] + r * p->row, y, p->row, mean, inverse);
    scale_places (y, p->row, scale, offset);
    if (step->n_outputs > 1 && step->outputs[1] != NULL)
      ((float *)out[1])[r] = (float)mean;
    if (step->n_outputs > 2 && step->outputs[2] != NULL)
      ((float *)out[2])[r] = (float)inverse;
  }
}

const NormaOperator *
norma_normalize_find_layer (const NormaTensor *data, guint axis)
{
  /* Channels lie side by side in the order that convolutions want. */
  static const NormaOperator channels = {
    "layer normalization",      "",    7,    17,   3,        3, 1,
    NORMA_LAYOUT_CHANNELS_LAST, FALSE, NULL, NULL, run_layer
  };
  static const NormaOperator last = { "layer normalization", "",    7,    17,   3,        3, 1,
                                      NORMA_LAYOUT_PLAIN,    FALSE, NULL, NULL, run_layer };

  return axis + 1 == data->shape.rank ? &last : &channels;
}

void
norma_normalize_set_layer (NormaStep *step, guint axis, float epsilon)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  Params *params = new_params (step, epsilon);

  params->row = shape->dims[axis];
  params->n_rows = params->row == 0 ? 0 : norma_shape_size (shape) / params->row;
}

static gboolean
infer_instance (NormaStep *step, GError **error)
{
  const NormaShape *shape = &step->inputs[0]->shape;
  float epsilon;
  Params *params;

  if (!norma_node_get_real (step->node, "epsilon", 1e-5f, &epsilon, error))
    return FALSE;
  if (shape->rank < 3 || norma_shape_size (shape) == 0)
    return norma_step_fail_shape (step, error, "expected [n, channels, spatial sizes]");
  for (guint i = 0; i < 3; i++) {
    const NormaShape *list = &step->inputs[i]->shape;

    if (!norma_step_check_float (step, i, error))
      return FALSE;
    if (i > 0 && (list->rank != 1 || list->dims[0] != shape->dims[1]))
      return norma_step_fail_shape (step, error, "expected one number a channel");
  }
  params = new_params (step, epsilon);
  params->n_rows = shape->dims[0] * shape->dims[1];
  params->row = norma_shape_count (shape, 2, shape->rank);
  return norma_step_set_output (step, 0, NORMA_ELEMENT_FLOAT, shape, error);
}

static void
run_instance (const NormaStep *step, const gconstpointer *in, const gpointer *out, gpointer scratch)
{
  const Params *p = step->params;
  const float *scale = in[1], *offset = in[2];
  gint64 n_channels = step->inputs[0]->shape.dims[1];

  for (gint64 r = 0; r < p->n_rows; r++) {
    const float *x = (const float *)in[0] + r * p->row;
    float *y = (float *)out[0] + r * p->row;
    double mean, variance;

    find_moments (x, p->row, &mean, &variance);
    normalize_row (x, y, p->row, mean, 1 / sqrt (variance + p->epsilon));
    scale_row (y, y, p->row, scale[r % n_channels], offset[r % n_channels]);
  }
}

const NormaOperator norma_operators_normalize[] = {
  { "BatchNormalization", " epsilon momentum spatial training_mode ", 7, 17, 5, 5, 1,
    NORMA_LAYOUT_FIRST, FALSE, infer_batch, prepare_batch, run_batch,
    .takes_blocks = norma_step_takes_blocks },
  { "InstanceNormalization", " epsilon ", 7, 17, 3, 3, 1, NORMA_LAYOUT_PLAIN, FALSE, infer_instance,
    NULL, run_instance },
  { "LayerNormalization", " axis epsilon stash_type ", 17, 17, 2, 3, 3, NORMA_LAYOUT_PLAIN, FALSE,
    infer_layer, NULL, run_layer },
  { NULL },
};
