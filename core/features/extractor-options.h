/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/descriptor.h"
#include "core/network/precision.h"

/* What a wish comes to on this machine; auto to bf16 where there are instructions for it, if the scores
 * then agree. Error: NORMA_ERROR_UNSUPPORTED if it cannot be had. */
gboolean norma_precision_settle (NormaPrecision wished, NormaPrecision *settled, GError **error);

/* Which extractor makes the features. */
typedef struct {
  /* Path of an ONNX file, or NORMA_DESCRIPTOR; borrowed. NULL (default): the built-in filter bank. */
  const char *network;

  /* Names of the network's values, NULL-terminated, borrowed; NULL (default): those that the file
   * suggests, else chosen by reading the graph (backbone-level.h). */
  const char *const *levels;
  NormaPrecision precision; /* default auto; the built-in extractor has none */
} NormaExtractorOptions;
