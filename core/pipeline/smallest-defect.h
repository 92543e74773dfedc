/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/model/model.h"

/* Round spots are drawn on good images and scored: the diameter from which on 90 % of them make a
 * reject region is the smallest defect that the model can see. docs/methods.md tells the limits.
 *
 * The diameters grow from 1 pixel by √2 up to a quarter of the good images' shorter side, and the
 * one sought is found by parting them, for what is seen is taken to be seen when larger. The same
 * places, inspected ones, on the same images serve every diameter and contrast. Half of the spots are bright and half
 * dark; one that would leave the value range at its centre is drawn the other way round. */

typedef struct {
  guint n_spots; /* drawn at every diameter */
  guint64 seed; /* of images and places */
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* of the pictures, borrowed; NULL: no cap */
} NormaSmallestDefectOptions;

/* model: with its limits. paths: char *, good images, at least one, of which the ones drawn on are
 * chosen by the seed. Images of the fit score lower than others of their kind, so sizes found on
 * them are rather too large than too small.
 * Errors: those of reading and of norma_scorer_score(); NORMA_ERROR_TOO_LARGE; cancelled. */
gboolean norma_smallest_defect_measure (NormaModel *model, const GPtrArray *paths,
                                        const NormaSmallestDefectOptions *options,
                                        const NormaProgress *progress, NormaSmallestDefect *defect,
                                        GError **error);
