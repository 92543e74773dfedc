/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/cells.h"

#include <string.h>

#include "core/base/kernel.h"
#include "core/features/mirror.h"

NORMA_KERNEL static void
add_row (const float *restrict row, guint n, float *restrict sum)
{
  for (guint x = 0; x < n; x++)
    sum[x] += row[x];
}

NORMA_KERNEL static void
add_squared_row (const float *restrict row, guint n, float *restrict sum)
{
  for (guint x = 0; x < n; x++)
    sum[x] += row[x] * row[x];
}

typedef void (*AddRow) (const float *restrict row, guint n, float *restrict sum);

/* One row of cells, each the mean of side × side pixels. */
static void
average_cell_row (const float *plane, guint width, guint side, AddRow add, float *columns,
                  float *cells)
{
  float share = 1.0f / (float)(side * side);

  memset (columns, 0, width * sizeof (float));
  for (guint y = 0; y < side; y++)
    add (plane + (gsize)y * width, width, columns);
  for (guint cell = 0; cell < width / side; cell++) {
    float sum = columns[cell * side];

    for (guint x = 1; x < side; x++)
      sum += columns[cell * side + x];
    cells[cell] = sum * share;
  }
}

static float
binomial (float a, float b, float c, float d, float e)
{
  return ((a + e) + 4.0f * (b + d) + 6.0f * c) * (1.0f / 16.0f);
}

static void
smooth_along (const float *cells, guint n, float *out)
{
  for (int x = 0; x < (int)n; x++)
    out[x] = binomial (cells[norma_mirror (x - 2, n)], cells[norma_mirror (x - 1, n)], cells[x],
                       cells[norma_mirror (x + 1, n)], cells[norma_mirror (x + 2, n)]);
}

static void
smooth_across (const float *rows, guint width, guint height, float *out)
{
  for (int y = 0; y < (int)height; y++) {
    const float *r[5];

    for (int t = 0; t < 5; t++)
      r[t] = rows + (gsize)norma_mirror (y + t - 2, height) * width;
    for (guint x = 0; x < width; x++)
      out[(gsize)y * width + x] = binomial (r[0][x], r[1][x], r[2][x], r[3][x], r[4][x]);
  }
}

static void
average (const float *plane, guint frame_width, guint frame_height, guint level, AddRow add,
         float *mean, float *scratch)
{
  guint grid_width = frame_width / NORMA_CELL_SIZE, grid_height = frame_height / NORMA_CELL_SIZE;
  guint width = frame_width >> level, side = NORMA_CELL_SIZE >> level;
  float *columns = scratch;
  float *cells = columns + frame_width;
  float *smooth = cells + grid_width; /* [grid_height, grid_width] */

  for (guint y = 0; y < grid_height; y++) {
    average_cell_row (plane + (gsize)y * side * width, width, side, add, columns, cells);
    smooth_along (cells, grid_width, smooth + (gsize)y * grid_width);
  }
  smooth_across (smooth, grid_width, grid_height, mean);
}

gsize
norma_cells_scratch (guint frame_width, guint frame_height)
{
  gsize grid_width = frame_width / NORMA_CELL_SIZE;

  return frame_width + grid_width + grid_width * (frame_height / NORMA_CELL_SIZE);
}

void
norma_cells_mean (const float *plane, guint frame_width, guint frame_height, guint level,
                  float *mean, float *scratch)
{
  average (plane, frame_width, frame_height, level, add_row, mean, scratch);
}

void
norma_cells_mean_square (const float *plane, guint frame_width, guint frame_height, guint level,
                         float *mean_square, float *scratch)
{
  average (plane, frame_width, frame_height, level, add_squared_row, mean_square, scratch);
}
