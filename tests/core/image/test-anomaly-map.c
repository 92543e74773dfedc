/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/anomaly-map.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

/* Certified by scipy 1.10.1: gaussian_filter (float64, mode="reflect", truncate=4) and
 * map_coordinates (order=1) of the pattern() below. */
static const double smooth_9x7_sigma_4[] = {
  1.973854678, 1.983680818, 2.001321011, 2.023430302, 2.046306168, 2.066791047, 2.082913551,
  2.093735007, 2.099114661, 1.979300206, 1.988994035, 2.006411762, 2.028275860, 2.050946851,
  2.071304587, 2.087378619, 2.098201022, 2.103594555, 1.988845992, 1.998300697, 2.015315758,
  2.036734677, 2.059031355, 2.079153411, 2.095133137, 2.105951349, 2.111366502, 2.000207553,
  2.009361569, 2.025868893, 2.046723262, 2.068539867, 2.088351907, 2.104197534, 2.114996846,
  2.120431187, 2.010995558, 2.019847939, 2.035844713, 2.056128662, 2.077455588, 2.096944835,
  2.112642516, 2.123411045, 2.128857696, 2.019242718, 2.027852182, 2.043436870, 2.063258319,
  2.084184723, 2.103405035, 2.118973368, 2.129708127, 2.135159424, 2.023648650, 2.032122419,
  2.047476464, 2.067038030, 2.087737687, 2.106803385, 2.122294482, 2.133006003, 2.138457327,
};
static const double smooth_9x7_sigma_1_3[] = {
  1.107050873, 1.470520419, 1.866423405, 2.065648341, 1.987806088, 1.772651176, 1.682875804,
  1.679435991, 1.634321467, 1.325566681, 1.704459567, 2.112537392, 2.301966752, 2.212679224,
  1.992996997, 1.931374586, 2.016706883, 2.059072333, 1.627369875, 1.980285707, 2.352348284,
  2.492915616, 2.387325840, 2.212248090, 2.212014759, 2.371412756, 2.492123871, 1.894128844,
  2.144550631, 2.395616284, 2.453264623, 2.344596493, 2.258927204, 2.324376454, 2.479992242,
  2.603964139, 1.991246556, 2.120670457, 2.241124238, 2.249733834, 2.167526257, 2.147658167,
  2.235926872, 2.321388680, 2.366252320, 1.853033520, 1.954501583, 2.057188380, 2.102026698,
  2.064165444, 2.043436254, 2.103338024, 2.117964400, 2.073049983, 1.658392167, 1.815453235,
  1.986173595, 2.099500993, 2.097086416, 2.049201136, 2.076740468, 2.067661138, 1.988003490,
};
static const double smooth_3x2_sigma_1_3[] = {
  1.057866971, 1.348400121, 1.571427332, 1.166975943, 1.488270505, 1.742059128,
};
static const double smooth_3x2_sigma_4[] = {
  1.395734436, 1.395834168, 1.395919073, 1.395742651, 1.395842383, 1.395927289,
};
static const double smooth_5x1_sigma_1_3[] = {
  0.715377468, 1.019788740, 1.385214046, 1.642479350, 1.737140397,
};
static const double sampled_4x3_at_7x5[] = {
  0.000000000, 0.625000000, 1.625000000, 1.250000000, 0.875000000, 1.875000000, 2.500000000,
  0.200000000, 0.914285714, 2.057142857, 1.825000000, 1.514285714, 2.028571429, 2.350000000,
  0.500000000, 1.348214286, 2.705357143, 2.687500000, 2.473214286, 2.258928571, 2.125000000,
  0.800000000, 1.192857143, 1.821428571, 2.725000000, 3.416071429, 2.344642857, 1.675000000,
  1.000000000, 1.089285714, 1.232142857, 2.750000000, 4.044642857, 2.401785714, 1.375000000,
};
static const double sampled_4x3_at_3x2[] = {
  0.442708333, 1.609375000, 2.203125000, 1.005208333, 2.734375000, 1.937500000,
};

static float
pattern (guint x, guint y)
{
  return (float)((x * 7 + y * 13) % 11 / 4.0 + x * y % 5 * 0.625);
}

static NormaAnomalyMap *
new_pattern (guint width, guint height, guint full_width, guint full_height)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (width, height, full_width, full_height, NULL);

  for (guint i = 0; i < width * height; i++)
    map->values[i] = pattern (i % width, i / width);
  return map;
}

