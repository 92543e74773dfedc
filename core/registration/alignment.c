/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/alignment.h"

#include <math.h>

#include "core/registration/place-search.h"

/* Another place that is this near in promise makes an answer ambiguous if its quality is as near. */
#define RIVAL 0.97
#define RIVAL_QUALITY 0.98

/* What must speak for one of two such answers for it to be taken, in logarithms: three times what
 * passes for strong (Kass and Raftery 1995), as neighbouring points are not quite counted as one. */
#define LEAST_EVIDENCE 10.0

/* Of two that fit alike, the one that explains so much more of the query. */
#define MORE_SEEN 1.2

/* A simpler motion that moves the corners farther than this, in pixels, is out of the question. */
#define MOST_SIMPLER 2.0

/* Of the structure that both share, and of the query that the reference shows: with less, chance may
 * have found what it fits. */
#define ENOUGH 0.5

/* A local warp that must bend more than this, in pixels of the largest planes, mends a wrong answer. */
#define MOST_BENT 4.0

/* A corner that may be this far off for the noise alone, in pixels of the largest planes: nothing is
 * seen that fixes the motion. Less is lived with, for what is seen lies right all the same, and what is
 * not seen is not compared. */
#define MOST_DOUBT 20.0

/* A free motion whose corners may be this far off is not fixed by what is seen. */
#define WORTH_SETTLING 2.0

/* What a simpler motion may leave more to the local warp than a free one that nothing fixes, in pixels
 * of the largest planes: as the query stands, and as it was found without shear and perspective. */
#define MOST_SETTLED 1.0
#define MOST_SIMPLIFIED 0.1

/* A local warp of more than this, in pixels of the largest planes, may know of a better motion; how
 * often it is asked. */
#define WORTH_FOLLOWING 0.3
enum { MOST_FOLLOWED = 3 };

void
norma_alignment_free (NormaAlignment *alignment)
{
  if (alignment == NULL)
    return;
  norma_local_warp_free (alignment->field);
  g_free (alignment);
}

/* From one level to the next finer ones, down to the largest planes. */
static gboolean
descend (NormaAligner *a, guint level, NormaMotion motion, NormaRefined *refined,
         NormaMotion *reached, gboolean *found, GError **error)
{
  if (!norma_aligner_refine (a, level, motion, refined, reached, found, error))
    return FALSE;
  for (; *found && level > 0; level--) {
    refined->warp = norma_homography_rescale (&refined->warp, 2, 2);
    if (!norma_aligner_refine (a, level - 1, motion, refined, reached, found, error))
      return FALSE;
  }
  return TRUE;
}

/* The simplest motion that explains as much as the freest, *motion, for what its numbers are worth.
 * All costs are counted in the deviation of the freest. */
static void
choose_motion (NormaRefiner *refiner, const NormaGrey *plane, NormaRefined *refined,
               NormaMotion *motion)
{
  const NormaRefined freest = *refined;

  for (guint m = *motion; m-- > NORMA_MOTION_TRANSLATION;) {
    NormaRefined simpler = freest;

    simpler.warp = norma_homography_simplify (&freest.warp, (NormaMotion)m,
                                              (plane->width - 1) / 2.0, (plane->height - 1) / 2.0);
    if (norma_homography_distance (&simpler.warp, &freest.warp, plane->width, plane->height) >
            MOST_SIMPLER ||
        !norma_refiner_run (refiner, (NormaMotion)m, freest.deviation, &simpler) ||
        norma_refined_evidence (&simpler, (NormaMotion)m) <
            norma_refined_evidence (refined, *motion))
      return;
    *refined = simpler;
    *motion = (NormaMotion)m;
  }
}

/* From the planes of a quarter of the size to those of half of it. */
static NormaLocalWarp *
find_field (NormaAligner *a, const NormaRefined *refined, GError **error)
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

/* 1, and less in proportion above the most. */
static double
discount (double value, double most)
{
  return most / MAX (value, most);
}

/* The quality, but for the doubt. */
static double
find_fit (const NormaAligner *a, const NormaAlignment *alignment)
{
  return alignment->correlation * alignment->inliers * MIN (alignment->shared / ENOUGH, 1) *
         MIN (alignment->overlap / ENOUGH, 1) *
         discount (alignment->residual * a->query->factor, MOST_BENT);
}

