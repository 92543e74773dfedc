/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/map-cells.h"

/* In multiples of the threshold. */
#define MOST 2.0

/* The pixels of a part of a side of n: first … end − 1, at least one. */
static void
find_part (guint part, guint n, guint *first, guint *end)
{
  *first = (guint)((guint64)part * n / NORMA_MAP_CELL_SIDE);
  *end = MAX (*first + 1, (guint)((guint64)(part + 1) * n / NORMA_MAP_CELL_SIDE));
}

/* How often a value counts, by the full-size pixel at the middle of its own. */
static float
find_factor (const NormaAnomalyMap *map, guint x, guint y)
{
  if (map->areas == NULL)
    return 1;
  return norma_area_mask_get (map->areas, (guint)((x + 0.5) * map->full_width / map->content_width),
                              (guint)((y + 0.5) * map->full_height / map->content_height));
}

static float
find_largest (const NormaAnomalyMap *map, guint column, guint row)
{
  guint left, right, top, bottom;
  float largest = 0;

  find_part (column, map->content_width, &left, &right);
  find_part (row, map->content_height, &top, &bottom);
  for (guint y = top; y < bottom; y++) {
    const float *values = map->values + (gsize)(map->content_y + y) * map->width + map->content_x;

    for (guint x = left; x < right; x++) {
      float value = values[x] * find_factor (map, x, y);

      if (value > largest)
        largest = value;
    }
  }
  return largest;
}

void
norma_map_cells_fill (const NormaAnomalyMap *map, double threshold, float *cells)
{
  for (guint row = 0; row < NORMA_MAP_CELL_SIDE; row++)
    for (guint column = 0; column < NORMA_MAP_CELL_SIDE; column++)
      cells[row * NORMA_MAP_CELL_SIDE + column] =
          (float)MIN ((double)find_largest (map, column, row) / threshold, MOST);
}
