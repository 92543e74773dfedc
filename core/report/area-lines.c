/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/area-lines.h"

#include <math.h>

#include "core/base/memory.h"

static gboolean
differ (float one, float other)
{
  return one != other && !(isnan (one) && isnan (other));
}

gboolean
norma_area_lines_draw (const NormaAreaMask *areas, guint32 color, guint32 *pixels, gsize stride,
                       GError **error)
{
  g_autofree float *factors = norma_alloc (areas->width, 2 * sizeof (float), "areas", error);
  float *row = factors, *above = factors + areas->width;

  if (factors == NULL)
    return FALSE;
  for (guint y = 0; y < areas->height; y++) {
    float *last = row;

    row = above;
    above = last;
    for (guint x = 0; x < areas->width; x++)
      row[x] = 1;
    norma_area_mask_apply (areas, 0, y, areas->width, row);
    for (guint x = 0; x < areas->width; x++)
      if ((x > 0 && differ (row[x], row[x - 1])) || (y > 0 && differ (row[x], above[x])))
        pixels[(gsize)y * stride + x] = color;
  }
  return TRUE;
}
