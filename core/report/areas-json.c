/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/areas-json.h"

#include "core/base/json-writer.h"

static void
add_area (GString *json, const NormaArea *area)
{
  const NormaDrawnShape *shape = area->shape;
  NormaBox box = norma_drawn_shape_get_box (shape);

  norma_json_begin_object (json, NULL);
  norma_json_add_string (json, "purpose", norma_purpose_to_string (shape->purpose));
  if (shape->purpose == NORMA_PURPOSE_ROI)
    norma_json_add_double (json, "sensitivity", shape->sensitivity);
  norma_json_add_unsigned (json, "width", area->width);
  norma_json_add_unsigned (json, "height", area->height);
  norma_json_begin_array (json, "box");
  norma_json_add_double (json, NULL, box.left / area->width);
  norma_json_add_double (json, NULL, box.top / area->height);
  norma_json_add_double (json, NULL, box.right / area->width);
  norma_json_add_double (json, NULL, box.bottom / area->height);
  norma_json_end_array (json);
  norma_json_end_object (json);
}

void
norma_json_add_areas (GString *json, const NormaAreas *areas)
{
  if (areas == NULL)
    return;
  norma_json_begin_array (json, "areas");
  for (guint i = 0; i < areas->n; i++)
    add_area (json, &areas->areas[i]);
  norma_json_end_array (json);
}

void
norma_json_add_inspected (GString *json, const NormaAreaMask *areas)
{
  if (areas != NULL)
    norma_json_add_double (json, "inspected",
                           (double)norma_area_mask_count (areas) /
                               ((double)areas->width * areas->height));
}
