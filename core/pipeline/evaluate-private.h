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
  GArray *scored; /* guint, the images that are scored: those that are not left out */
  float *row; /* scratch of one map row */
  guint8 *truth; /* scratch of one mask row */
  guint row_size;
  GError *error; /* the first that concerns the evaluation, not an image */
} NormaTally;

/* Gives the tally what came of the images that are scored, in their order. */
typedef gboolean (*NormaTallyScore) (NormaModel *model, NormaTally *tally,
                                     const NormaProgress *progress, gpointer data, GError **error);

/* What came of an image; result: NULL if it could not be scored. */
void norma_tally_take (NormaTally *tally, guint index, const NormaResult *result);

/* The evaluation as norma_evaluate() gives it, of results from somewhere. Errors: as there, and what `score`
 * says. */
NormaEvaluation *norma_tally_run (NormaModel *model, const NormaDataset *dataset,
                                  const NormaEvaluateOptions *options, NormaTallyScore score,
                                  gpointer data, const NormaProgress *progress, GError **error);

/* Finds what the model knows of the images, sets image, is_left_out and is_judged of each as far as that
 * decides them, and lists those that are scored. Errors: those of norma_leakage_find(). */
gboolean norma_tally_exclude (NormaTally *tally, const NormaModel *model,
                              const NormaProgress *progress, GError **error);

/* The marked regions of the images whose verdicts are evidence; the array is the caller's. */
GArray *norma_tally_list_judged (const NormaEvaluation *evaluation);

/* The intervals of the AUPRO and the AUPIMO, from the figures of the pixels. Error:
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_tally_intervals (NormaTally *tally, GError **error);

/* Counts the pixels of a scored image: all of a good one, those of a defective one if its mask can be
 * used. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_tally_pixels (NormaTally *tally, guint index, const NormaAnomalyMap *map,
                             GError **error);
