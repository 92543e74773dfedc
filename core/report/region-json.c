/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/region-json.h"

#include "core/base/json-writer.h"

void
norma_json_add_region (GString *json, const NormaRegion *region)
{
  norma_json_add_unsigned (json, "x", region->x);
  norma_json_add_unsigned (json, "y", region->y);
  norma_json_add_unsigned (json, "width", region->width);
  norma_json_add_unsigned (json, "height", region->height);
  norma_json_add_unsigned (json, "area", region->area);
  norma_json_add_double (json, "peak", region->peak);
  norma_json_add_unsigned (json, "peak_x", region->peak_x);
  norma_json_add_unsigned (json, "peak_y", region->peak_y);
  norma_json_add_double (json, "mean", region->mean);
  norma_json_add_double (json, "centroid_x", region->centroid_x);
  norma_json_add_double (json, "centroid_y", region->centroid_y);
}
