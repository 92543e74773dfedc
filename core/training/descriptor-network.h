/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/blueprint.h"

/* The network of the distiller: plain convolutions, for which processors have fast kernels forward and
 * backward, each with batch norm, which goes into its weights when it is written; residual bottlenecks
 * (He et al. 2016). At stride 8 it has seen 47 pixels, at stride 16 127.
 *
 * Strides 2, 4 and 8 by 3 × 3 convolutions of 32, 48 and 96 channels, two bottlenecks of 96 (64); to
 * stride 16 with 192, two bottlenecks of 192 (128). Each output is a 1 × 1 convolution. */
typedef struct {
  guint input, output[2]; /* layers; of stride 8 and 16; NORMA_LAYER_NONE: not wanted */
} NormaDescriptorLayers;

/* channels: of the outputs, 0: not wanted; at least one is. names: of the outputs. */
NormaBlueprint *norma_descriptor_network_new (const guint channels[2], const char *const names[2],
                                              NormaDescriptorLayers *layers);

/* Values [size] to begin with: norma_blueprint_begin(), but every bottleneck adds nothing (Goyal et al.
 * 2017, "Accurate, large minibatch SGD", section 5.1), and every output is 0, the mean of what is wanted. */
void norma_descriptor_network_begin (const NormaBlueprint *blueprint, guint64 seed, float *values);
