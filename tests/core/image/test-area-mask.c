/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/area-mask.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/image/anomaly-map.h"
#include "tests/support.h"

#define WIDTH 37
#define HEIGHT 5

static gboolean
is_same (float one, float other)
{
  return one == other || (isnan (one) && isnan (other));
}

/* Spans at random, beside a plain array of factors. */
static NormaAreaMask *
new_random (NormaRandom *random, float factors[HEIGHT][WIDTH])
{
  static const float choice[] = { 1, NAN, 2.385f, 0.417f };
  float base = choice[norma_random_below (random, 2)];
  NormaAreaMask *mask = norma_area_mask_new (WIDTH, HEIGHT, base, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      factors[y][x] = base;
  for (guint i = 0; i < 20; i++) {
    guint y = (guint)norma_random_below (random, HEIGHT);
    guint first = (guint)norma_random_below (random, WIDTH + 1);
    guint end = (guint)norma_random_below (random, WIDTH + 1);
    float factor = choice[norma_random_below (random, G_N_ELEMENTS (choice))];

    g_assert_true (norma_area_mask_set (mask, y, first, end, factor, NULL));
    for (guint x = first; x < end; x++)
      factors[y][x] = factor;
  }
  return mask;
}

static void
check_runs (const NormaAreaMask *mask)
{
  for (guint y = 0; y < HEIGHT; y++) {
    const NormaAreaRow *row = &mask->rows[y];

    for (guint i = 1; i < row->n; i++) {
      g_assert_cmpuint (row->runs[i - 1].end, <, row->runs[i].end);
      g_assert_false (is_same (row->runs[i - 1].factor, row->runs[i].factor));
    }
    if (row->n > 0)
      g_assert_cmpuint (row->runs[row->n - 1].end, ==, WIDTH);
  }
}

static void
check_count (const NormaAreaMask *mask, float factors[HEIGHT][WIDTH])
{
  guint64 n = 0;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++) {
      guint found_x, found_y;

      g_assert_true (is_same (norma_area_mask_get (mask, x, y), factors[y][x]));
      if (isnan (factors[y][x]))
        continue;
      norma_area_mask_locate (mask, n++, &found_x, &found_y);
      g_assert_cmpuint (found_x, ==, x);
      g_assert_cmpuint (found_y, ==, y);
    }
  g_assert_cmpuint (norma_area_mask_count (mask), ==, n);
}

static void
test_random (void)
{
  NormaRandom random;

  norma_random_seed (&random, 2385);
  for (guint i = 0; i < 50; i++) {
    float factors[HEIGHT][WIDTH];
    g_autoptr (NormaAreaMask) mask = new_random (&random, factors);

    check_runs (mask);
    check_count (mask, factors);
  }
}

static void
test_apply (void)
{
  NormaRandom random;

  norma_random_seed (&random, 417);
  for (guint i = 0; i < 50; i++) {
    float factors[HEIGHT][WIDTH], values[WIDTH], most = -INFINITY, bound = -INFINITY;
    g_autoptr (NormaAreaMask) mask = new_random (&random, factors);
    guint y = (guint)norma_random_below (&random, HEIGHT);
    guint x = (guint)norma_random_below (&random, WIDTH);
    guint n = 1 + (guint)norma_random_below (&random, WIDTH - x);

    for (guint k = 0; k < n; k++) {
      values[k] = (float)norma_random_normal (&random);
      bound = MAX (bound, values[k]);
    }
    bound = norma_area_mask_bound (mask, x, y, n, bound);
    for (guint k = 0; k < n; k++) {
      float before = values[k], at;

      norma_area_mask_apply (mask, x + k, y, 1, &before);
      at = values[k] * factors[y][x + k];
      g_assert_true (is_same (before, at));
      most = at > most ? at : most;
    }
    for (guint k = 0; k < n; k++) {
      guint columns[] = { x + k / 2, x + k / 2, x + k };
      float scattered[] = { 1, 2, 3 };

      norma_area_mask_apply_at (mask, columns, y, 3, scattered);
      for (guint c = 0; c < 3; c++)
        g_assert_true (is_same (scattered[c], (float)(c + 1) * factors[y][columns[c]]));
    }
    norma_area_mask_apply (mask, x, y, n, values);
    for (guint k = 0; k < n; k++)
      g_assert_true (isnan (factors[y][x + k]) == isnan (values[k]));
    g_assert_true (most <= bound);
    g_assert_true (isinf (bound) == isinf (most));
  }
}

static void
test_edges (void)
{
  g_autoptr (NormaAreaMask) mask = norma_area_mask_new (3, 1, NAN, NULL);
  float one = 2.385f;

  g_assert_cmpuint (norma_area_mask_count (mask), ==, 0);
  g_assert_true (isinf (norma_area_mask_bound (mask, 0, 0, 3, 7)));
  g_assert_true (norma_area_mask_set (mask, 0, 2, 3, 0.5f, NULL));
  g_assert_true (norma_area_mask_set (mask, 0, 1, 1, 3, NULL));
  g_assert_cmpuint (norma_area_mask_count (mask), ==, 1);
  norma_area_mask_apply (mask, 2, 0, 1, &one);
  g_assert_cmpfloat (one, ==, 1.1925f);
  norma_area_mask_apply (mask, 1, 0, 1, &one);
  g_assert_true (isnan (one));
}

