/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/blueprint.h"

typedef struct {
  gboolean in_half; /* weights in float16, which the graph casts to float32 */
  const char *const *metadata; /* keys and values in turn, NULL-terminated; NULL: none */
} NormaOnnxOptions;

/* A trained network as an ONNX model (IR 8, opset 13) for images [1, channels, height, width] of any
 * size: input and outputs by the names of their layers, batch norm by its statistics, in the
 * weights of the convolution that it alone reads; no dropout.
 * Layers for rows are programming errors. Error: NORMA_ERROR_TOO_LARGE. */
GBytes *norma_onnx_write (const NormaBlueprint *blueprint, const float *values,
                          const NormaOnnxOptions *options, GError **error);
