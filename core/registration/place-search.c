/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/place-search.h"

#include <math.h>

#include "core/registration/coarse-search.h"

/* A regular pattern correlates with itself at every pitch: all of them are looked at. */
enum { MOST_SHIFTS = 32, MOST_TURNS = 16 };

/* Of a place's promise: below it, turned and scaled ones are looked at as well. */
#define GOOD 0.7

/* Nearer than this to where the query stands, in pixels of the smallest planes, is there. */
#define STRAIGHT 1.5

/* A shift whose correlation is less than this share of the best one's is no rival. */
#define WORTH_A_LOOK 0.6

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
  place->fit = likeness.correlation * likeness.inliers * likeness.shared;
  place->promise = place->fit * sqrt (likeness.overlap);
  return TRUE;
}

/* The first of the places that is the same as `fresh`, or n_places. */
static guint
find_same (const NormaAligner *a, const NormaPlace *fresh, const NormaPlaces *places)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, a->n_levels - 2);

  for (guint i = 0; i < places->n_places; i++)
    if (norma_homography_distance (&places->places[i].warp, &fresh->warp, plane->width,
                                   plane->height) <= NORMA_PLACES_APART)
      return i;
  return places->n_places;
}

static void
keep (const NormaAligner *a, const NormaPlace *fresh, NormaPlaces *places)
{
  guint at = find_same (a, fresh, places);

  if (fresh->promise <= 0 ||
      (at < places->n_places && places->places[at].promise >= fresh->promise))
    return;
  if (at == places->n_places && at < NORMA_PLACES_MOST)
    places->n_places++;
  for (at = MIN (at, NORMA_PLACES_MOST - 1);
       at > 0 && places->places[at - 1].promise < fresh->promise; at--)
    places->places[at] = places->places[at - 1];
  if (at < NORMA_PLACES_MOST - 1 || places->places[at].promise < fresh->promise)
    places->places[at] = *fresh;
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
    if (places->straight.promise > 0 &&
        norma_homography_distance (&candidates[i].warp, &norma_homography_identity, plane->width,
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
  NormaCandidate candidates[MAX (MOST_SHIFTS, MOST_TURNS)];
  guint n;

  *places = (NormaPlaces){ 0 };
  if (coarse == NULL || !follow_straight (a, motion, places, error))
    return FALSE;
  n = norma_coarse_search_shifts (coarse, candidates, MOST_SHIFTS);
  if (!follow_all (a, candidates, n, motion, places, error))
    return FALSE;
  if ((places->n_places > 0 && places->places[0].promise >= GOOD) ||
      motion == NORMA_MOTION_TRANSLATION)
    return TRUE;
  n = norma_coarse_search_all (coarse, candidates, MOST_TURNS);
  return follow_all (a, candidates, n, motion, places, error);
}
