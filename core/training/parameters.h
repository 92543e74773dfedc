/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* What a network learns: a list of named tensors that lie one behind the other in blocks of floats.
 * The list says where; values, gradients and moments are such blocks, [size] each, and belong to
 * whoever trains. */
typedef struct _NormaParameters NormaParameters;

typedef enum {
  NORMA_PARAMETER_TRAINED,

  /* Seen and not trained, as the mean of a batch norm: at its place in a block of gradients lies what
   * a step saw, and its value follows that (norma_training_run()). */
  NORMA_PARAMETER_STATISTIC,
} NormaParameterRole;

typedef struct {
  char *name; /* unique */
  NormaParameterRole role;
  guint group; /* of the optimizer's options */
  guint rank;
  guint64 dims[NORMA_TENSOR_MAX_RANK];
  gsize offset, n; /* in a block, in floats */
} NormaParameter;

NormaParameters *norma_parameters_new (void);
void norma_parameters_free (NormaParameters *parameters);

/* Appends a tensor of [rank] sizes and returns its offset. Nothing may be added once there are blocks.
 * Names and sizes come from code, so wrong ones are programming errors. */
gsize norma_parameters_add (NormaParameters *parameters, const char *name, NormaParameterRole role,
                            guint group, const guint64 *dims, guint rank);

guint norma_parameters_get_count (const NormaParameters *parameters);
const NormaParameter *norma_parameters_get (const NormaParameters *parameters, guint index);

/* Floats of a block. */
gsize norma_parameters_get_size (const NormaParameters *parameters);

/* Names, roles and shapes in one line, which two lists share only if blocks of one are blocks of the
 * other. Owned by the caller. */
char *norma_parameters_describe (const NormaParameters *parameters);

/* The values [size] as tensors `prefix` + name. They are copied. */
void norma_parameters_store (const NormaParameters *parameters, const float *values,
                             const char *prefix, NormaTensorFile *file);

/* The other way; every value must be finite. Error: NORMA_ERROR_DAMAGED, with the tensor. */
gboolean norma_parameters_load (const NormaParameters *parameters, const NormaTensorFile *file,
                                const char *prefix, float *values, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaParameters, norma_parameters_free)
