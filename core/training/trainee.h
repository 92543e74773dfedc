/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/random.h"
#include "core/training/blueprint.h"

/* A network of a blueprint for images of one size, at work: its tensors, and oneDNN's primitives forward
 * and backward. For one thread at a time, on which it runs by itself; each worker makes its own.
 *
 * Same values and inputs, same bits, on one kind of processor. In single precision. */
typedef struct _NormaTrainee NormaTrainee;

typedef enum {
  NORMA_TRAINEE_TRAINING,
  NORMA_TRAINEE_INFERENCE, /* forward only: batch norm by its statistics, no dropout */
} NormaTraineeMode;

/* Images [n, channels, height, width] at each input. blueprint must outlive it.
 * Errors: NORMA_ERROR_INPUT (a layer finds too few pixels, or two that it should add differ in size),
 * NORMA_ERROR_TOO_LARGE; NORMA_ERROR_UNSUPPORTED (oneDNN lacks it). */
NormaTrainee *norma_trainee_new (const NormaBlueprint *blueprint, NormaTraineeMode mode, guint n,
                                 guint height, guint width, GError **error);
void norma_trainee_free (NormaTrainee *trainee);

/* Bytes that it holds. */
guint64 norma_trainee_get_bytes (const NormaTrainee *trainee);

/* [4] sizes of the output of a layer, and how many numbers those are. */
const gint64 *norma_trainee_get_dims (const NormaTrainee *trainee, guint layer);
gsize norma_trainee_get_count (const NormaTrainee *trainee, guint layer);

/* Lends numbers in the order of their dims. Of an input: to be filled before each forward. Of an output:
 * what forward made, and the gradients, which forward sets to 0 and losses add to before backward. */
float *norma_trainee_get_input (NormaTrainee *trainee, guint layer);
const float *norma_trainee_get_output (const NormaTrainee *trainee, guint layer);
float *norma_trainee_get_gradient (NormaTrainee *trainee, guint layer);

/* Takes values [size] into the orders that the primitives want. stamp: which values these are; with the
 * stamp of the last call nothing is done. 0: none. */
void norma_trainee_take (NormaTrainee *trainee, const float *values, guint64 stamp);

/* random: of the dropped numbers; may be NULL without dropout. */
void norma_trainee_forward (NormaTrainee *trainee, NormaRandom *random);

/* After forward. Adds the gradients of the outputs' weighted sum to [size]; statistics as they were
 * seen. */
void norma_trainee_backward (NormaTrainee *trainee, float *gradients);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaTrainee, norma_trainee_free)
