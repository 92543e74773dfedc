/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/least-difference.h"

/* Pixels of the map: what a difference sees around its place (3 deviations of the derivatives and the
 * tolerance), and the longest local warp. */
#define MARGIN 12

/* Whether a reference shows a place of the map, told by the alignment alone. */
static gboolean
shows (const NormaStanding *standing, const NormaHomography *warp, guint x, guint y)
{
  const NormaAnomalyMap *map = standing->comparison->difference;
  double across = (double)map->width / map->full_width;
  double down = (double)map->height / map->full_height;
  double to_x, to_y;

  norma_homography_apply (warp, x, y, &to_x, &to_y);
  return to_x >= MARGIN && to_x < standing->width * across - MARGIN && to_y >= MARGIN &&
         to_y < standing->height * down - MARGIN;
}

static void
take_place (NormaReferenceComparison *to, const NormaReferenceComparison *from, gsize i)
{
  to->difference->values[i] = from->difference->values[i];
  to->query_slope->values[i] = from->query_slope->values[i];
  to->reference_slope->values[i] = from->reference_slope->values[i];
}

/* warps: [n], of the map. */
static const NormaStanding *
choose (const NormaStanding *standings, const NormaHomography *warps, guint n, guint x, guint y)
{
  gsize i = (gsize)y * standings[0].comparison->difference->width + x;
  gboolean is_shown = shows (&standings[0], &warps[0], x, y);
  const NormaStanding *least = &standings[0];

  for (guint s = 1; s < n; s++) {
    float value = standings[s].comparison->difference->values[i];

    if ((is_shown && value >= least->comparison->difference->values[i]) ||
        !shows (&standings[s], &warps[s], x, y))
      continue;
    least = &standings[s];
    is_shown = TRUE;
  }
  return least;
}

void
norma_least_difference (const NormaStanding *standings, guint n)
{
  const NormaAnomalyMap *map = standings[0].comparison->difference;
  double factor = (double)map->width / map->full_width;
  g_autofree NormaHomography *warps = g_new (NormaHomography, n);

  for (guint s = 0; s < n; s++)
    warps[s] = norma_homography_rescale (&standings[s].alignment->warp, factor, factor);
  for (guint y = 0; y < map->height; y++)
    for (guint x = 0; x < map->width; x++)
      take_place (standings[0].comparison, choose (standings, warps, n, x, y)->comparison,
                  (gsize)y * map->width + x);
}
