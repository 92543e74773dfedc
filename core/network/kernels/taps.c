/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/kernels/taps.h"

#include <math.h>

/* ONNX takes in · scale for the resized length where scales are given, even if that is no integer;
 * where sizes are given it is one but for rounding. */
static double
find_length (gint64 in, gint64 out, double scale)
{
  double length = (double)in * scale;

  return fabs (length - (double)out) < 1e-6 ? (double)out : length;
}

/* ONNX operator Resize, attribute coordinate_transformation_mode. */
static double
find_place (const NormaResize *resize, gint64 i, gint64 in, gint64 out, double scale, double begin,
            double end)
{
  double at = (double)i;

  switch (resize->place) {
  case NORMA_RESIZE_HALF_PIXEL:
    return (at + 0.5) / scale - 0.5;
  case NORMA_RESIZE_PYTORCH_HALF_PIXEL:
    return out > 1 ? (at + 0.5) / scale - 0.5 : 0;
  case NORMA_RESIZE_ALIGN_CORNERS:
    return out > 1 ? at * (double)(in - 1) / (find_length (in, out, scale) - 1) : 0;
  case NORMA_RESIZE_ASYMMETRIC:
    return at / scale;
  case NORMA_RESIZE_TF_HALF_PIXEL_FOR_NN:
    return (at + 0.5) / scale;
  default:
    return out > 1 ? begin * (double)(in - 1) +
                         at * (end - begin) * (double)(in - 1) / (double)(out - 1)
                   : 0.5 * (begin + end) * (double)(in - 1);
  }
}

static double
round_place (double at, NormaResizeRounding rounding)
{
  switch (rounding) {
  case NORMA_RESIZE_ROUND_PREFER_FLOOR:
    return ceil (at - 0.5);
  case NORMA_RESIZE_ROUND_PREFER_CEIL:
    return floor (at + 0.5);
  case NORMA_RESIZE_FLOOR:
    return floor (at);
  default:
    return ceil (at);
  }
}

static gint64
bound (double at, gint64 in)
{
  return (gint64)CLAMP (at, 0, (double)(in - 1));
}

static void
add_tap (NormaTaps *taps, gint64 index, double weight)
{
  taps->index[taps->n] = index;
  taps->weight[taps->n++] = weight;
}

static void
find_linear (double at, gint64 in, NormaTaps *taps)
{
  double base = floor (at), fraction = at - base;

  add_tap (taps, bound (base, in), 1 - fraction);
  if (fraction > 0)
    add_tap (taps, bound (base + 1, in), fraction);
}

/* Keys 1981, "Cubic convolution interpolation for digital image processing", with free a. */
static double
cubic_weight (double x, double a)
{
  x = fabs (x);
  if (x <= 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0;
}

static void
find_cubic (const NormaResize *resize, double at, gint64 in, NormaTaps *taps)
{
  double base = floor (at), sum = 0;

  for (int k = -1; k <= 2; k++) {
    double place = base + k;
    double weight = cubic_weight (at - place, resize->cubic);

    if (resize->excludes_outside && (place < 0 || place > (double)(in - 1)))
      continue;
    add_tap (taps, bound (place, in), weight);
    sum += weight;
  }
  for (guint k = 0; k < taps->n && resize->excludes_outside; k++)
    taps->weight[k] /= sum;
}

void
norma_taps_find (const NormaResize *resize, gint64 in, gint64 out, double scale, double begin,
                 double end, NormaTaps *taps)
{
  for (gint64 i = 0; i < out; i++) {
    double at = find_place (resize, i, in, out, scale, begin, end);

    taps[i].n = 0;
    if (resize->place == NORMA_RESIZE_TF_CROP_AND_RESIZE && !(at >= 0 && at <= (double)(in - 1)))
      continue;
    if (resize->mode == NORMA_RESIZE_NEAREST)
      add_tap (&taps[i], bound (round_place (at, resize->rounding), in), 1);
    else if (resize->mode == NORMA_RESIZE_LINEAR)
      find_linear (at, in, &taps[i]);
    else
      find_cubic (resize, at, in, &taps[i]);
  }
}
