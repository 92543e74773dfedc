/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/image/anomaly-map-private.h"
#include "core/image/gaussian-smoothing.h"

static void
clear_outside (NormaAnomalyMap *map)
{
  guint right = map->content_x + map->content_width;
  guint below = map->content_y + map->content_height;

  for (guint y = 0; y < map->height; y++) {
    float *row = map->values + (gsize)y * map->width;
    gboolean is_inside = y >= map->content_y && y < below;

    memset (row, 0, (is_inside ? map->content_x : map->width) * sizeof (float));
    if (is_inside)
      memset (row + right, 0, (map->width - right) * sizeof (float));
  }
}

gboolean
norma_anomaly_map_smooth (NormaAnomalyMap *map, double sigma, GError **error)
{
  if (!norma_gaussian_smooth (norma_anomaly_map_get_content_row (map, 0), map->content_width,
                              map->content_height, map->width, sigma, error))
    return FALSE;
  if (sigma > 0)
    clear_outside (map);
  return TRUE;
}
