/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/map.h"

#include "core/image/resample.h"

NormaAnomalyMap *
norma_grid_to_map (const float *grid, const NormaGrid *size, const NormaFrame *frame,
                   guint full_width, guint full_height, double smoothing, GError **error)
{
  g_autoptr (NormaAnomalyMap) map =
      norma_anomaly_map_new (frame->width, frame->height, full_width, full_height, error);
  NormaFrameContent content;

  if (map == NULL)
    return NULL;
  norma_frame_place (frame, full_width, full_height, &content);
  map->content_x = content.x;
  map->content_y = content.y;
  map->content_width = content.width;
  map->content_height = content.height;
  if (!norma_resample_plane (grid, size->width, size->height, frame->width, frame->height,
                             map->values, error) ||
      !norma_anomaly_map_smooth (map, smoothing, error))
    return NULL;
  return g_steal_pointer (&map);
}
