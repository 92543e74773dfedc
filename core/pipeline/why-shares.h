/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/explanation.h"
#include "core/features/extractor.h"

/* What people are told of an explained part: what share of the squared distance the levels of detail
 * have, and which features say most. */

typedef struct {
  NormaFeatureName name; /* of its first feature, as an example of the group */
  double share; /* of distance2; all of them sum to 1; below 0 where they say that it is normal */
} NormaGroupShare;

typedef struct {
  NormaFeatureName name;
  double share; /* as above */
  double difference, deviation; /* as in NormaExplainedFeature */
} NormaFeatureShare;

typedef struct {
  GArray *groups; /* NormaGroupShare, in the order of the groups, owned */
  GArray *features; /* NormaFeatureShare, the largest share first, of those above 0, owned */
  guint n_features; /* of the part */
} NormaWhyShares;

/* extractor: that the part's features come from; n: the most features, at least 1. Where distance2 is
 * 0 all shares are. Features of equal shares stay in their order. */
NormaWhyShares *norma_why_shares_new (const NormaExplainedPart *part,
                                      const NormaExtractor *extractor, guint n);
void norma_why_shares_free (NormaWhyShares *shares);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaWhyShares, norma_why_shares_free)
