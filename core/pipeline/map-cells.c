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

static float
find_largest (const NormaAnomalyMap *map, guint column, guint row)
{
  guint left, right, top, bottom;
  float largest = 0;

  find_part (column, map->content_width, &left, &right);
  find_part (row, map->content_height, &top, &bottom);
  for (guint y = top; y < bottom; y++) {
    const float *values = map->values + (gsize)(map->content_y + y) * map->width + map->content_x;

    for (guint x = left; x < right; x++)
      if (values[x] > largest)
        largest = values[x];
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
