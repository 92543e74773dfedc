/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/reference-comparison.h"
#include "core/features/extractor-source.h"

/* The difference of a query and its reference in the features of an extractor, in place of their
 * derivatives. Features of both are made in one frame, of the query's brightness and of the
 * reference's as the query would see it. On each level the channels are divided by their deviation
 * over all places of both (no less than the extractor's noise), and a place differs by
 *
 *   the larger of  min over |u| ≤ tolerance of ‖q(x) − r(x + u)‖/√d  and the same with q and r exchanged;
 *
 * levels count alike. So 1 is as much as places of the pair differ from their mean. */
typedef struct _NormaFeatureComparer NormaFeatureComparer;

/* Promises nothing: chosen on board pairs with the first two levels of a ResNet-18 (docs/methods.md). */
#define NORMA_FEATURE_THRESHOLD 2.0

/* Errors: those of norma_extractor_source_open(). */
NormaFeatureComparer *norma_feature_comparer_new (const NormaExtractorOptions *options,
                                                  NormaBudget *budget, GError **error);
void norma_feature_comparer_free (NormaFeatureComparer *comparer);

/* Puts the difference of features, and the usual one, in the place of those of `comparison`, which is
 * of the same pair. The frame's shorter side is that of the query, at most 640 pixels, or what a
 * network asks for. tolerance: pixels of the raster. May be called by several threads.
 * Errors: those of norma_extractor_source_make(); NORMA_ERROR_TOO_LARGE. */
gboolean norma_feature_comparer_measure (NormaFeatureComparer *comparer, const NormaPyramid *query,
                                         const NormaPyramid *reference,
                                         const NormaAlignment *alignment, double tolerance,
                                         NormaReferenceComparison *comparison, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaFeatureComparer, norma_feature_comparer_free)
