/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/score-plane.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"

static const char making[] = "showing an anomaly map";

static gboolean
alloc_level (NormaScoreLevel *level, guint width, guint height, GError **error)
{
  level->width = width;
  level->height = height;
  level->values = norma_alloc (height, width * sizeof (float), making, error);
  return level->values != NULL;
}

static gboolean
copy_content (const NormaAnomalyMap *map, NormaScoreLevel *level, GError **error)
{
  if (!alloc_level (level, map->content_width, map->content_height, error))
    return FALSE;
  for (guint y = 0; y < level->height; y++)
    memcpy (level->values + (gsize)y * level->width,
            map->values + (gsize)(map->content_y + y) * map->width + map->content_x,
            level->width * sizeof (float));
  return TRUE;
}

static float
largest (const NormaScoreLevel *from, guint left, guint top)
{
  float most = -INFINITY;

  for (guint y = top; y < MIN (top + 2, from->height); y++)
    for (guint x = left; x < MIN (left + 2, from->width); x++)
      if (from->values[(gsize)y * from->width + x] > most)
        most = from->values[(gsize)y * from->width + x];
  return most;
}

static gboolean
halve (const NormaScoreLevel *from, NormaScoreLevel *to, GError **error)
{
  if (!alloc_level (to, (from->width + 1) / 2, (from->height + 1) / 2, error))
    return FALSE;
  for (guint y = 0; y < to->height; y++)
    for (guint x = 0; x < to->width; x++)
      to->values[(gsize)y * to->width + x] = largest (from, 2 * x, 2 * y);
  return TRUE;
}

NormaScorePlane *
norma_score_plane_new (NormaAnomalyMap *map, GError **error)
{
  g_autoptr (NormaScorePlane) plane = g_new0 (NormaScorePlane, 1);
  NormaScoreLevel *level = plane->levels;

  g_atomic_ref_count_init (&plane->references);
  plane->map = map;
  plane->n_levels = 1;
  if (!copy_content (map, level, error))
    return NULL;
  for (; level->width > 1 || level->height > 1; level++, plane->n_levels++)
    if (!halve (level, level + 1, error))
      return NULL;
  return g_steal_pointer (&plane);
}

NormaScorePlane *
norma_score_plane_ref (NormaScorePlane *plane)
{
  g_atomic_ref_count_inc (&plane->references);
  return plane;
}

void
norma_score_plane_unref (NormaScorePlane *plane)
{
  if (plane == NULL || !g_atomic_ref_count_dec (&plane->references))
    return;
  for (guint i = 0; i < plane->n_levels; i++)
    g_free (plane->levels[i].values);
  norma_anomaly_map_free (plane->map);
  g_free (plane);
}

float
norma_score_plane_get (const NormaScorePlane *plane, guint x, guint y)
{
  float score;

  g_return_val_if_fail (x < plane->map->full_width && y < plane->map->full_height, NAN);

  norma_anomaly_map_get_span (plane->map, x, y, 1, &score);
  return score;
}
