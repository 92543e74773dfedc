/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/region.h"

/* The verdict follows from the regions that are drawn, and from nothing else:
 *
 * reject regions: connected pixels above the reject threshold, of at least the least area;
 * review regions: connected pixels above the review threshold, of at least the least area, that
 *   contain no reject region;
 * verdict: reject if there is a reject region, else review if there is a review region, else
 *   accept. What the least area removed is counted and its highest peak kept. */
typedef enum {
  NORMA_VERDICT_ACCEPT,
  NORMA_VERDICT_REVIEW,
  NORMA_VERDICT_REJECT,
} NormaVerdict;

typedef struct {
  float review; /* raw score; at most reject */
  float reject; /* raw score */
  guint64 least_area; /* pixels of the full-size image; 0 or 1 removes nothing */
} NormaLimits;

typedef struct {
  NormaVerdict verdict;
  GArray *reject_regions; /* NormaRegion, owned */
  GArray *review_regions; /* NormaRegion, owned */
  guint n_removed; /* regions above their threshold but below the least area */
  float removed_peak; /* the highest score among them; 0 if none */
} NormaFinding;

/* The same verdict without regions: peak is the highest score that a region of the least area reaches, which is the
 * score of the image where the least area is 0 or 1. */
NormaVerdict norma_verdict_of_peak (float peak, const NormaLimits *limits);

/* *peak: the highest score that a region of at least `least_area` pixels reaches: there is one above a threshold t, from
 * `floor` on, if, and only if, t is below it; floor where there is none above the floor. floor: from 0. So
 * verdicts follow thresholds that move without a map. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_verdict_find_peak (const NormaAnomalyMap *map, guint64 least_area, float floor,
                                  float *peak, GError **error);

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaFinding *norma_finding_new (const NormaAnomalyMap *map, const NormaLimits *limits,
                                 GError **error);
void norma_finding_free (NormaFinding *finding);

/* "accept", "review", "reject"; static. */
const char *norma_verdict_to_string (NormaVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaFinding, norma_finding_free)
