/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/region.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

#define region_at(regions, i) (&g_array_index ((regions), NormaRegion, (i)))

static NormaAnomalyMap *
new_map (guint width, guint height, const char *rows)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (width, height, width, height, NULL);

  for (guint i = 0; i < width * height; i++)
    map->values[i] = rows[i] == '.' ? 0 : rows[i] == 'n' ? NAN : (float)(rows[i] - '0');
  return map;
}

/* Flood fill from the first pixel found, one pixel after another. */
static NormaRegion
fill (const float *values, guint width, guint height, guint start, float threshold, gboolean *seen)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  NormaRegion region = { .peak = -INFINITY };
  guint left = G_MAXUINT, top = G_MAXUINT, right = 0, bottom = 0;

  seen[start] = TRUE;
  g_array_append_val (stack, start);
  while (stack->len > 0) {
    guint i = g_array_index (stack, guint, stack->len - 1);
    guint x = i % width, y = i / width;

    g_array_set_size (stack, stack->len - 1);
    left = MIN (left, x);
    right = MAX (right, x);
    top = MIN (top, y);
    bottom = MAX (bottom, y);
    region.area++;
    region.mean += values[i];
    region.centroid_x += x;
    region.centroid_y += y;
    if (values[i] > region.peak ||
        (values[i] == region.peak && i < region.peak_y * width + region.peak_x)) {
      region.peak = values[i];
      region.peak_x = x;
      region.peak_y = y;
    }
    for (guint v = y > 0 ? y - 1 : 0; v <= MIN (y + 1, height - 1); v++)
      for (guint u = x > 0 ? x - 1 : 0; u <= MIN (x + 1, width - 1); u++) {
        guint next = v * width + u;

        if (seen[next] || !(values[next] > threshold))
          continue;
        seen[next] = TRUE;
        g_array_append_val (stack, next);
      }
  }
  region.x = left;
  region.y = top;
  region.width = right - left + 1;
  region.height = bottom - top + 1;
  region.mean /= (double)region.area;
  region.centroid_x /= (double)region.area;
  region.centroid_y /= (double)region.area;
  return region;
}

static void
assert_region (const NormaRegion *found, const NormaRegion *expected)
{
  g_assert_cmpuint (found->x, ==, expected->x);
  g_assert_cmpuint (found->y, ==, expected->y);
  g_assert_cmpuint (found->width, ==, expected->width);
  g_assert_cmpuint (found->height, ==, expected->height);
  g_assert_cmpuint (found->area, ==, expected->area);
  g_assert_cmpfloat (found->peak, ==, expected->peak);
  g_assert_cmpuint (found->peak_x, ==, expected->peak_x);
  g_assert_cmpuint (found->peak_y, ==, expected->peak_y);
  g_assert_cmpfloat_with_epsilon (found->mean, expected->mean, 1e-9);
  g_assert_cmpfloat_with_epsilon (found->centroid_x, expected->centroid_x, 1e-9);
  g_assert_cmpfloat_with_epsilon (found->centroid_y, expected->centroid_y, 1e-9);
}

static const NormaRegion *
look_up (const GArray *regions, const NormaRegion *expected)
{
  for (guint i = 0; i < regions->len; i++)
    if (region_at (regions, i)->peak_x == expected->peak_x &&
        region_at (regions, i)->peak_y == expected->peak_y)
      return region_at (regions, i);
  return NULL;
}

static void
assert_sorted (const GArray *regions)
{
  for (guint i = 1; i < regions->len; i++) {
    const NormaRegion *one = region_at (regions, i - 1);
    const NormaRegion *next = region_at (regions, i);

    g_assert_true (one->peak > next->peak ||
                   (one->peak == next->peak &&
                    (one->area > next->area ||
                     (one->area == next->area &&
                      (one->y < next->y || (one->y == next->y && one->x <= next->x))))));
  }
}

