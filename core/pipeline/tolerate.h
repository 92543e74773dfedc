/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/correct.h"

/* Confirms that a place is harmless, and takes that back (core/detectors/tolerated.h). */

/* Pixels of an image at its full size. */
typedef struct {
  const char *path; /* borrowed */
  guint x, y;
  guint width, height; /* 0, 0: the region that holds the point, or the one nearest to it */
} NormaTolerable;

/* Good images that are read for what is ordinary, spread over those given. */
#define NORMA_TOLERATE_IMAGES 8

/* Of the cells that the place covers, and one around, those are tolerated that by themselves are above
 * the review threshold: not the ordinary ones beside them, for what looks like a tolerated cell is
 * attenuated everywhere, also where it shows that something is missing. good: char *, at least 2
 * images; from them the first place takes what is ordinary: mean and deviation of every feature, and
 * the radius r (ordinary.h). Promise and thresholds stay as they are, for held-out scores do not know of
 * tolerated places, and these only lower a score.
 * Errors: those of reading; NORMA_ERROR_INPUT if the place does not lie in the image, nothing of it is above the review threshold, or
 * there are too few good images or they do not differ; NORMA_ERROR_UNSUPPORTED with tiles, a stand-in or
 * a map of one place. */
NormaModel *norma_tolerate (NormaModel *model, const NormaTolerable *place, const GPtrArray *good,
                            const NormaCorrectOptions *options, const NormaProgress *progress,
                            GError **error);

/* place: of the model's tolerated ones. Error: NORMA_ERROR_INPUT if there is no such place. */
NormaModel *norma_tolerate_no_longer (const NormaModel *model, guint place, GError **error);
