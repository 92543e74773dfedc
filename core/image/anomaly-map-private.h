/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"

/* Row y of the content. */
static inline float *
norma_anomaly_map_get_content_row (const NormaAnomalyMap *map, guint y)
{
  return map->values + (gsize)(map->content_y + y) * map->width + map->content_x;
}
