/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/alignment.h"

#include <math.h>

#include "core/registration/coarse-search.h"
#include "core/registration/likeness.h"
#include "core/registration/refine.h"

enum { MOST_SHIFTS = 4, MOST_TURNS = 16 };

/* Of a candidate's promise: below it, turned and scaled ones are tried as well. */
#define GOOD 0.7

/* A second place this far off, in pixels of its level, that is this near in promise makes an answer
 * ambiguous. */
#define APART 3.0
#define RIVAL 0.97
#define RIVAL_QUALITY 0.98

/* A shift whose correlation is less than this share of the best one's is no rival. */
#define WORTH_A_LOOK 0.8

/* How far a freer motion may move the corners, in widths of the plane. */
#define MOST_FREEDOM 0.15

/* A simpler motion that moves the corners farther than this, in pixels, is out of the question. */
#define MOST_DOUBT 2.0

/* What the points of a plane tell is told by their neighbours, too. */
#define POINTS_AN_EVIDENCE 8

typedef struct {
  const NormaPyramid *query, *reference;
  guint n_levels; /* that both have */
  GPtrArray *refiners; /* NormaRefiner or NULL, a level */
} Aligner;

typedef struct {
  NormaHomography warp; /* pixels of the level looked at */
  double promise; /* 0 … 1 */
} Place;

/* The best place, and the best that is another one. */
typedef struct {
  Place best, rival;
} Choice;

void
norma_alignment_free (NormaAlignment *alignment)
{
  if (alignment == NULL)
    return;
  norma_local_warp_free (alignment->field);
  g_free (alignment);
}

static void
aligner_clear (Aligner *a)
{
  for (guint i = 0; i < a->refiners->len; i++)
    norma_refiner_free (a->refiners->pdata[i]);
  g_ptr_array_unref (a->refiners);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Aligner, aligner_clear)

static NormaRefiner *
get_refiner (Aligner *a, guint level, GError **error)
{
  if (a->refiners->pdata[level] == NULL)
    a->refiners->pdata[level] =
        norma_refiner_new (norma_pyramid_level (a->query, level),
                           norma_pyramid_level (a->reference, level), error);
  return a->refiners->pdata[level];
}

/* *found: FALSE, it ran away. */
static gboolean
refine (Aligner *a, guint level, NormaMotion motion, double cost_scale, NormaRefined *refined,
        gboolean *found, GError **error)
{
  NormaRefiner *refiner = get_refiner (a, level, error);

  if (refiner == NULL)
    return FALSE;
  *found = norma_refiner_run (refiner, motion, cost_scale, refined);
  return TRUE;
}

static gboolean
measure (Aligner *a, guint level, const NormaHomography *warp, const NormaLocalWarp *field,
         NormaLikeness *likeness, GError **error)
{
  const NormaGrey *query = norma_pyramid_level (a->query, level);
  g_autoptr (NormaGrey) warped =
      norma_warp_reference (norma_pyramid_level (a->reference, level), query->width, query->height,
                            warp, field, error);

  return warped != NULL && norma_likeness_measure (query, warped, likeness, error);
}

/* Where a candidate of the smallest planes ends on the next ones, and what it promises there. */
static gboolean
follow (Aligner *a, const NormaCandidate *candidate, NormaMotion motion, Place *place,
        GError **error)
{
  guint level = a->n_levels - 1;
  NormaRefined refined = { .warp = candidate->warp };
  NormaLikeness likeness;
  gboolean found;

  place->promise = 0;
  if (!refine (a, level, motion, 0, &refined, &found, error))
    return FALSE;
  if (found && level > 0) {
    refined.warp = norma_homography_rescale (&refined.warp, 2, 2);
    if (!refine (a, level - 1, motion, 0, &refined, &found, error))
      return FALSE;
  }
  if (!found)
    return TRUE;
  if (!measure (a, MAX (level, 1) - 1, &refined.warp, NULL, &likeness, error))
    return FALSE;
  place->warp = refined.warp;
  place->promise = likeness.correlation * likeness.inliers * sqrt (likeness.overlap);
  return TRUE;
}

static void
keep (const Aligner *a, const Place *fresh, Choice *choice)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, a->n_levels - 2);
  gboolean is_other = choice->best.promise > 0 &&
                      norma_homography_distance (&choice->best.warp, &fresh->warp, plane->width,
                                                 plane->height) > APART;

  if (fresh->promise > choice->best.promise) {
    if (is_other)
      choice->rival = choice->best;
    choice->best = *fresh;
  } else if (is_other && fresh->promise > choice->rival.promise) {
    choice->rival = *fresh;
  }
}

