/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"
#include "core/detectors/light.h"
#include "core/registration/alignment.h"

/* What a query shows otherwise than its reference, found without training: local structure is
 * compared and not pixels, each place with all within a tolerance of where the alignment puts it.
 *
 * Structure at a place is its Gaussian derivatives up to the second order (the local jet, Koenderink
 * and van Doorn 1987), at one scale, on the planes of half size. With q, r the jets of the query and
 * of the reference as the query would see it, brightness matched, a place differs by the larger of
 *
 *   min over |u| ≤ tolerance of ‖q(x) − r(x + u)‖    what the query has and the reference has not
 *   min over |u| ≤ tolerance of ‖r(x) − q(x + u)‖    what the reference has and the query has not
 *
 * in parts of the reference's contrast (half of its range). Maps are of the query. */
typedef struct {
  NormaAnomalyMap *difference; /* the larger of both; 0 where the reference shows nothing; owned */

  /* How much structure is there: the gradient of either, in the same parts; owned. */
  NormaAnomalyMap *query_slope, *reference_slope;
  double noise; /* the usual difference of places that differ at all */
} NormaReferenceComparison;

typedef struct {
  double tolerance; /* pixels of the raster */
  NormaLight light; /* how brightness is matched */
} NormaReferenceComparisonOptions;

#define NORMA_REFERENCE_TOLERANCE 3.0

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaReferenceComparison *
norma_reference_comparison_new (const NormaPyramid *query, const NormaPyramid *reference,
                                const NormaAlignment *alignment,
                                const NormaReferenceComparisonOptions *options, GError **error);
void norma_reference_comparison_free (NormaReferenceComparison *comparison);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReferenceComparison, norma_reference_comparison_free)
