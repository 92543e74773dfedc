/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/model/model.h"

/* How much the cells of good images differ (core/detectors/tolerated.h). */
typedef struct {
  float *mean; /* [d], over all cells, owned */
  float *deviation; /* [d], at least that of the extractor's noise, owned */

  /* Of cells drawn in every image and held against all of the next one, the nearest distance that 95 in 100
   * do not exceed; described as there. */
  double radius;
} NormaOrdinary;

void norma_ordinary_free (NormaOrdinary *ordinary);

/* Of at most n_most of the images, spread over all; paths: char *. Without tiles.
 * Errors: those of norma_picture_features(); NORMA_ERROR_INPUT with fewer than 2 images or if they do not
 * differ. */
NormaOrdinary *norma_ordinary_measure (const NormaModel *model, const GPtrArray *paths,
                                       guint n_most, guint n_threads, NormaBudget *budget,
                                       const NormaProgress *progress, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaOrdinary, norma_ordinary_free)
