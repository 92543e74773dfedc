/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/shape.h"

/* How one axis is resampled, as ONNX's Resize defines it: each element of the result is a weighted
 * sum of up to four of the input. */
enum { NORMA_TAPS = 4 };

typedef struct {
  gint64 index[NORMA_TAPS];
  double weight[NORMA_TAPS];
  guint n; /* 0: outside, the extrapolation value */
} NormaTaps;

typedef enum { NORMA_RESIZE_NEAREST, NORMA_RESIZE_LINEAR, NORMA_RESIZE_CUBIC } NormaResizeMode;

typedef enum {
  NORMA_RESIZE_HALF_PIXEL,
  NORMA_RESIZE_PYTORCH_HALF_PIXEL,
  NORMA_RESIZE_ALIGN_CORNERS,
  NORMA_RESIZE_ASYMMETRIC,
  NORMA_RESIZE_TF_CROP_AND_RESIZE,
  NORMA_RESIZE_TF_HALF_PIXEL_FOR_NN,
} NormaResizePlace;

typedef enum {
  NORMA_RESIZE_ROUND_PREFER_FLOOR,
  NORMA_RESIZE_ROUND_PREFER_CEIL,
  NORMA_RESIZE_FLOOR,
  NORMA_RESIZE_CEIL,
} NormaResizeRounding;

typedef struct {
  guint mode, place, rounding;
  gboolean excludes_outside; /* cubic: weights outside count as 0 and the rest is scaled up */
  double cubic; /* the cubic's parameter a, usually −0.75 */
} NormaResize;

/* One axis of `in` elements, which becomes `out`; scale as given or as found from the sizes; begin
 * and end of the region of interest in 0 … 1. taps: [out]. in ≥ 1. */
void norma_taps_find (const NormaResize *resize, gint64 in, gint64 out, double scale, double begin,
                      double end, NormaTaps *taps);
