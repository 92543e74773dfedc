/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/model/model.h"

/* The features of single pictures, as a model without tiles sees them. */

typedef struct {
  guint width, height, channels, bits; /* of the file */
  char hash[65]; /* SHA-256 of the file, hexadecimal */
} NormaPictureFacts;

/* paths: char *; samples: [n, a sample of the extractor's levels]; facts: [n]. Pictures are described
 * by several threads. Errors: those of reading; NORMA_ERROR_MISMATCH, samples without a unit in common with those
 * of the good images; NORMA_ERROR_TOO_LARGE; cancelled. */
gboolean norma_picture_features (const NormaModel *model, const GPtrArray *paths, guint n_threads,
                                 NormaBudget *budget, const NormaProgress *progress, float *samples,
                                 NormaPictureFacts *facts, GError **error);
