/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/explanation.h"
#include "core/detectors/gaussian-part.h"

/* Where the features of a Gaussian part come from. */
typedef struct {
  const NormaEmbedding *embedding; /* that gives them; NULL: those of one level as they are */
  guint level; /* which one, without an embedding */
} NormaGaussianOrigin;

/* Adds what a part says of features [n_channels] at one of its positions.
 * Errors: those of norma_distance_terms_new(). */
NormaExplainedPart *norma_gaussian_part_explain (const NormaGaussianPart *part, guint position,
                                                 const float *features,
                                                 const NormaGaussianOrigin *origin,
                                                 NormaExplainedKind kind,
                                                 NormaExplanation *explanation, GError **error);

/* The same of something that is measured in the coordinates below, at a position: what it grew by from 0 to
 * the features, with slope [n_axes] its mean gradient on that way. distance2 is that growth; the
 * distance is the caller's to set, and there are no components. Errors: as above. */
NormaExplainedPart *norma_gaussian_part_explain_slope (const NormaGaussianPart *part,
                                                       guint position, const float *features,
                                                       const NormaGaussianOrigin *origin,
                                                       const double *slope,
                                                       NormaExplanation *explanation,
                                                       GError **error);

/* coordinates: [n_axes], the features whitened and divided by what is expected: their distance from 0
 * is that of the part, and from others that of the two samples. scratch: of norma_gaussian_part_scratch(). */
void norma_gaussian_part_locate (const NormaGaussianPart *part, guint position,
                                 const float *features, double *coordinates, float *scratch);