static gboolean
follow_all (Aligner *a, const NormaCandidate *candidates, guint n, NormaMotion motion,
            Choice *choice, GError **error)
{
  for (guint i = 0; i < n; i++) {
    Place place;

    if (candidates[i].correlation < WORTH_A_LOOK * candidates[0].correlation)
      break;
    if (!follow (a, &candidates[i], motion, &place, error))
      return FALSE;
    keep (a, &place, choice);
  }
  return TRUE;
}

/* From nothing to places on the planes before the smallest. Where the query stands as it should is
 * always looked at. */
static gboolean
search (Aligner *a, NormaMotion motion, Choice *choice, GError **error)
{
  const NormaCandidate straight = { norma_homography_identity, 1 };
  guint top = a->n_levels - 1;
  g_autoptr (NormaCoarseSearch) coarse = norma_coarse_search_new (
      norma_pyramid_level (a->query, top), norma_pyramid_level (a->reference, top), error);
  NormaCandidate candidates[MOST_TURNS];
  guint n;

  if (coarse == NULL || !follow_all (a, &straight, 1, motion, choice, error))
    return FALSE;
  n = norma_coarse_search_shifts (coarse, candidates, MOST_SHIFTS);
  if (!follow_all (a, candidates, n, motion, choice, error))
    return FALSE;
  if (choice->best.promise >= GOOD || motion == NORMA_MOTION_TRANSLATION)
    return TRUE;
  n = norma_coarse_search_all (coarse, candidates, MOST_TURNS);
  return follow_all (a, candidates, n, motion, choice, error);
}

/* A motion with more freedom, if it does not run away with it. */
static gboolean
refine_freely (Aligner *a, guint level, NormaMotion motion, NormaRefined *refined,
               gboolean *found, GError **error)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, level);
  NormaRefined freer;
  gboolean is_free;

  if (!refine (a, level, MIN (motion, NORMA_MOTION_SIMILARITY), 0, refined, found, error))
    return FALSE;
  freer = *refined;
  if (!*found || motion <= NORMA_MOTION_SIMILARITY)
    return TRUE;
  if (!refine (a, level, motion, 0, &freer, &is_free, error))
    return FALSE;
  if (is_free && norma_homography_distance (&freer.warp, &refined->warp, plane->width,
                                            plane->height) < MOST_FREEDOM * plane->width)
    *refined = freer;
  return TRUE;
}

/* From one level to the next finer ones, down to the largest planes. */
static gboolean
descend (Aligner *a, guint level, NormaMotion motion, NormaRefined *refined, gboolean *found,
         GError **error)
{
  if (!refine_freely (a, level, motion, refined, found, error))
    return FALSE;
  for (; *found && level > 0; level--) {
    refined->warp = norma_homography_rescale (&refined->warp, 2, 2);
    if (!refine (a, level - 1, motion, 0, refined, found, error))
      return FALSE;
  }
  return TRUE;
}

static double
evidence (const NormaRefined *refined, NormaMotion motion)
{
  double n = (double)refined->n_points / POINTS_AN_EVIDENCE;

  return -n * log (MAX (refined->cost, 1e-9)) - norma_motion_n_parameters (motion) * log (n);
}

/* The simplest motion that explains as much as the freest, found before, for what its numbers are
 * worth. All costs are counted in the deviation of the freest. */
static gboolean
choose_motion (Aligner *a, NormaRefined *refined, NormaMotion *motion, GError **error)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, 0);
  const NormaRefined freest = *refined;

  *motion = NORMA_MOTION_HOMOGRAPHY;
  for (guint m = NORMA_MOTION_HOMOGRAPHY; m-- > NORMA_MOTION_TRANSLATION;) {
    NormaRefined simpler = freest;
    gboolean found;

    simpler.warp = norma_homography_simplify (&freest.warp, (NormaMotion)m,
                                              (plane->width - 1) / 2.0, (plane->height - 1) / 2.0);
    if (norma_homography_distance (&simpler.warp, &freest.warp, plane->width, plane->height) >
        MOST_DOUBT)
      break;
    if (!refine (a, 0, (NormaMotion)m, freest.deviation, &simpler, &found, error))
      return FALSE;
    if (!found || evidence (&simpler, (NormaMotion)m) < evidence (refined, *motion))
      break;
    *refined = simpler;
    *motion = (NormaMotion)m;
  }
  return TRUE;
}

