/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/cover.h"
#include "core/pipeline/why.h"

/* What an image would score without one of its places: the place is covered by what is normal there,
 * and the image scored again (after Zeiler and Fergus 2014, "Visualizing and understanding
 * convolutional networks", who cover with grey, which is not normal anywhere). */
typedef struct {
  NormaCoverBox box; /* that was covered, pixels of the image's full size */
  gboolean shows_good; /* by the nearest good place; else by a smooth fill from the box's border,
                          which has no grain, and so may score by itself */
  float value; /* of the map at the pixel in question */
  float score; /* of the image, wherever its peak is now */
  double times_threshold; /* score / reject threshold */
  double one_in;
  NormaVerdict verdict;
} NormaOcclusion;

/* The box to cover: that of the region around the pixel, reject regions first, and what the place
 * covers, together; inside the image. A region of more than half of the image shows no place: then
 * what the place covers, and as much around it as the smoothing reaches. */
void norma_occlusion_choose_box (const NormaWhy *why, NormaCoverBox *box);

/* Covers the box of the raster that was explained, and scores it again. The nearest good place of
 * why->good is put there if its image is as large and has as many channels; it is read beside the
 * raster, with no budget, as a job may not take twice. covered: what was scored, the caller's; may be
 * NULL. Errors: NORMA_ERROR_INPUT if the box covers the whole image; NORMA_ERROR_TOO_LARGE. */
gboolean norma_occlusion_measure (const NormaWhy *why, NormaModel *model, const NormaRaster *raster,
                                  const NormaCoverBox *box, NormaRaster **covered,
                                  NormaOcclusion *occlusion, GError **error);
