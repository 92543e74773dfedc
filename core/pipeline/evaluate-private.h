/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/evaluate.h"

/* Images are scored by all workers; what follows runs in their order, one at a time. */
typedef struct {
  NormaEvaluation *evaluation;
  const NormaDataset *dataset;
  const NormaEvaluateOptions *options;
  NormaBudget *pictures;
  NormaPixelMetrics *pixels;
  float *row; /* scratch of one map row */
  guint8 *truth; /* scratch of one mask row */
  guint row_size;
  GError *error; /* the first that concerns the evaluation, not an image */
} NormaTally;

/* Counts the pixels of a scored image: all of a good one, those of a defective one if its mask can be
 * used. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_tally_pixels (NormaTally *tally, guint index, const NormaAnomalyMap *map,
                             GError **error);
