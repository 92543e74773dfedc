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

/* Nearer than this to where the query stands, in pixels of the smallest planes, is there. */
#define STRAIGHT 1.5

/* A shift whose correlation is less than this share of the best one's is no rival. */
#define WORTH_A_LOOK 0.8

/* How far a freer motion may move the corners, in widths of the plane. */
#define MOST_FREEDOM 0.15

/* A simpler motion that moves the corners farther than this, in pixels, is out of the question. */
#define MOST_DOUBT 2.0

/* Of the structure that both share, and of the query that the reference shows: with less, chance may
 * have found what it fits. */
#define ENOUGH 0.5

/* A local warp that must bend more than this, in pixels of the largest planes, mends a wrong answer. */
#define MOST_BENT 4.0

/* What the points of a plane tell is told by their neighbours, too. */
#define POINTS_AN_EVIDENCE 30

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
  Place straight; /* the query as it stands */
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

/* A freer motion by a freer one, as long as it does not run away. */
static gboolean
refine_freely (Aligner *a, guint level, NormaMotion motion, NormaRefined *refined, gboolean *found,
               GError **error)
{
  static const NormaMotion ways[] = { NORMA_MOTION_TRANSLATION, NORMA_MOTION_SIMILARITY,
                                      NORMA_MOTION_HOMOGRAPHY };
  const NormaGrey *plane = norma_pyramid_level (a->query, level);

  *found = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (ways) && (i == 0 || ways[i - 1] < motion); i++) {
    NormaRefined freer = *refined;
    gboolean is_found;

    if (!refine (a, level, MIN (ways[i], motion), 0, &freer, &is_found, error))
      return FALSE;
    if (!is_found || norma_homography_distance (&freer.warp, &refined->warp, plane->width,
                                                plane->height) > MOST_FREEDOM * plane->width)
      break;
    *refined = freer;
    *found = TRUE;
  }
  return TRUE;
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
  if (!refine_freely (a, level, motion, &refined, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  refined.warp = norma_homography_rescale (&refined.warp, 2, 2);
  if (!refine_freely (a, level - 1, motion, &refined, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!measure (a, level - 1, &refined.warp, NULL, &likeness, error))
    return FALSE;
  place->warp = refined.warp;
  place->promise = likeness.correlation * likeness.inliers * sqrt (likeness.overlap);
  return TRUE;
}

static void
keep (const Aligner *a, const Place *fresh, Choice *choice)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, a->n_levels - 2);
  gboolean is_other =
      choice->best.promise > 0 && norma_homography_distance (&choice->best.warp, &fresh->warp,
                                                             plane->width, plane->height) > APART;

  if (fresh->promise > choice->best.promise) {
    if (is_other)
      choice->rival = choice->best;
    choice->best = *fresh;
  } else if (is_other && fresh->promise > choice->rival.promise) {
    choice->rival = *fresh;
  }
}

/* Where the query stands as it should, which a fixture sees to, is always looked at. */
static gboolean
follow_straight (Aligner *a, NormaMotion motion, Choice *choice, GError **error)
{
  const NormaCandidate candidate = { norma_homography_identity, 1 };

  if (!follow (a, &candidate, motion, &choice->straight, error))
    return FALSE;
  keep (a, &choice->straight, choice);
  return TRUE;
}

static gboolean
follow_all (Aligner *a, const NormaCandidate *candidates, guint n, NormaMotion motion,
            Choice *choice, GError **error)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, a->n_levels - 1);

  for (guint i = 0; i < n; i++) {
    Place place;

    if (candidates[i].correlation < WORTH_A_LOOK * candidates[0].correlation)
      break;
    if (norma_homography_distance (&candidates[i].warp, &norma_homography_identity, plane->width,
                                   plane->height) < STRAIGHT)
      continue;
    if (!follow (a, &candidates[i], motion, &place, error))
      return FALSE;
    keep (a, &place, choice);
  }
  return TRUE;
}

/* From nothing to places on the planes before the smallest. */
static gboolean
search (Aligner *a, NormaMotion motion, Choice *choice, GError **error)
{
  guint top = a->n_levels - 1;
  g_autoptr (NormaCoarseSearch) coarse =
      norma_coarse_search_new (norma_pyramid_level (a->query, top),
                               norma_pyramid_level (a->reference, top), error);
  NormaCandidate candidates[MOST_TURNS];
  guint n;

  if (coarse == NULL || !follow_straight (a, motion, choice, error))
    return FALSE;
  n = norma_coarse_search_shifts (coarse, candidates, MOST_SHIFTS);
  if (!follow_all (a, candidates, n, motion, choice, error))
    return FALSE;
  if (choice->best.promise >= GOOD || motion == NORMA_MOTION_TRANSLATION)
    return TRUE;
  n = norma_coarse_search_all (coarse, candidates, MOST_TURNS);
  return follow_all (a, candidates, n, motion, choice, error);
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
    if (!refine_freely (a, level - 1, motion, refined, found, error))
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
  alignment->field_scale = a->query->factor / 2;
  if (alignment->field == NULL || !measure (a, 1, &half, alignment->field, &likeness, error))
    return FALSE;
  alignment->correlation = likeness.correlation;
  alignment->inliers = likeness.inliers;
  alignment->overlap = likeness.overlap;
  alignment->residual = alignment->field->median * 2 / a->query->factor;
  alignment->shared = likeness.shared;
  alignment->quality = likeness.correlation * likeness.inliers * MIN (likeness.shared / ENOUGH, 1) *
                       MIN (likeness.overlap / ENOUGH, 1) * MOST_BENT /
                       MAX (2 * alignment->field->median, MOST_BENT);
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
  alignment->warp =
      norma_homography_rescale (&refined->warp, 1 / a->query->factor, 1 / a->reference->factor);
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

/* Of the middle half of an image: corners may go anywhere where they are empty. */
static double
distance_within (const NormaHomography *one, const NormaHomography *other,
                 const NormaPyramid *query)
{
  const NormaHomography inset = { { 1, 0, query->width / 4.0, 0, 1, query->height / 4.0, 0, 0,
                                    1 } };
  NormaHomography a = norma_homography_compose (one, &inset);
  NormaHomography b = norma_homography_compose (other, &inset);

  return norma_homography_distance (&a, &b, query->width / 2, query->height / 2);
}

/* A regular pattern fits in more than one place: which one, its ends tell, or that the query stands
 * as it should; if nothing does, there is no answer. */
static NormaAlignment *
decide (Aligner *a, const Choice *choice, const NormaAlignmentOptions *options, GError **error)
{
  guint level = a->n_levels - 2;
  gboolean is_straight = choice->straight.promise >= choice->best.promise;
  g_autoptr (NormaAlignment) best = align_at (a, level, &choice->best.warp, options, error);
  g_autoptr (NormaAlignment) rival = NULL;

  if (best == NULL || is_straight || choice->rival.promise < RIVAL * choice->best.promise)
    return g_steal_pointer (&best);
  rival = align_at (a, level, &choice->rival.warp, options, error);
  if (rival == NULL)
    return NULL;
  if (rival->quality < RIVAL_QUALITY * best->quality ||
      distance_within (&best->warp, &rival->warp, a->query) < APART * (1 << level))
    return g_steal_pointer (&best);
  if (best->quality < RIVAL_QUALITY * rival->quality ||
      choice->straight.promise >= choice->rival.promise)
    return g_steal_pointer (&rival);
  best->is_ambiguous = TRUE;
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
