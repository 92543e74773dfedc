/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/cells.h"

#include <math.h>

#include "core/base/random.h"

#define CANARY -4711.5f

typedef void (*CellsMean) (const float *plane, guint frame_width, guint frame_height, guint level,
                           float *mean, float *scratch);

static float *
random_plane (gsize n, guint64 seed)
{
  float *plane = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    plane[i] = (float)norma_random_normal (&random);
  return plane;
}

static int
reflect (int i, int n)
{
  while (n > 1 && (i < 0 || i >= n))
    i = i < 0 ? -i : 2 * n - 2 - i;
  return n == 1 ? 0 : i;
}

static double
cell_mean (const float *plane, int width, int side, int cell_x, int cell_y, gboolean squares)
{
  double sum = 0;

  for (int y = cell_y * side; y < (cell_y + 1) * side; y++)
    for (int x = cell_x * side; x < (cell_x + 1) * side; x++)
      sum += squares ? (double)plane[y * width + x] * plane[y * width + x] : plane[y * width + x];
  return sum / (side * side);
}

/* The definition, window and cell in one sum. */
static double
windowed_mean (const float *plane, int grid_width, int grid_height, int side, int x, int y,
               gboolean squares)
{
  static const double weights[] = { 1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0 };
  double sum = 0;

  for (int v = -2; v <= 2; v++)
    for (int u = -2; u <= 2; u++)
      sum += weights[v + 2] * weights[u + 2] *
             cell_mean (plane, grid_width * side, side, reflect (x + u, grid_width),
                        reflect (y + v, grid_height), squares);
  return sum;
}

static void
check_against_definition (guint grid_width, guint grid_height, guint level, gboolean squares)
{
  guint side = NORMA_CELL_SIZE >> level;
  guint width = grid_width * NORMA_CELL_SIZE, height = grid_height * NORMA_CELL_SIZE;
  gsize n = (gsize)grid_width * grid_height, scratch_size = norma_cells_scratch (width, height);
  CellsMean function = squares ? norma_cells_mean_square : norma_cells_mean;
  g_autofree float *plane = random_plane (n * side * side, n + level);
  g_autofree float *mean = g_new (float, n + 1);
  g_autofree float *scratch = g_new (float, scratch_size + 1);

  mean[n] = scratch[scratch_size] = CANARY;
  function (plane, width, height, level, mean, scratch);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (mean[i],
                                    windowed_mean (plane, (int)grid_width, (int)grid_height,
                                                   (int)side, (int)(i % grid_width),
                                                   (int)(i / grid_width), squares),
                                    1e-6);
  g_assert_cmpfloat (mean[n], ==, CANARY);
  g_assert_cmpfloat (scratch[scratch_size], ==, CANARY);
}

static void
test_definition (void)
{
  static const guint grids[][2] = { { 1, 1 }, { 1, 5 }, { 7, 1 }, { 2, 2 },
                                    { 2, 3 }, { 5, 4 }, { 9, 7 } };

  for (gsize g = 0; g < G_N_ELEMENTS (grids); g++)
    for (guint level = 0; level <= 4; level++) {
      check_against_definition (grids[g][0], grids[g][1], level, FALSE);
      check_against_definition (grids[g][0], grids[g][1], level, TRUE);
    }
}

/* A power of two and sums of few bits leave no rounding. */
static void
test_constant_plane (void)
{
  enum { GRID_WIDTH = 3, GRID_HEIGHT = 5, N = GRID_WIDTH * GRID_HEIGHT };
  guint width = GRID_WIDTH * NORMA_CELL_SIZE, height = GRID_HEIGHT * NORMA_CELL_SIZE;
  g_autofree float *plane = g_new (float, (gsize)width *height);
  g_autofree float *scratch = g_new (float, norma_cells_scratch (width, height));
  float mean[N];

  for (gsize i = 0; i < (gsize)width * height; i++)
    plane[i] = 0.375f;
  for (guint level = 0; level <= 4; level++) {
    norma_cells_mean (plane, width, height, level, mean, scratch);
    for (gsize i = 0; i < N; i++)
      g_assert_cmpfloat (mean[i], ==, 0.375f);
    norma_cells_mean_square (plane, width, height, level, mean, scratch);
    for (gsize i = 0; i < N; i++)
      g_assert_cmpfloat (mean[i], ==, 0.375f * 0.375f);
  }
}

/* One bright cell in the middle shows the window itself. */
static void
test_window (void)
{
  static const float weights[] = { 1, 4, 6, 4, 1 };
  enum { GRID = 5, WIDTH = GRID * NORMA_CELL_SIZE };
  g_autofree float *plane = g_new0 (float, WIDTH *WIDTH);
  g_autofree float *scratch = g_new (float, norma_cells_scratch (WIDTH, WIDTH));
  float mean[GRID * GRID];

  for (gsize y = 2 * NORMA_CELL_SIZE; y < 3 * NORMA_CELL_SIZE; y++)
    for (gsize x = 2 * NORMA_CELL_SIZE; x < 3 * NORMA_CELL_SIZE; x++)
      plane[y * WIDTH + x] = 256;
  norma_cells_mean (plane, WIDTH, WIDTH, 0, mean, scratch);
  /* At the border the window sees what lies two cells inside twice. */
  g_assert_cmpfloat (mean[2 * GRID + 2], ==, weights[2] * weights[2]);
  g_assert_cmpfloat (mean[1 * GRID + 2], ==, weights[1] * weights[2]);
  g_assert_cmpfloat (mean[3 * GRID + 1], ==, weights[3] * weights[1]);
  g_assert_cmpfloat (mean[0 * GRID + 2], ==, 2 * weights[0] * weights[2]);
  g_assert_cmpfloat (mean[4 * GRID + 4], ==, 4 * weights[4] * weights[4]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/definition", test_definition);
  g_test_add_func ("/cells/constant-plane", test_constant_plane);
  g_test_add_func ("/cells/window", test_window);
  return g_test_run ();
}
