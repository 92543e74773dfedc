/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/map.h"

#include "core/base/error.h"
#include "core/image/resample.h"

static NormaAnomalyMap *
grow (const NormaModel *model, const float *grid, const NormaFrameContent *content,
      guint full_width, guint full_height, GError **error)
{
  const NormaFrame *frame = &model->frame;
  const NormaGrid *size = &model->detector->grid;
  g_autoptr (NormaAnomalyMap) map =
      norma_anomaly_map_new (frame->width, frame->height, full_width, full_height, error);

  if (map == NULL)
    return NULL;
  map->content_x = content->x;
  map->content_y = content->y;
  map->content_width = content->width;
  map->content_height = content->height;
  if (!norma_resample_plane (grid, size->width, size->height, frame->width, frame->height,
                             map->values, error) ||
      !norma_anomaly_map_smooth (map, model->smoothing, error))
    return NULL;
  return g_steal_pointer (&map);
}

static NormaAnomalyMap *
blend (const NormaModel *model, const float *grids, const NormaFrameContent *content,
       guint full_width, guint full_height, GError **error)
{
  const NormaTiling *tiling = &model->tiling;
  const NormaGrid *size = &model->detector->grid;
  g_autoptr (NormaAnomalyMap) map = NULL;
  guint width, height;

  norma_tiling_size_map (tiling, content, &width, &height);
  map = norma_anomaly_map_new (width, height, full_width, full_height, error);
  if (map == NULL ||
      !norma_tiling_blend (tiling, grids, size->width, size->height, content, width, height,
                           map->values, error) ||
      !norma_anomaly_map_smooth (map, model->smoothing / tiling->step, error))
    return NULL;
  return g_steal_pointer (&map);
}

NormaAnomalyMap *
norma_grids_to_map (const NormaModel *model, const float *grids, guint full_width,
                    guint full_height, GError **error)
{
  const NormaFrame canvas = norma_model_get_canvas (model);
  NormaFrameContent content;

  norma_frame_place (&canvas, full_width, full_height, &content);
  return norma_tiling_is_set (&model->tiling)
             ? blend (model, grids, &content, full_width, full_height, error)
             : grow (model, grids, &content, full_width, full_height, error);
}

gboolean
norma_map_restrict (NormaAnomalyMap *map, const NormaAreas *areas, GError **error)
{
  g_autoptr (NormaAreaMask) mask = NULL;

  if (areas != NULL) {
    mask = norma_areas_make_mask (areas, map->full_width, map->full_height, error);
    if (mask == NULL)
      return FALSE;
    if (norma_area_mask_count (mask) == 0) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "nothing of it is inspected: found areas that leave no pixel of %u × %u, "
                   "expected at least one",
                   map->full_width, map->full_height);
      return FALSE;
    }
  }
  norma_anomaly_map_set_areas (map, mask);
  return TRUE;
}
