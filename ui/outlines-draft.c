/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/outlines.h"

/* Outlines of the map at a smaller size than its image, brought to the image's pixels. */

/* Twice the side of a usual map, so that nothing of it is lost, and few enough pixels for a frame. */
enum { SIDE = 512 };

/* Pixels of the image to one of the draft. */
typedef struct {
  double x, y;
} Scale;

/* A pixel stands at its centre. */
static double
enlarge (double place, double scale)
{
  return (place + 0.5) * scale - 0.5;
}

static guint
enlarge_pixel (guint place, double scale, guint size)
{
  return MIN ((guint)lrint (MAX (enlarge (place, scale), 0)), size - 1);
}

static void
enlarge_region (NormaRegion *region, Scale scale, const NormaAnomalyMap *map)
{
  guint right = (guint)floor ((region->x + region->width) * scale.x);
  guint bottom = (guint)floor ((region->y + region->height) * scale.y);

  region->x = (guint)floor (region->x * scale.x);
  region->y = (guint)floor (region->y * scale.y);
  region->width = MIN (right, map->full_width) - region->x;
  region->height = MIN (bottom, map->full_height) - region->y;
  region->area = (guint64)llrint ((double)region->area * scale.x * scale.y);
  region->peak_x = enlarge_pixel (region->peak_x, scale.x, map->full_width);
  region->peak_y = enlarge_pixel (region->peak_y, scale.y, map->full_height);
  region->centroid_x = enlarge (region->centroid_x, scale.x);
  region->centroid_y = enlarge (region->centroid_y, scale.y);
}

static void
enlarge_regions (GArray *regions, Scale scale, const NormaAnomalyMap *map)
{
  for (guint i = 0; i < regions->len; i++)
    enlarge_region (&g_array_index (regions, NormaRegion, i), scale, map);
}

static void
enlarge_lines (GPtrArray *lines, Scale scale)
{
  for (guint i = 0; i < lines->len; i++) {
    GArray *line = lines->pdata[i];

    for (guint k = 0; k < line->len; k++) {
      NormaPoint *point = &g_array_index (line, NormaPoint, k);

      point->x = (float)enlarge ((double)point->x, scale.x);
      point->y = (float)enlarge ((double)point->y, scale.y);
    }
  }
}

gboolean
norma_outlines_want_draft (const NormaAnomalyMap *map)
{
  return MAX (map->full_width, map->full_height) > 2 * SIDE;
}

NormaOutlines *
norma_outlines_new_draft (const NormaAnomalyMap *map, const NormaLimits *limits, GError **error)
{
  double shrink = (double)SIDE / MAX (map->full_width, map->full_height);
  NormaAnomalyMap small = *map;
  NormaLimits small_limits = *limits;
  g_autoptr (NormaAreaMask) areas = NULL;
  NormaOutlines *outlines;
  Scale scale;

  small.full_width = MAX (1, (guint)lrint (map->full_width * shrink));
  small.full_height = MAX (1, (guint)lrint (map->full_height * shrink));
  if (map->areas != NULL) {
    areas = small.areas =
        norma_area_mask_resize (map->areas, small.full_width, small.full_height, error);
    if (areas == NULL)
      return NULL;
  }
  scale.x = (double)map->full_width / small.full_width;
  scale.y = (double)map->full_height / small.full_height;
  small_limits.least_area = (guint64)((double)limits->least_area / (scale.x * scale.y));
  outlines = norma_outlines_new (&small, &small_limits, error);
  if (outlines == NULL)
    return NULL;
  outlines->limits = *limits;
  outlines->is_draft = TRUE;
  enlarge_regions (outlines->finding->reject_regions, scale, map);
  enlarge_regions (outlines->finding->review_regions, scale, map);
  for (guint i = 0; i < outlines->lines->len; i++)
    enlarge_lines (outlines->lines->pdata[i], scale);
  return outlines;
}
