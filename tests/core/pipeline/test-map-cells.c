/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/map-cells.h"

#include <math.h>

#include "core/base/random.h"

static NormaAnomalyMap *
new_map (guint width, guint height, guint x, guint y, guint content_width, guint content_height)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (width, height, 640, 480, NULL);

  map->content_x = x;
  map->content_y = y;
  map->content_width = content_width;
  map->content_height = content_height;
  return map;
}

/* A peak is in the cell of its place and in no other; what lies outside the content is in none. */
static void
test_place (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (50, 40, 5, 4, 40, 32);
  float cells[NORMA_N_MAP_CELLS];

  map->values[(4 + 9) * 50 + 5 + 38] = 3.6f;
  map->values[0] = 7.5f;
  norma_map_cells_fill (map, 2.4, cells);
  for (guint i = 0; i < NORMA_N_MAP_CELLS; i++)
    g_assert_cmpfloat (cells[i], ==, i == 2 * 8 + 7 ? (float)((double)3.6f / 2.4) : 0);
}

static void
test_strength (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (16, 16, 0, 0, 16, 16);
  float cells[NORMA_N_MAP_CELLS];

  map->values[0] = 17.3f;
  map->values[2] = NAN;
  map->values[3] = 0.45f;
  map->values[4] = -1.5f;
  norma_map_cells_fill (map, 1.5, cells);
  g_assert_cmpfloat (cells[0], ==, 2);
  g_assert_cmpfloat_with_epsilon (cells[1], 0.3f, 1e-6f);
  g_assert_cmpfloat (cells[2], ==, 0);
}

/* Of any size, every value counts: the largest cell is the largest value. */
static void
test_sizes (void)
{
  NormaRandom random;

  norma_random_seed (&random, 4);
  for (guint width = 1; width < 27; width += 3)
    for (guint height = 1; height < 21; height += 4) {
      g_autoptr (NormaAnomalyMap) map = new_map (width + 3, height + 2, 2, 1, width, height);
      float cells[NORMA_N_MAP_CELLS];
      float most = 0, found = 0;

      for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++) {
          float value = (float)norma_random_uniform (&random);

          map->values[(1 + y) * (width + 3) + 2 + x] = value;
          most = MAX (most, value);
        }
      norma_map_cells_fill (map, 1, cells);
      for (guint i = 0; i < NORMA_N_MAP_CELLS; i++)
        found = MAX (found, cells[i]);
      g_assert_cmpfloat (found, ==, most);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline/map-cells/place", test_place);
  g_test_add_func ("/pipeline/map-cells/strength", test_strength);
  g_test_add_func ("/pipeline/map-cells/sizes", test_sizes);
  return g_test_run ();
}