static void
check_against_fill (const NormaAnomalyMap *map, float threshold)
{
  guint width = map->full_width, height = map->full_height;
  g_autofree float *values = g_new (float, width *height);
  g_autofree gboolean *seen = g_new0 (gboolean, width * height);
  g_autoptr (GArray) regions = norma_regions_find (map, threshold, NULL);
  guint n = 0;

  for (guint y = 0; y < height; y++)
    norma_anomaly_map_get_row (map, y, values + y * width);
  for (guint i = 0; i < width * height; i++)
    if (!seen[i] && values[i] > threshold) {
      NormaRegion expected = fill (values, width, height, i, threshold, seen);
      const NormaRegion *found = look_up (regions, &expected);

      g_assert_nonnull (found);
      assert_region (found, &expected);
      n++;
    }
  g_assert_cmpuint (regions->len, ==, n);
  assert_sorted (regions);
}

/* The score and the regions come from the same values: they can't contradict each other. */
static void
check_peak (const NormaAnomalyMap *map, float threshold)
{
  g_autoptr (GArray) regions = norma_regions_find (map, threshold, NULL);
  guint x, y;
  float peak = norma_anomaly_map_get_peak (map, &x, &y);

  g_assert_cmpint (regions->len > 0, ==, peak > threshold);
  if (regions->len > 0)
    g_assert_cmpfloat (region_at (regions, 0)->peak, ==, peak);
}

static void
check_random (NormaRandom *random, int trial)
{
  guint width = 1 + (guint)norma_random_below (random, 20);
  guint height = 1 + (guint)norma_random_below (random, 20);
  guint scale = trial % 2 == 0 ? 1 : 1 + (guint)norma_random_below (random, 4);
  g_autoptr (NormaAnomalyMap) map =
      norma_anomaly_map_new (width, height, width * scale, height * scale, NULL);
  float threshold = (float)norma_random_normal (random) * 0.7f;

  for (guint i = 0; i < width * height; i++) {
    map->values[i] = (float)norma_random_normal (random);
    if (trial % 3 == 0)
      map->values[i] = rintf (2 * map->values[i]) / 2;
    if (trial % 7 == 0 && norma_random_below (random, 10) == 0)
      map->values[i] = NAN;
  }
  if (trial % 3 == 0)
    threshold = rintf (2 * threshold) / 2;
  check_against_fill (map, threshold);
  check_peak (map, threshold);
}

static void
test_random (void)
{
  NormaRandom random;

  norma_random_seed (&random, 21);
  for (int trial = 0; trial < 2000; trial++)
    check_random (&random, trial);
}

static void
test_none (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (3, 2,
                                             "2.1"
                                             ".2.");
  g_autoptr (GArray) above = norma_regions_find (map, 2, NULL);
  g_autoptr (GArray) nan = norma_regions_find (map, NAN, NULL);

  g_assert_cmpuint (above->len, ==, 0);
  g_assert_cmpuint (nan->len, ==, 0);
}

static void
test_one_pixel (void)
{
  const NormaRegion expected = { 2, 1, 1, 1, 1, 7, 2, 1, 7, 2, 1 };
  g_autoptr (NormaAnomalyMap) map = new_map (3, 2,
                                             "2.1"
                                             ".27");
  g_autoptr (GArray) regions = norma_regions_find (map, 2, NULL);

  g_assert_cmpuint (regions->len, ==, 1);
  assert_region (region_at (regions, 0), &expected);
}

static void
test_one_by_one (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (1, 1, "3");

  check_against_fill (map, 2.385f);
  check_against_fill (map, 3);
}

static void
test_all (void)
{
  const NormaRegion expected = { 0, 0, 3, 2, 6, 5, 0, 0, 16.0 / 6, 1, 0.5 };
  g_autoptr (NormaAnomalyMap) map = new_map (3, 2,
                                             "525"
                                             "121");
  g_autoptr (GArray) regions = norma_regions_find (map, -INFINITY, NULL);

  g_assert_cmpuint (regions->len, ==, 1);
  assert_region (region_at (regions, 0), &expected);
}