static NormaAnomalyMap *
new_random (NormaRandom *random)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (1 + (guint)norma_random_below (random, 12),
                                                1 + (guint)norma_random_below (random, 12),
                                                1 + (guint)norma_random_below (random, 600),
                                                1 + (guint)norma_random_below (random, 40), NULL);

  for (guint i = 0; i < map->width * map->height; i++)
    map->values[i] = (float)norma_random_normal (random);
  map->content_x = (guint)norma_random_below (random, map->width);
  map->content_y = (guint)norma_random_below (random, map->height);
  map->content_width = 1 + (guint)norma_random_below (random, map->width - map->content_x);
  map->content_height = 1 + (guint)norma_random_below (random, map->height - map->content_y);
  return map;
}

static void
assert_close (const float *found, const double *expected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (found[i], expected[i], 1e-6);
}

static void
test_new (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (3, 2, 30, 20, NULL);

  g_assert_cmpuint (map->content_x + map->content_y, ==, 0);
  g_assert_cmpuint (map->content_width, ==, 3);
  g_assert_cmpuint (map->content_height, ==, 2);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (map->values[i], ==, 0);
}

static void
test_new_too_large (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_anomaly_map_new (G_MAXUINT, G_MAXUINT, 1, 1, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
test_copy (void)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (5, 3, 11, 7);
  g_autoptr (NormaAnomalyMap) copy = norma_anomaly_map_copy (map, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpmem (map->values, 60, copy->values, 60);
  copy->values[7] = -1;
  g_assert_cmpfloat (map->values[7], ==, pattern (2, 1));
  g_assert_cmpuint (copy->full_height, ==, 7);
  norma_alloc_fail_nth (1);
  g_assert_null (norma_anomaly_map_copy (map, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
check_sampled (guint full_width, guint full_height, const double *expected)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (4, 3, full_width, full_height);

  for (guint y = 0; y < full_height; y++) {
    float row[7];

    norma_anomaly_map_get_row (map, y, row);
    assert_close (row, expected + y * full_width, full_width);
  }
}

static void
test_sample_known (void)
{
  check_sampled (7, 5, sampled_4x3_at_7x5);
  check_sampled (3, 2, sampled_4x3_at_3x2);
}

static void
test_sample_identity (void)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (13, 9, 13, 9);

  for (guint y = 0; y < 9; y++) {
    float row[13];

    norma_anomaly_map_get_row (map, y, row);
    g_assert_cmpmem (row, sizeof row, map->values + 13 * y, sizeof row);
  }
}

/* What lies around the content of a letterboxed frame is never seen. */
static void
test_sample_content (void)
{
  g_autoptr (NormaAnomalyMap) inner = new_pattern (4, 3, 7, 5);
  g_autoptr (NormaAnomalyMap) frame = norma_anomaly_map_new (8, 9, 7, 5, NULL);

  for (guint i = 0; i < 72; i++)
    frame->values[i] = NAN;
  frame->content_x = 3;
  frame->content_y = 5;
  frame->content_width = 4;
  frame->content_height = 3;
  for (guint i = 0; i < 12; i++)
    frame->values[(5 + i / 4) * 8 + 3 + i % 4] = inner->values[i];
  for (guint y = 0; y < 5; y++) {
    float expected[7], found[7];

    norma_anomaly_map_get_row (inner, y, expected);
    norma_anomaly_map_get_row (frame, y, found);
    g_assert_cmpmem (found, sizeof found, expected, sizeof expected);
    g_assert_cmpfloat (norma_anomaly_map_row_bound (frame, y), ==,
                       norma_anomaly_map_row_bound (inner, y));
  }
}

/* Values of high dynamic range, where rounding would lead out of the range. */
static void
test_sample_range (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (2, 2, 331, 17, NULL);
  float row[331];

  map->values[0] = map->values[3] = 0.1f;
  map->values[1] = 3e38f;
  map->values[2] = nextafterf (0.1f, 0);
  for (guint y = 0; y < 17; y++) {
    norma_anomaly_map_get_row (map, y, row);
    for (guint x = 0; x < 331; x++)
      g_assert_true (row[x] >= map->values[2] && row[x] <= 3e38f);
  }
}

static void
test_sampler (void)
{
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (int trial = 0; trial < 200; trial++) {
    g_autoptr (NormaAnomalyMap) map = new_random (&random);
    guint x = (guint)norma_random_below (&random, map->full_width);
    guint n = 1 + (guint)norma_random_below (&random, map->full_width - x);
    g_autoptr (NormaMapSampler) sampler = norma_map_sampler_new (map, x, n, NULL);

    for (guint y = 0; y < map->full_height; y++) {
      float whole[600], span[600], sampled[600];
      float bound = norma_map_sampler_seek (sampler, y);

      norma_anomaly_map_get_row (map, y, whole);
      norma_anomaly_map_get_span (map, x, y, n, span);
      norma_map_sampler_get_row (sampler, sampled);
      g_assert_cmpmem (span, n * sizeof (float), whole + x, n * sizeof (float));
      g_assert_cmpmem (sampled, n * sizeof (float), span, n * sizeof (float));
      g_assert_cmpfloat (bound, <=, norma_anomaly_map_row_bound (map, y));
      for (guint i = 0; i < n; i++)
        g_assert_cmpfloat (span[i], <=, bound);
    }
  }
}

static void
test_sampler_fault (void)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (4, 3, 7, 5);

  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaMapSampler) sampler = NULL;

    norma_alloc_fail_nth (nth);
    sampler = norma_map_sampler_new (map, 2, 5, &error);
    if (sampler != NULL) {
      g_assert_cmpuint (nth, ==, 4);
      break;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

static void
test_bound (void)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (3, 2, 3, 2);

  g_assert_cmpfloat (norma_anomaly_map_row_bound (map, 0), ==, 1.75f);
  map->values[1] = NAN;
  g_assert_cmpfloat (norma_anomaly_map_row_bound (map, 0), ==, 0.75f);
  map->values[0] = map->values[2] = NAN;
  g_assert_cmpfloat (norma_anomaly_map_row_bound (map, 0), ==, -INFINITY);
}

static void
check_peak (const NormaAnomalyMap *map)
{
  float row[600];
  float expected = -INFINITY;
  guint expected_x = 0, expected_y = 0;
  guint x, y;
  float peak = norma_anomaly_map_get_peak (map, &x, &y);

  for (guint v = 0; v < map->full_height; v++) {
    norma_anomaly_map_get_row (map, v, row);
    for (guint u = 0; u < map->full_width; u++)
      if (row[u] > expected) {
        expected = row[u];
        expected_x = u;
        expected_y = v;
      }
  }
  g_assert_cmpfloat (peak, ==, expected);
  g_assert_cmpuint (x, ==, expected_x);
  g_assert_cmpuint (y, ==, expected_y);
}

static void
test_peak (void)
{
  NormaRandom random;

  norma_random_seed (&random, 12);
  for (int trial = 0; trial < 500; trial++) {
    g_autoptr (NormaAnomalyMap) map = new_random (&random);

    /* Few levels make ties, whose first place counts. */
    if (trial % 2 == 0)
      for (guint i = 0; i < map->width * map->height; i++)
        map->values[i] = rintf (map->values[i]);
    if (trial % 5 == 0)
      map->values[map->content_y * map->width + map->content_x] = 9;
    check_peak (map);
  }
}

static void
test_peak_nan (void)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (5, 3, 5, 3);
  guint x = 99, y = 99;

  map->values[3] = NAN;
  check_peak (map);
  for (guint i = 0; i < 15; i++)
    map->values[i] = NAN;
  g_assert_true (isnan (norma_anomaly_map_get_peak (map, &x, &y)));
  g_assert_cmpuint (x + y, ==, 0);
  g_assert_true (isnan (norma_anomaly_map_get_peak (map, NULL, NULL)));
}

/* Only the rows near the peak are made: a hundred million pixels in little time. */
static void
test_peak_large (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (256, 256, 10000, 10000, NULL);
  guint x, y;

  map->values[100 * 256 + 17] = 2.385f;
  g_assert_cmpfloat_with_epsilon (norma_anomaly_map_get_peak (map, &x, &y), 2.385, 0.1);
  g_assert_cmpuint (ABS ((int)y - 3925), <, 20);
  g_assert_cmpuint (ABS ((int)x - 683), <, 20);
}

static void
check_smooth (guint width, guint height, double sigma, const double *expected)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (width, height, 1, 1);

  g_assert_true (norma_anomaly_map_smooth (map, sigma, NULL));
  assert_close (map->values, expected, width * height);
}