/* Field, residual, likeness on the planes of half size, and what they are worth. */
static gboolean
judge (NormaAligner *a, const NormaRefined *refined, NormaAlignment *alignment, GError **error)
{
  NormaHomography half = norma_homography_rescale (&refined->warp, 0.5, 0.5);
  double factor = a->query->factor;
  NormaLikeness likeness;

  alignment->field = find_field (a, refined, error);
  alignment->field_scale = a->query->factor / 2;
  if (alignment->field == NULL ||
      !norma_aligner_measure (a, 1, &half, alignment->field, &likeness, error))
    return FALSE;
  alignment->correlation = likeness.correlation;
  alignment->inliers = likeness.inliers;
  alignment->overlap = likeness.overlap;
  alignment->shared = likeness.shared;
  alignment->residual = alignment->field->median * 2 / factor;
  alignment->quality = find_fit (a, alignment) * discount (alignment->doubt * factor, MOST_DOUBT);
  return TRUE;
}

/* NULL: an error. Where nothing is found the quality is 0. */
static NormaAlignment *
align_once (NormaAligner *a, guint level, const NormaHomography *warp,
            const NormaAlignmentOptions *options, GError **error)
{
  g_autoptr (NormaAlignment) alignment = g_new0 (NormaAlignment, 1);
  NormaMotion most = options->is_automatic ? NORMA_MOTION_HOMOGRAPHY : options->motion;
  NormaMotion reached = most;
  NormaRefined refined = { .warp = *warp };
  NormaRefiner *refiner;
  gboolean found;

  alignment->warp = norma_homography_identity;
  if (!descend (a, level, most, &refined, &reached, &found, error))
    return NULL;
  alignment->motion = reached;
  if (!found)
    return g_steal_pointer (&alignment);
  refiner = a->refiners->pdata[0];
  if (options->is_automatic)
    choose_motion (refiner, norma_pyramid_level (a->query, 0), &refined, &alignment->motion);
  alignment->warp =
      norma_homography_rescale (&refined.warp, 1 / a->query->factor, 1 / a->reference->factor);
  alignment->gain = refined.gain;
  alignment->bias = refined.bias;
  alignment->doubt = norma_refiner_doubt (refiner, alignment->motion, &refined) / a->query->factor;
  return judge (a, &refined, alignment, error) ? g_steal_pointer (&alignment) : NULL;
}

/* Where the field of an alignment would lead its motion, pixels of the planes of half size. */
static gboolean
find_led (const NormaAligner *a, const NormaAlignment *alignment,
          const NormaAlignmentOptions *options, NormaHomography *led)
{
  const NormaGrey *half = norma_pyramid_level (a->query, 1);
  NormaHomography warp =
      norma_homography_rescale (&alignment->warp, a->query->factor / 2, a->reference->factor / 2);
  NormaHomography map;

  if (!norma_local_warp_fit (alignment->field,
                             options->is_automatic ? NORMA_MOTION_HOMOGRAPHY : options->motion,
                             half->width, half->height, &map))
    return FALSE;
  *led = norma_homography_compose (&warp, &map);
  return TRUE;
}

/* Windows that see for themselves often know the way where the motion as a whole is stuck, as along
 * the streaks of a ground surface: what they find together is where it begins again. */