static void
test_diagonal (void)
{
  const NormaRegion expected = { 0, 0, 3, 3, 3, 4, 1, 1, 3, 1, 1 };
  g_autoptr (NormaAnomalyMap) falling = new_map (3, 3,
                                                 "2.."
                                                 ".4."
                                                 "..3");
  g_autoptr (NormaAnomalyMap) rising = new_map (3, 3,
                                                "..2"
                                                ".4."
                                                "3..");
  g_autoptr (GArray) one = norma_regions_find (falling, 1, NULL);
  g_autoptr (GArray) other = norma_regions_find (rising, 1, NULL);

  g_assert_cmpuint (one->len, ==, 1);
  assert_region (region_at (one, 0), &expected);
  g_assert_cmpuint (other->len, ==, 1);
  g_assert_cmpuint (region_at (other, 0)->area, ==, 3);
}

/* A NaN holds nothing together. */
static void
test_nan (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (5, 1, "3n3.n");
  g_autoptr (GArray) regions = norma_regions_find (map, 1, NULL);

  g_assert_cmpuint (regions->len, ==, 2);
  g_assert_cmpuint (region_at (regions, 0)->x, ==, 0);
  g_assert_cmpuint (region_at (regions, 1)->x, ==, 2);
}

/* Branches that meet late, from both sides. */
static void
test_comb (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (9, 4,
                                             "2.3.4.5.6"
                                             "2.3.4.5.6"
                                             "2.7.4.5.6"
                                             "222.44466");

  check_against_fill (map, 1);
}

static void
test_order (void)
{
  static const guint expected[][2] = { { 6, 0 }, { 4, 2 }, { 0, 0 }, { 3, 0 }, { 0, 2 } };
  g_autoptr (NormaAnomalyMap) map = new_map (7, 3,
                                             "3..3..4"
                                             "......."
                                             "3...33.");
  g_autoptr (GArray) regions = norma_regions_find (map, 1, NULL);

  g_assert_cmpuint (regions->len, ==, 5);
  for (guint i = 0; i < 5; i++) {
    g_assert_cmpuint (region_at (regions, i)->x, ==, expected[i][0]);
    g_assert_cmpuint (region_at (regions, i)->y, ==, expected[i][1]);
  }
}

/* A frame around a pixel: boxes that enclose one another are two regions. */
static void
test_nested (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (5, 5,
                                             "22222"
                                             "2...2"
                                             "2.2.2"
                                             "2...2"
                                             "22222");

  check_against_fill (map, 1);
}

static void
test_fault (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (80, 5, 80, 5, NULL);

  for (guint i = 0; i < 400; i++)
    map->values[i] = (float)(i % 2 * (i / 80 + 1) % 2);
  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) regions = NULL;

    norma_alloc_fail_nth (nth);
    regions = norma_regions_find (map, 0, &error);
    if (regions != NULL) {
      g_assert_cmpuint (regions->len, ==, 120);
      g_assert_cmpuint (nth, >, 8);
      break;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

/* A hundred million pixels of which few rows are above: the rest is not made. */
static void
test_large (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (256, 256, 10000, 10000, NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) regions = NULL;

  map->values[100 * 256 + 17] = 2.385f;
  map->values[200 * 256 + 255] = 2.5f;
  regions = norma_regions_find (map, 1.2f, NULL);
  g_assert_cmpuint (regions->len, ==, 2);
  g_assert_cmpuint (region_at (regions, 0)->x + region_at (regions, 0)->width, ==, 10000);
  g_test_message ("%" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/region/random", test_random);
  g_test_add_func ("/region/none", test_none);
  g_test_add_func ("/region/one-pixel", test_one_pixel);
  g_test_add_func ("/region/one-by-one", test_one_by_one);
  g_test_add_func ("/region/all", test_all);
  g_test_add_func ("/region/diagonal", test_diagonal);
  g_test_add_func ("/region/nan", test_nan);
  g_test_add_func ("/region/comb", test_comb);
  g_test_add_func ("/region/order", test_order);
  g_test_add_func ("/region/nested", test_nested);
  g_test_add_func ("/region/fault", test_fault);
  g_test_add_func ("/region/large", test_large);
  return g_test_run ();
}