/* From the planes of a quarter of the size to those of half of it. */
static NormaLocalWarp *
find_field (Aligner *a, const NormaRefined *refined, GError **error)
{
  NormaHomography half = norma_homography_rescale (&refined->warp, 0.5, 0.5);
  NormaHomography quarter = norma_homography_rescale (&half, 0.5, 0.5);
  g_autoptr (NormaLocalWarp) coarse = NULL;

  if (a->n_levels > 2) {
    coarse = norma_local_warp_new (norma_pyramid_level (a->query, 2),
                                   norma_pyramid_level (a->reference, 2), &quarter, refined->gain,
                                   refined->bias, refined->deviation, NULL, error);
    if (coarse == NULL)
      return NULL;
  }
  return norma_local_warp_new (norma_pyramid_level (a->query, 1),
                               norma_pyramid_level (a->reference, 1), &half, refined->gain,
                               refined->bias, refined->deviation, coarse, error);
}

/* Field, residual and likeness on the planes of half size. */
static gboolean
judge (Aligner *a, const NormaRefined *refined, NormaAlignment *alignment, GError **error)
{
  NormaHomography half = norma_homography_rescale (&refined->warp, 0.5, 0.5);
  NormaLikeness likeness;

  alignment->field = find_field (a, refined, error);
  if (alignment->field == NULL || !measure (a, 1, &half, alignment->field, &likeness, error))
    return FALSE;
  alignment->correlation = likeness.correlation;
  alignment->inliers = likeness.inliers;
  alignment->overlap = likeness.overlap;
  alignment->residual = alignment->field->median * 2 / a->query->factor;
  alignment->quality = likeness.correlation * likeness.inliers;
  return TRUE;
}

static gboolean
align_from (Aligner *a, guint level, const NormaAlignmentOptions *options, NormaRefined *refined,
            NormaAlignment *alignment, GError **error)
{
  gboolean found;

  alignment->motion = options->is_automatic ? NORMA_MOTION_HOMOGRAPHY : options->motion;
  if (!descend (a, level, alignment->motion, refined, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (options->is_automatic && !choose_motion (a, refined, &alignment->motion, error))
    return FALSE;
  alignment->warp = norma_homography_rescale (&refined->warp, 1 / a->query->factor,
                                              1 / a->reference->factor);
  alignment->gain = refined->gain;
  alignment->bias = refined->bias;
  return judge (a, refined, alignment, error);
}

/* A new one from a warp of a level's planes. */
static NormaAlignment *
align_at (Aligner *a, guint level, const NormaHomography *warp,
          const NormaAlignmentOptions *options, GError **error)
{
  g_autoptr (NormaAlignment) alignment = g_new0 (NormaAlignment, 1);
  NormaRefined refined = { .warp = *warp };

  alignment->warp = norma_homography_identity;
  return align_from (a, level, options, &refined, alignment, error) ? g_steal_pointer (&alignment)
                                                                     : NULL;
}

/* A regular pattern fits in more than one place: which one, its ends tell, if anything does. */
static NormaAlignment *
decide (Aligner *a, const Choice *choice, const NormaAlignmentOptions *options, GError **error)
{
  guint level = a->n_levels - 2;
  g_autoptr (NormaAlignment) best = align_at (a, level, &choice->best.warp, options, error);
  g_autoptr (NormaAlignment) rival = NULL;

  if (best == NULL || choice->rival.promise < RIVAL * choice->best.promise)
    return g_steal_pointer (&best);
  rival = align_at (a, level, &choice->rival.warp, options, error);
  if (rival == NULL)
    return NULL;
  if (norma_homography_distance (&best->warp, &rival->warp, a->query->width, a->query->height) <
      APART * (1 << level))
    return g_steal_pointer (&best);
  if (rival->quality > best->quality) {
    NormaAlignment *swapped = best;

    best = rival;
    rival = swapped;
  }
  best->is_ambiguous = rival->quality > RIVAL_QUALITY * best->quality;
  if (best->is_ambiguous)
    best->quality = 0;
  return g_steal_pointer (&best);
}

NormaAlignment *
norma_align (const NormaPyramid *query, const NormaPyramid *reference,
             const NormaAlignmentOptions *options, GError **error)
{
  g_auto (Aligner) a = { query, reference, MIN (query->levels->len, reference->levels->len),
                         g_ptr_array_new () };
  NormaMotion coarse = options->is_automatic ? NORMA_MOTION_SIMILARITY
                                             : MIN (options->motion, NORMA_MOTION_SIMILARITY);
  Choice choice = { 0 };

  g_ptr_array_set_size (a.refiners, (int)a.n_levels);
  if (options->begin != NULL) {
    NormaHomography begin =
        norma_homography_rescale (options->begin, query->factor / 2, reference->factor / 2);

    return align_at (&a, 1, &begin, options, error);
  }
  if (!search (&a, coarse, &choice, error))
    return NULL;
  if (choice.best.promise > 0)
    return decide (&a, &choice, options, error);
  return align_at (&a, a.n_levels - 2, &norma_homography_identity, options, error);
}