static NormaAlignment *
align_at (NormaAligner *a, guint level, const NormaHomography *warp,
          const NormaAlignmentOptions *options, GError **error)
{
  g_autoptr (NormaAlignment) best = align_once (a, level, warp, options, error);
  NormaHomography led;

  for (guint i = 0; i < MOST_FOLLOWED && best != NULL && best->field != NULL &&
                    best->residual * a->query->factor > WORTH_FOLLOWING;
       i++) {
    g_autoptr (NormaAlignment) next = NULL;

    if (!find_led (a, best, options, &led))
      break;
    next = align_once (a, 1, &led, options, error);
    if (next == NULL)
      return NULL;
    if (next->residual >= best->residual || next->quality < best->quality)
      break;
    norma_alignment_free (best);
    best = g_steal_pointer (&next);
  }
  return g_steal_pointer (&best);
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

/* Above 0: `one` is better; 0: nothing tells. */
static double
prefer (NormaAligner *a, const NormaAlignment *one, const NormaAlignment *other)
{
  NormaHomography warps[2];
  double weight;

  if (one->quality <= 0 && other->quality <= 0)
    return 0;
  if (one->quality < RIVAL_QUALITY * other->quality)
    return -1;
  if (other->quality < RIVAL_QUALITY * one->quality)
    return 1;
  warps[0] = norma_homography_rescale (&one->warp, a->query->factor, a->reference->factor);
  warps[1] = norma_homography_rescale (&other->warp, a->query->factor, a->reference->factor);
  weight = norma_refiner_weigh (a->refiners->pdata[0], &warps[0], &warps[1]);
  if (fabs (weight) >= LEAST_EVIDENCE)
    return weight;
  if (one->overlap > MORE_SEEN * other->overlap)
    return 1;
  return other->overlap > MORE_SEEN * one->overlap ? -1 : 0;
}

/* The place where the query stands as it should, or the number of places. */
static guint
find_straight (const NormaAligner *a, const NormaPlaces *places)
{
  const NormaGrey *plane = norma_pyramid_level (a->query, a->n_levels - 2);
  guint i = 0;

  while (i < places->n_places &&
         norma_homography_distance (&places->places[i].warp, &places->straight.warp, plane->width,
                                    plane->height) > NORMA_PLACES_APART)
    i++;
  return places->straight.promise > 0 ? i : places->n_places;
}

/* Of alignments, one a place: the one that most speaks for; where others fit as well, the one where the
 * query stands as it should; and if that is none of them, there is no answer. */
static NormaAlignment *
choose (NormaAligner *a, const GPtrArray *alignments, guint straight)
{
  NormaAlignment *best = alignments->pdata[0];
  gboolean is_contested = FALSE, has_straight;

  for (guint i = 1; i < alignments->len; i++)
    if (prefer (a, alignments->pdata[i], best) > 0)
      best = alignments->pdata[i];
  has_straight = straight < alignments->len && alignments->pdata[straight] == best;
  for (guint i = 0; i < alignments->len; i++) {
    NormaAlignment *rival = alignments->pdata[i];

    if (rival == best || rival->quality <= 0 || prefer (a, best, rival) > 0 ||
        distance_within (&best->warp, &rival->warp, a->query) <
            NORMA_PLACES_APART * (1 << (a->n_levels - 2)))
      continue;
    is_contested = TRUE;
    has_straight = has_straight || i == straight;
  }
  if (is_contested && has_straight)
    return alignments->pdata[straight];
  best->is_ambiguous = is_contested;
  if (is_contested)
    best->quality = 0;
  return best;
}

/* A place that fits as the best does, and of which the reference shows about as much. */
static gboolean
is_contender (const NormaPlace *place, const NormaPlace *best)
{
  return place->fit >= RIVAL * best->fit &&
         place->promise >= RIVAL * best->promise / sqrt (MORE_SEEN);
}

/* The contender for which most speaks on the planes that were searched. */
static const NormaPlace *
find_favourite (NormaRefiner *refiner, const NormaPlaces *places)
{
  const NormaPlace *first = &places->places[0], *favourite = first;

  for (guint i = 1; i < places->n_places; i++)
    if (is_contender (&places->places[i], first) &&
        norma_refiner_weigh (refiner, &places->places[i].warp, &favourite->warp) >= LEAST_EVIDENCE)
      favourite = &places->places[i];
  return favourite;
}

/* A regular pattern fits in more than one place: the first, the favourite and those that nothing speaks
 * against are followed to the end. */
static NormaAlignment *
decide (NormaAligner *a, const NormaPlaces *places, const NormaAlignmentOptions *options,
        GError **error)
{
  g_autoptr (GPtrArray) alignments =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_alignment_free);
  guint level = a->n_levels - 2, straight = NORMA_PLACES_MOST, index;
  guint of_straight = find_straight (a, places);
  NormaRefiner *refiner = a->refiners->pdata[level];
  const NormaPlace *favourite = find_favourite (refiner, places);

  for (guint i = 0; i < places->n_places; i++) {
    const NormaPlace *place = &places->places[i];
    NormaAlignment *alignment;

    if (i > 0 && place != favourite &&
        (!is_contender (place, &places->places[0]) ||
         norma_refiner_weigh (refiner, &favourite->warp, &place->warp) >= LEAST_EVIDENCE))
      continue;
    alignment = align_at (a, level, &place->warp, options, error);
    if (alignment == NULL)
      return NULL;
    if (i == of_straight)
      straight = alignments->len;
    g_ptr_array_add (alignments, alignment);
  }
  g_ptr_array_find (alignments, choose (a, alignments, straight), &index);
  return g_ptr_array_steal_index_fast (alignments, index);
}

