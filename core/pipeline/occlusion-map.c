/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/occlusion-map.h"

#include "core/pipeline/occlusion-windows.h"

NormaAnomalyMap *
norma_occlusion_map_new (const NormaWhy *why, NormaModel *model, const NormaRaster *raster,
                         const NormaOcclusionMapOptions *options, const NormaProgress *progress,
                         GError **error)
{
  const NormaOcclusionWindows windows =
      norma_occlusion_windows_choose (why, NORMA_OCCLUSION_MOST_WINDOWS);
  g_autoptr (NormaRaster) good = norma_occlusion_read_good (why, model, raster);
  g_autoptr (NormaAnomalyMap) map =
      norma_anomaly_map_new (windows.n_columns, windows.n_rows, why->full_width, why->full_height,
                             error);
  g_autoptr (NormaOcclusionDesk) desk =
      map == NULL ? NULL : norma_occlusion_desk_new (model, options->n_threads, 1, progress, error);

  if (desk == NULL ||
      !norma_occlusion_desk_measure (desk, &windows, raster, good, why->value, map->values, error))
    return NULL;
  return g_steal_pointer (&map);
}
