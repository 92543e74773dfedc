/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/grid-place.h"

/* Where among the good images a region's peak looks most alike. */
typedef struct {
  char *path; /* of the good image as it was fitted, owned */
  double x, y; /* pixels of this image at its full size; the middle of the grid's place */
} NormaAlike;

/* Where a place that the model's detector keeps lies in its good image, as turned or mirrored copies
 * of it show it. model: with good_files. */
NormaPixelBox norma_alike_locate (const NormaModel *model, const NormaGoodPlace *place);

/* features: the sample that the map of the finding was made of; width, height: of the image at full
 * size; scratch: the detector's. One NormaAlike a region, the reject regions before the review
 * regions, owned by the caller; NULL if the model's detector tells none. */
GArray *norma_alike_find (const NormaModel *model, const float *features,
                          const NormaFinding *finding, guint width, guint height, float *scratch);
