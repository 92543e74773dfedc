/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/grow.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/regions/region.h"
#include "tests/core/annotation/bitmap.h"
#include "tests/support.h"

static NormaAnomalyMap *
new_map (guint64 seed)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (23, 17, 97, 61, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint i = 0; i < 23 * 17; i++)
    map->values[i] = (float)norma_random_uniform (&random);
  map->values[40] = NAN;
  return map;
}

/* One pixel after the other, with its eight neighbours. */
static Bitmap
flood (const NormaAnomalyMap *map, guint x, guint y, float threshold)
{
  guint width = map->full_width;
  Bitmap bitmap = bitmap_new (width, map->full_height);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  guint start = y * width + x;

  bitmap.pixels[start] = TRUE;
  g_array_append_val (stack, start);
  while (stack->len > 0) {
    guint i = g_array_index (stack, guint, stack->len - 1);

    g_array_set_size (stack, stack->len - 1);
    for (guint v = MAX (i / width, 1) - 1; v <= MIN (i / width + 1, map->full_height - 1); v++)
      for (guint u = MAX (i % width, 1) - 1; u <= MIN (i % width + 1, width - 1); u++) {
        guint next = v * width + u;
        float value;

        norma_anomaly_map_get_span (map, u, v, 1, &value);
        if (bitmap.pixels[next] || !(value > threshold))
          continue;
        bitmap.pixels[next] = TRUE;
        g_array_append_val (stack, next);
      }
  }
  return bitmap;
}

static void
test_against_flood (void)
{
  for (guint seed = 1; seed < 6; seed++) {
    g_autoptr (NormaAnomalyMap) map = new_map (seed);
    float threshold = 0.5f + 0.07f * (float)seed;
    g_autoptr (GArray) regions = norma_regions_find (map, threshold, NULL);

    g_assert_cmpuint (regions->len, >, 3);
    for (guint i = 0; i < regions->len; i++) {
      const NormaRegion *region = &g_array_index (regions, NormaRegion, i);
      g_auto (Bitmap) bitmap = flood (map, region->peak_x, region->peak_y, threshold);
      g_autoptr (NormaMask) mask =
          norma_mask_grow (map, region->peak_x, region->peak_y, threshold, NULL);

      bitmap_assert_equal (&bitmap, mask);
      g_assert_cmpuint (norma_mask_get_area (mask), ==, region->area);
    }
  }
}

static void
test_refused (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (4, 4, 40, 30, NULL);
  static const guint places[][2] = { { 3, 5 }, { 40, 5 }, { 3, 30 } };
  static const char *const messages[] = { "not above", "outside", "outside" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_mask_grow (map, places[i][0], places[i][1], 0.25f, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_nonnull (strstr (error->message, messages[i]));
  }
}

static gpointer
make (gconstpointer data, GError **error)
{
  const NormaAnomalyMap *map = data;
  guint x, y;

  norma_anomaly_map_get_peak (map, &x, &y);
  return norma_mask_grow (map, x, y, 0.8f, error);
}

static void
test_memory (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (3);

  g_assert_cmpuint (norma_test_fail_allocations (make, map, (GDestroyNotify)norma_mask_free), >, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grow/against-flood", test_against_flood);
  g_test_add_func ("/grow/refused", test_refused);
  g_test_add_func ("/grow/memory", test_memory);
  return g_test_run ();
}
