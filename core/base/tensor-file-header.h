/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* One tensor as the header of a tensor file describes it. */
typedef struct {
  char *name;
  NormaTensorType type;
  guint rank;
  guint64 shape[NORMA_TENSOR_MAX_RANK];
  guint64 begin,
      end; /* bytes from the begin of the data; end − begin is what type and shape need */
} NormaTensorEntry;

/* Parses [length] bytes of JSON: the tensors are returned (NormaTensorEntry, owned by the array),
 * the metadata set in file, whose name stands in messages. Where the tensors lie is left to the
 * caller. Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_UNSUPPORTED (other dtype, higher rank). */
GPtrArray *norma_tensor_header_parse (const char *text, gsize length, NormaTensorFile *file,
                                      GError **error);