static void
test_smooth_known (void)
{
  check_smooth (9, 7, 4, smooth_9x7_sigma_4);
  check_smooth (9, 7, 1.3, smooth_9x7_sigma_1_3);
  check_smooth (3, 2, 1.3, smooth_3x2_sigma_1_3);
  check_smooth (3, 2, 4, smooth_3x2_sigma_4);
  check_smooth (5, 1, 1.3, smooth_5x1_sigma_1_3);
}

static void
test_smooth_nothing (void)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (5, 3, 1, 1);
  g_autoptr (NormaAnomalyMap) copy = norma_anomaly_map_copy (map, NULL);

  copy->content_width = 2;
  g_assert_true (norma_anomaly_map_smooth (copy, 0, NULL));
  g_assert_cmpmem (copy->values, 60, map->values, 60);
  g_assert_true (norma_anomaly_map_smooth (map, 0.1, NULL));
  g_assert_cmpmem (copy->values, 60, map->values, 60);
}

static void
test_smooth_constant (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (17, 5, 1, 1, NULL);

  for (int i = 0; i < 85; i++)
    map->values[i] = 2.385f;
  g_assert_true (norma_anomaly_map_smooth (map, 6.3, NULL));
  for (int i = 0; i < 85; i++)
    g_assert_cmpfloat_with_epsilon (map->values[i], 2.385f, 1e-6);
}

