/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* What the reader and the writer of tensor files share. */

#define NORMA_TENSOR_METADATA "__metadata__"

/* Element size of every type divides it, so a block that begins here is aligned for all. */
#define NORMA_TENSOR_BLOCK_ALIGNMENT 8

typedef struct {
  char *name;
  NormaTensorType type;
  guint rank;
  guint64 shape[NORMA_TENSOR_MAX_RANK];
  GBytes *bytes;
} NormaTensor;

struct _NormaTensorFile {
  char *name; /* for messages: the path it was read from */
  GTree *metadata; /* key → value, in the order of strcmp */
  GHashTable *tensors; /* name → NormaTensor, which owns the name */
  NormaBudget *budget; /* a reference; NULL: none */
  guint64 held_bytes; /* of the budget */
};

const char *norma_tensor_type_name (NormaTensorType type);
gboolean norma_tensor_type_parse (const char *name, NormaTensorType *type);
gsize norma_tensor_type_size (NormaTensorType type);

/* FALSE if the number of bytes of [shape] does not fit. */
gboolean norma_tensor_shape_size (NormaTensorType type, const guint64 *shape, guint rank,
                                  guint64 *size);
