/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/aligner.h"

/* How far a freer motion may move the corners, in widths of the plane. */
#define MOST_FREEDOM 0.15

void
norma_aligner_init (NormaAligner *aligner, const NormaPyramid *query, const NormaPyramid *reference)
{
  aligner->query = query;
  aligner->reference = reference;
  aligner->n_levels = MIN (query->levels->len, reference->levels->len);
  aligner->refiners = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_refiner_free);
  g_ptr_array_set_size (aligner->refiners, (int)aligner->n_levels);
}

void
norma_aligner_clear (NormaAligner *aligner)
{
  g_ptr_array_unref (aligner->refiners);
}

NormaRefiner *
norma_aligner_get_refiner (NormaAligner *aligner, guint level, GError **error)
{
  gpointer *refiner = &aligner->refiners->pdata[level];

  if (*refiner == NULL)
    *refiner = norma_refiner_new (norma_pyramid_level (aligner->query, level),
                                  norma_pyramid_level (aligner->reference, level), error);
  return *refiner;
}

gboolean
norma_aligner_refine (NormaAligner *aligner, guint level, NormaMotion most, NormaRefined *refined,
                      NormaMotion *reached, gboolean *found, GError **error)
{
  static const NormaMotion ways[] = { NORMA_MOTION_TRANSLATION, NORMA_MOTION_SIMILARITY,
                                      NORMA_MOTION_HOMOGRAPHY };
  const NormaGrey *plane = norma_pyramid_level (aligner->query, level);
  NormaRefiner *refiner = norma_aligner_get_refiner (aligner, level, error);

  *found = FALSE;
  for (guint i = 0; refiner != NULL && i < G_N_ELEMENTS (ways) && (i == 0 || ways[i - 1] < most);
       i++) {
    NormaRefined freer = *refined;

    if (!norma_refiner_run (refiner, MIN (ways[i], most), 0, &freer) ||
        norma_homography_distance (&freer.warp, &refined->warp, plane->width, plane->height) >
            MOST_FREEDOM * plane->width)
      break;
    *refined = freer;
    *reached = MIN (ways[i], most);
    *found = TRUE;
  }
  return refiner != NULL;
}

gboolean
norma_aligner_measure (NormaAligner *aligner, guint level, const NormaHomography *warp,
                       const NormaLocalWarp *field, NormaLikeness *likeness, GError **error)
{
  const NormaGrey *query = norma_pyramid_level (aligner->query, level);
  g_autoptr (NormaGrey) warped =
      norma_warp_reference (norma_pyramid_level (aligner->reference, level), query->width,
                            query->height, warp, field, error);

  return warped != NULL && norma_likeness_measure (query, warped, likeness, error);
}