static void
test_smooth_content (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (12, 11, 1, 1, NULL);

  for (guint i = 0; i < 132; i++)
    map->values[i] = 100;
  map->content_x = 2;
  map->content_y = 3;
  map->content_width = 9;
  map->content_height = 7;
  for (guint y = 0; y < 7; y++)
    for (guint x = 0; x < 9; x++)
      map->values[(y + 3) * 12 + x + 2] = pattern (x, y);
  g_assert_true (norma_anomaly_map_smooth (map, 4, NULL));
  for (guint y = 0; y < 11; y++)
    for (guint x = 0; x < 12; x++) {
      gboolean inside = x >= 2 && x < 11 && y >= 3 && y < 10;
      double expected = inside ? smooth_9x7_sigma_4[(y - 3) * 9 + x - 2] : 0;

      g_assert_cmpfloat_with_epsilon (map->values[y * 12 + x], expected, 1e-6);
    }
}

static void
test_smooth_fault (void)
{
  g_autoptr (NormaAnomalyMap) map = new_pattern (5, 3, 1, 1);
  g_autoptr (NormaAnomalyMap) before = new_pattern (5, 3, 1, 1);

  for (guint nth = 1; nth <= 4; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    g_assert_false (norma_anomaly_map_smooth (map, 1.3, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_assert_cmpmem (map->values, 60, before->values, 60);
  }
  norma_alloc_fail_nth (5);
  g_assert_true (norma_anomaly_map_smooth (map, 1.3, NULL));
  norma_alloc_fail_nth (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/anomaly-map/new", test_new);
  g_test_add_func ("/anomaly-map/new/too-large", test_new_too_large);
  g_test_add_func ("/anomaly-map/copy", test_copy);
  g_test_add_func ("/anomaly-map/sample/known", test_sample_known);
  g_test_add_func ("/anomaly-map/sample/identity", test_sample_identity);
  g_test_add_func ("/anomaly-map/sample/content", test_sample_content);
  g_test_add_func ("/anomaly-map/sample/range", test_sample_range);
  g_test_add_func ("/anomaly-map/sampler", test_sampler);
  g_test_add_func ("/anomaly-map/sampler/fault", test_sampler_fault);
  g_test_add_func ("/anomaly-map/bound", test_bound);
  g_test_add_func ("/anomaly-map/peak", test_peak);
  g_test_add_func ("/anomaly-map/peak/nan", test_peak_nan);
  g_test_add_func ("/anomaly-map/peak/large", test_peak_large);
  g_test_add_func ("/anomaly-map/smooth/known", test_smooth_known);
  g_test_add_func ("/anomaly-map/smooth/nothing", test_smooth_nothing);
  g_test_add_func ("/anomaly-map/smooth/constant", test_smooth_constant);
  g_test_add_func ("/anomaly-map/smooth/content", test_smooth_content);
  g_test_add_func ("/anomaly-map/smooth/fault", test_smooth_fault);
  return g_test_run ();
}
