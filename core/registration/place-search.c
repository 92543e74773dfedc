/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/place-search.h"

#include <math.h>

#include "core/registration/coarse-search.h"

enum { MOST_SHIFTS = 4, MOST_TURNS = 16 };

/* Of a place's promise: below it, turned and scaled ones are looked at as well. */
#define GOOD 0.7

/* Nearer than this to where the query stands, in pixels of the smallest planes, is there. */
#define STRAIGHT 1.5

/* A shift whose correlation is less than this share of the best one's is no rival. */
#define WORTH_A_LOOK 0.8

/* Where a candidate of the smallest planes ends on the next ones, and what it promises there. */
static gboolean
follow (NormaAligner *a, const NormaCandidate *candidate, NormaMotion motion, NormaPlace *place,
        GError **error)
{
  guint level = a->n_levels - 1;
  NormaRefined refined = { .warp = candidate->warp };
  NormaMotion reached;
  NormaLikeness likeness;
  gboolean found;

  place->promise = 0;
  if (!norma_aligner_refine (a, level, motion, &refined, &reached, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  refined.warp = norma_homography_rescale (&refined.warp, 2, 2);
  if (!norma_aligner_refine (a, level - 1, motion, &refined, &reached, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!norma_aligner_measure (a, level - 1, &refined.warp, NULL, &likeness, error))
    return FALSE;
  place->warp = refined.warp;
  place->promise =
      likeness.correlation * likeness.inliers * likeness.shared * sqrt (likeness.overlap);
  return TRUE;
}

static void
keep (const NormaAligner *a, const NormaPlace *fresh, NormaPlaces *places)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, a->n_levels - 2);
  gboolean is_other = places->best.promise > 0 &&
                      norma_homography_distance (&places->best.warp, &fresh->warp, plane->width,
                                                 plane->height) > NORMA_PLACES_APART;

  if (fresh->promise > places->best.promise) {
    if (is_other)
      places->rival = places->best;
    places->best = *fresh;
  } else if (is_other && fresh->promise > places->rival.promise) {
    places->rival = *fresh;
  }
}

/* Where the query stands as it should, which a fixture sees to, is always looked at. */
static gboolean
follow_straight (NormaAligner *a, NormaMotion motion, NormaPlaces *places, GError **error)
{
  const NormaCandidate candidate = { norma_homography_identity, 1 };

  if (!follow (a, &candidate, motion, &places->straight, error))
    return FALSE;
  keep (a, &places->straight, places);
  return TRUE;
}

static gboolean
follow_all (NormaAligner *a, const NormaCandidate *candidates, guint n, NormaMotion motion,
            NormaPlaces *places, GError **error)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, a->n_levels - 1);

  for (guint i = 0; i < n; i++) {
    NormaPlace place;

    if (candidates[i].correlation < WORTH_A_LOOK * candidates[0].correlation)
      break;
    if (norma_homography_distance (&candidates[i].warp, &norma_homography_identity, plane->width,
                                   plane->height) < STRAIGHT)
      continue;
    if (!follow (a, &candidates[i], motion, &place, error))
      return FALSE;
    keep (a, &place, places);
  }
  return TRUE;
}

gboolean
norma_places_find (NormaAligner *a, NormaMotion motion, NormaPlaces *places, GError **error)
{
  guint top = a->n_levels - 1;
  g_autoptr (NormaCoarseSearch) coarse =
      norma_coarse_search_new (norma_pyramid_level (a->query, top),
                               norma_pyramid_level (a->reference, top), error);
  NormaCandidate candidates[MOST_TURNS];
  guint n;

  *places = (NormaPlaces){ 0 };
  if (coarse == NULL || !follow_straight (a, motion, places, error))
    return FALSE;
  n = norma_coarse_search_shifts (coarse, candidates, MOST_SHIFTS);
  if (!follow_all (a, candidates, n, motion, places, error))
    return FALSE;
  if (places->best.promise >= GOOD || motion == NORMA_MOTION_TRANSLATION)
    return TRUE;
  n = norma_coarse_search_all (coarse, candidates, MOST_TURNS);
  return follow_all (a, candidates, n, motion, places, error);
}