/* Where the query stands, unmoved. NULL: an error. */
static NormaAlignment *
stand (NormaAligner *a, GError **error)
{
  g_autoptr (NormaAlignment) alignment = g_new0 (NormaAlignment, 1);
  NormaRefiner *refiner = norma_aligner_get_refiner (a, 0, error);
  NormaRefined refined = { .warp = norma_homography_identity };

  alignment->warp =
      norma_homography_rescale (&refined.warp, 1 / a->query->factor, 1 / a->reference->factor);
  if (refiner == NULL)
    return NULL;
  if (!norma_refiner_measure (refiner, &refined))
    return g_steal_pointer (&alignment);
  alignment->gain = refined.gain;
  alignment->bias = refined.bias;
  return judge (a, &refined, alignment, error) ? g_steal_pointer (&alignment) : NULL;
}

static gboolean
is_as_good (const NormaAligner *a, const NormaAlignment *simpler, const NormaAlignment *free_one,
            double most)
{
  return simpler->quality >= RIVAL_QUALITY * find_fit (a, free_one) &&
         (simpler->residual - free_one->residual) * a->query->factor <= most;
}

/* As it was found, of a simpler motion. NULL: an error. */
static NormaAlignment *
simplify (NormaAligner *a, const NormaAlignment *alignment, NormaMotion motion, GError **error)
{
  const NormaAlignmentOptions options = { FALSE, motion };
  const NormaGrey *half = norma_pyramid_level (a->query, 1);
  NormaHomography warp =
      norma_homography_rescale (&alignment->warp, a->query->factor / 2, a->reference->factor / 2);

  warp =
      norma_homography_simplify (&warp, motion, (half->width - 1) / 2.0, (half->height - 1) / 2.0);
  return align_at (a, 1, &warp, &options, error);
}

/* What the images show may not fix a free motion, as a few tracks along one border do not. Then it is
 * the first simpler one that is fixed and looks as much like the reference: without shear and
 * perspective; or as it should stand, which a fixture sees to, but for a shift, or without. Takes
 * `alignment`. */
static NormaAlignment *
settle (NormaAligner *a, NormaAlignment *alignment, const NormaAlignmentOptions *options,
        GError **error)
{
  const NormaAlignmentOptions shift = { FALSE, NORMA_MOTION_TRANSLATION };
  g_autoptr (NormaAlignment) free_one = alignment;

  if (alignment == NULL || !options->is_automatic ||
      alignment->doubt * a->query->factor <= WORTH_SETTLING)
    return g_steal_pointer (&free_one);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (NormaAlignment) simpler =
        i == 0   ? simplify (a, free_one, NORMA_MOTION_SIMILARITY, error)
        : i == 1 ? align_once (a, a->n_levels - 1, &norma_homography_identity, &shift, error)
                 : stand (a, error);

    if (simpler == NULL)
      return NULL;
    if (is_as_good (a, simpler, free_one, i == 0 ? MOST_SIMPLIFIED : MOST_SETTLED))
      return g_steal_pointer (&simpler);
  }
  return g_steal_pointer (&free_one);
}

NormaAlignment *
norma_align (const NormaPyramid *query, const NormaPyramid *reference,
             const NormaAlignmentOptions *options, GError **error)
{
  NormaMotion coarse = options->is_automatic ? NORMA_MOTION_SIMILARITY
                                             : MIN (options->motion, NORMA_MOTION_SIMILARITY);
  g_auto (NormaAligner) a = { NULL };
  NormaPlaces places;

  norma_aligner_init (&a, query, reference);
  if (options->begin != NULL) {
    NormaHomography begin =
        norma_homography_rescale (options->begin, query->factor / 2, reference->factor / 2);

    return align_at (&a, 1, &begin, options, error);
  }
  if (!norma_places_find (&a, coarse, &places, error))
    return NULL;
  return settle (&a,
                 places.n_places > 0
                     ? decide (&a, &places, options, error)
                     : align_at (&a, a.n_levels - 2, &norma_homography_identity, options, error),
                 options, error);
}
