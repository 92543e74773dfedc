/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/parameters.h"

/* A network to be trained, as a list of layers each of which reads earlier ones. It says what there is
 * and computes nothing; trainees of it (trainee.h) do. Tensors are images [n, channels, height, width];
 * rows of features [n, channels] are images of one pixel.
 *
 * Wrong sizes and indices are programming errors: a blueprint is written by code. */
typedef struct _NormaBlueprint NormaBlueprint;

typedef enum {
  NORMA_LAYER_INPUT,
  NORMA_LAYER_CONVOLUTION,
  NORMA_LAYER_LINEAR,
  NORMA_LAYER_BATCH_NORM,
  NORMA_LAYER_RELU,
  NORMA_LAYER_ADD,
  NORMA_LAYER_PERTURB,
  NORMA_LAYER_AVERAGE_POOL,
  NORMA_LAYER_RESIZE,
  NORMA_LAYER_DROPOUT,
  NORMA_LAYER_OUTPUT,
} NormaLayerKind;

typedef struct {
  NormaLayerKind kind;
  char *name;
  guint from[2]; /* layers, earlier than this */
  guint n_from;
  guint n_users;
  guint channels; /* of the output */
  guint kernel, stride, padding, groups; /* of convolutions and pools; groups of convolutions */
  guint height, width; /* of a resized image */
  double slope, share; /* of ReLU below 0; dropped */
  double epsilon; /* of batch norm */
  gboolean needs_gradient; /* anything before it is trained */
  guint weight, bias, mean, variance; /* parameters, NORMA_LAYER_NONE if there is none */
} NormaLayer;

#define NORMA_LAYER_NONE G_MAXUINT

NormaBlueprint *norma_blueprint_new (void);
void norma_blueprint_free (NormaBlueprint *blueprint);

/* Each of these appends a layer and returns its index. Names are unique, and begin the names of its
 * parameters: name.weight, name.bias. group: of the parameters. */
guint norma_blueprint_add_input (NormaBlueprint *blueprint, const char *name, guint channels);

typedef struct {
  guint channels; /* of the output, a multiple of groups */
  guint kernel; /* pixels, square */
  guint stride; /* default 1 */
  guint padding; /* zeros at each side, default 0 */
  guint groups; /* default 1; as many as channels for one filter a channel */
  gboolean has_no_bias;
  guint group;
} NormaConvolutionOptions;

/* Cross-correlation, weight [channels, channels of input / groups, kernel, kernel], as ONNX has it. */
guint norma_blueprint_add_convolution (NormaBlueprint *blueprint, guint from, const char *name,
                                       const NormaConvolutionOptions *options);

/* Of rows: x · weightᵀ + bias, weight [channels, channels of input]. */
guint norma_blueprint_add_linear (NormaBlueprint *blueprint, guint from, const char *name,
                                  guint channels, gboolean has_bias, guint group);

/* Ioffe and Szegedy 2015, with scale and shift, name.weight and name.bias. While training, by mean and
 * variance of what one trainee sees at once, which is ghost batch normalisation (Hoffer et al. 2017)
 * where a step has several parts; else by name.mean and name.variance, which followed those. */
guint norma_blueprint_add_batch_norm (NormaBlueprint *blueprint, guint from, const char *name,
                                      guint group);

/* max (x, slope · x), 0 ≤ slope < 1. In the place of its input, which no other layer may read. */
guint norma_blueprint_add_relu (NormaBlueprint *blueprint, guint from, double slope);

/* Of two of one shape. */
guint norma_blueprint_add_sum (NormaBlueprint *blueprint, guint a, guint b);

/* Twice as many images: those of `from`, and behind them the same plus those of `noise`. */
guint norma_blueprint_add_perturb (NormaBlueprint *blueprint, guint from, guint noise);

guint norma_blueprint_add_average_pool (NormaBlueprint *blueprint, guint from, guint kernel,
                                        guint stride);

/* Bilinear, of half-pixel centres, borders repeated. */
guint norma_blueprint_add_resize (NormaBlueprint *blueprint, guint from, guint height, guint width);

/* While training, sets a share of the numbers to 0, and divides the others by what is left. */
guint norma_blueprint_add_dropout (NormaBlueprint *blueprint, guint from, double share);

/* Where a caller reads numbers and says their gradients. */
guint norma_blueprint_add_output (NormaBlueprint *blueprint, guint from, const char *name);

guint norma_blueprint_get_count (const NormaBlueprint *blueprint);
const NormaLayer *norma_blueprint_get (const NormaBlueprint *blueprint, guint index);
const NormaParameters *norma_blueprint_get_parameters (const NormaBlueprint *blueprint);

/* Values [size] to begin with: weights normal with the deviation √(2 / inputs of a sum) (He et al. 2015,
 * eq. 10), scales and variances 1, everything else 0. */
void norma_blueprint_begin (const NormaBlueprint *blueprint, guint64 seed, float *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaBlueprint, norma_blueprint_free)
