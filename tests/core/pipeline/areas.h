/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"

/* One rectangle, drawn on an image of that size. */
typedef struct {
  NormaBox box;
  NormaPurpose purpose;
  double sensitivity;
} DrawnBox;

static inline NormaAreas *
make_areas (const DrawnBox *boxes, guint n, guint width, guint height)
{
  g_autofree NormaArea *list = g_new (NormaArea, n);
  NormaAreas *areas;

  for (guint i = 0; i < n; i++) {
    const NormaShapeTraits traits = { boxes[i].purpose, NULL, boxes[i].sensitivity };

    list[i].shape = norma_drawn_shape_new_rectangle (boxes[i].box, &traits, NULL);
    list[i].width = width;
    list[i].height = height;
  }
  g_assert_true (norma_areas_make (list, n, &areas, NULL));
  for (guint i = 0; i < n; i++)
    norma_drawn_shape_unref (list[i].shape);
  return areas;
}