/* What is seen of a map with areas is the map without them, times the factors. */
static void
test_map (void)
{
  NormaRandom random;

  norma_random_seed (&random, 9);
  for (guint i = 0; i < 30; i++) {
    float factors[HEIGHT][WIDTH], plain[WIDTH], row[WIDTH], most = -INFINITY;
    g_autoptr (NormaAreaMask) mask = new_random (&random, factors);
    g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (8, 3, WIDTH, HEIGHT, NULL);
    g_autoptr (NormaAnomalyMap) with = NULL;
    g_autoptr (NormaMapSampler) sampler = NULL;
    float peak;
    guint peak_x, peak_y;

    for (guint k = 0; k < 24; k++)
      map->values[k] = (float)norma_random_uniform (&random);
    norma_anomaly_map_set_areas (map, mask);
    with = norma_anomaly_map_copy (map, NULL);
    norma_anomaly_map_set_areas (map, NULL);
    sampler = norma_map_sampler_new (with, 3, WIDTH - 5, NULL);
    for (guint y = 0; y < HEIGHT; y++) {
      float bound = norma_map_sampler_seek (sampler, y);

      norma_anomaly_map_get_row (map, y, plain);
      norma_anomaly_map_get_row (with, y, row);
      for (guint x = 0; x < WIDTH; x++) {
        g_assert_true (is_same (row[x], plain[x] * factors[y][x]));
        g_assert_false (row[x] > norma_anomaly_map_row_bound (with, y));
        most = row[x] > most ? row[x] : most;
      }
      norma_map_sampler_get_row (sampler, plain);
      for (guint x = 0; x < WIDTH - 5; x++) {
        g_assert_true (is_same (row[x + 3], plain[x]));
        g_assert_false (plain[x] > bound);
      }
    }
    peak = norma_anomaly_map_get_peak (with, &peak_x, &peak_y);
    g_assert_true (isinf (most) ? isnan (peak) : peak == most);
    if (isinf (most))
      continue;
    norma_anomaly_map_get_row (with, peak_y, row);
    g_assert_cmpfloat (row[peak_x], ==, most);
  }
}

/* Places are read as the sizes say, by whole numbers: a centre lies on a border of two pixels only where
 * sides are odd and even, and belongs to the second one. */
static void
test_resize (void)
{
  static const guint sizes[][2] = {
    { WIDTH, HEIGHT }, { 1, 1 }, { 74, 3 }, { 11, 10 }, { 200, 7 }
  };
  NormaRandom random;

  norma_random_seed (&random, 31);
  for (guint i = 0; i < 20; i++) {
    float factors[HEIGHT][WIDTH];
    g_autoptr (NormaAreaMask) mask = new_random (&random, factors);

    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      guint width = sizes[k][0], height = sizes[k][1];
      g_autoptr (NormaAreaMask) resized = norma_area_mask_resize (mask, width, height, NULL);

      for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++) {
          guint from_x = (2 * x + 1) * WIDTH / (2 * width);
          guint from_y = (2 * y + 1) * HEIGHT / (2 * height);

          g_assert_true (is_same (norma_area_mask_get (resized, x, y), factors[from_y][from_x]));
        }
    }
  }
}

static gpointer
resize (gconstpointer data, GError **error)
{
  return norma_area_mask_resize (data, 20, 30, error);
}

static gpointer
make_mask (gconstpointer data, GError **error)
{
  g_autoptr (NormaAreaMask) mask = norma_area_mask_new (WIDTH, HEIGHT, 1, error);

  if (mask == NULL || !norma_area_mask_set (mask, 3, 4, 9, NAN, error))
    return NULL;
  return g_steal_pointer (&mask);
}

static void
test_fault (void)
{
  g_autoptr (NormaAreaMask) mask = norma_area_mask_new (WIDTH, HEIGHT, 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (norma_test_fail_allocations (make_mask, NULL,
                                                 (GDestroyNotify)norma_area_mask_unref),
                    ==, 2);
  g_assert_true (norma_area_mask_set (mask, 1, 2, 3, 2.385f, NULL));
  g_assert_cmpuint (norma_test_fail_allocations (resize, mask,
                                                 (GDestroyNotify)norma_area_mask_unref),
                    ==, 7);
  norma_alloc_fail_nth (1);
  g_assert_false (norma_area_mask_set (mask, 1, 0, 9, NAN, &error));
  norma_alloc_fail_nth (0);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_cmpuint (norma_area_mask_count (mask), ==, WIDTH * HEIGHT);
  g_assert_cmpfloat (norma_area_mask_get (mask, 2, 1), ==, 2.385f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/area-mask/random", test_random);
  g_test_add_func ("/area-mask/apply", test_apply);
  g_test_add_func ("/area-mask/edges", test_edges);
  g_test_add_func ("/area-mask/resize", test_resize);
  g_test_add_func ("/area-mask/map", test_map);
  g_test_add_func ("/area-mask/fault", test_fault);
  return g_test_run ();
}
