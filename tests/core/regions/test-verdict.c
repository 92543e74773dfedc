/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/verdict.h"

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
    map->values[i] = rows[i] == '.' ? 0 : (float)(rows[i] - '0');
  return map;
}

/* The label of every pixel's 8-connected component above the threshold, 0 below. */
static guint
label (const float *values, guint width, guint height, float threshold, guint *labels)
{
  guint n = 0;
  gboolean changed = TRUE;

  for (guint i = 0; i < width * height; i++)
    labels[i] = values[i] > threshold ? ++n : 0;
  while (changed) {
    changed = FALSE;
    for (guint i = 0; i < width * height; i++)
      for (int k = 0; labels[i] > 0 && k < 9; k++) {
        int x = (int)(i % width) + k % 3 - 1, y = (int)(i / width) + k / 3 - 1;
        guint other =
            x < 0 || y < 0 || x >= (int)width || y >= (int)height ? 0 : labels[y * (int)width + x];

        if (other > labels[i]) {
          labels[i] = other;
          changed = TRUE;
        }
      }
  }
  return n;
}

typedef struct {
  guint n_reject, n_review, n_removed;
  float removed_peak;
} Expected;

static void
expect_removed (Expected *expected, float peak)
{
  if (expected->n_removed++ == 0 || peak > expected->removed_peak)
    expected->removed_peak = peak;
}

/* The definition, word by word. */
static Expected
expect (const float *values, guint width, guint height, const NormaLimits *limits)
{
  guint n = width * height;
  g_autofree guint *reject = g_new (guint, n);
  g_autofree guint *review = g_new (guint, n);
  g_autofree gboolean *kept = g_new0 (gboolean, n + 1);
  Expected expected = { 0 };

  label (values, width, height, limits->reject, reject);
  label (values, width, height, limits->review, review);
  for (guint l = 1; l <= n; l++) {
    guint64 area = 0;
    float peak = -INFINITY;

    for (guint i = 0; i < n; i++)
      if (reject[i] == l) {
        area++;
        peak = MAX (peak, values[i]);
      }
    kept[l] = area > 0 && area >= limits->least_area;
    expected.n_reject += kept[l];
    if (area > 0 && !kept[l])
      expect_removed (&expected, peak);
  }
  for (guint l = 1; l <= n; l++) {
    guint64 area = 0;
    gboolean has_reject = FALSE, has_kept = FALSE;
    float peak = -INFINITY;

    for (guint i = 0; i < n; i++)
      if (review[i] == l) {
        area++;
        peak = MAX (peak, values[i]);
        has_reject |= reject[i] > 0;
        has_kept |= reject[i] > 0 && kept[reject[i]];
      }
    if (area == 0 || has_kept)
      continue;
    if (area >= limits->least_area)
      expected.n_review++;
    else if (!has_reject)
      expect_removed (&expected, peak);
  }
  return expected;
}

static void
check (const NormaAnomalyMap *map, const NormaLimits *limits)
{
  guint width = map->full_width, height = map->full_height;
  g_autofree float *values = g_new (float, width *height);
  g_autoptr (NormaFinding) finding = norma_finding_new (map, limits, NULL);
  Expected expected;

  for (guint y = 0; y < height; y++)
    norma_anomaly_map_get_row (map, y, values + y * width);
  expected = expect (values, width, height, limits);
  g_assert_cmpuint (finding->reject_regions->len, ==, expected.n_reject);
  g_assert_cmpuint (finding->review_regions->len, ==, expected.n_review);
  g_assert_cmpuint (finding->n_removed, ==, expected.n_removed);
  g_assert_cmpfloat (finding->removed_peak, ==, expected.removed_peak);
  g_assert_cmpint (finding->verdict == NORMA_VERDICT_REJECT, ==, finding->reject_regions->len > 0);
  g_assert_cmpint (finding->verdict == NORMA_VERDICT_ACCEPT, ==,
                   finding->reject_regions->len == 0 && finding->review_regions->len == 0);
  for (guint i = 0; i < finding->reject_regions->len; i++)
    g_assert_cmpuint (region_at (finding->reject_regions, i)->area, >=, limits->least_area);
  for (guint i = 0; i < finding->review_regions->len; i++)
    g_assert_cmpuint (region_at (finding->review_regions, i)->area, >=, limits->least_area);
}

static void
test_random (void)
{
  NormaRandom random;

  norma_random_seed (&random, 31);
  for (int trial = 0; trial < 1500; trial++) {
    guint width = 1 + (guint)norma_random_below (&random, 14);
    guint height = 1 + (guint)norma_random_below (&random, 14);
    g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (width, height, width, height, NULL);
    float review = (float)norma_random_normal (&random) * 0.5f + 0.5f;
    float above = trial % 4 == 0 ? 0 : (float)norma_random_uniform (&random);
    const NormaLimits limits = { review, review + above, norma_random_below (&random, 8) };

    for (guint i = 0; i < width * height; i++)
      map->values[i] = (float)norma_random_normal (&random);
    check (map, &limits);
  }
}

static void
test_accept (void)
{
  const NormaLimits limits = { 2, 4, 0 };
  g_autoptr (NormaAnomalyMap) map = new_map (3, 2,
                                             "2.1"
                                             ".2.");
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &limits, NULL);

  g_assert_cmpint (finding->verdict, ==, NORMA_VERDICT_ACCEPT);
  g_assert_cmpuint (finding->reject_regions->len + finding->review_regions->len, ==, 0);
  g_assert_cmpuint (finding->n_removed, ==, 0);
  g_assert_cmpfloat (finding->removed_peak, ==, 0);
}

/* The threshold itself is not above the threshold. */
static void
test_review (void)
{
  const NormaLimits limits = { 2, 4, 0 };
  g_autoptr (NormaAnomalyMap) map = new_map (4, 1, "34.3");
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &limits, NULL);

  g_assert_cmpint (finding->verdict, ==, NORMA_VERDICT_REVIEW);
  g_assert_cmpuint (finding->review_regions->len, ==, 2);
}

static void
test_reject (void)
{
  const NormaLimits limits = { 2, 4, 1 };
  g_autoptr (NormaAnomalyMap) map = new_map (6, 1, "353..3");
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &limits, NULL);

  g_assert_cmpint (finding->verdict, ==, NORMA_VERDICT_REJECT);
  g_assert_cmpuint (finding->reject_regions->len, ==, 1);
  g_assert_cmpuint (region_at (finding->reject_regions, 0)->x, ==, 1);
  g_assert_cmpuint (finding->review_regions->len, ==, 1);
  g_assert_cmpuint (region_at (finding->review_regions, 0)->x, ==, 5);
}

/* A ring for review around a rejected pixel that it doesn't touch: boxes don't decide. */
static void
test_ring (void)
{
  const NormaLimits limits = { 2, 4, 1 };
  g_autoptr (NormaAnomalyMap) map = new_map (5, 5,
                                             "33333"
                                             "3...3"
                                             "3.5.3"
                                             "3...3"
                                             "33333");
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &limits, NULL);

  g_assert_cmpuint (finding->reject_regions->len, ==, 1);
  g_assert_cmpuint (finding->review_regions->len, ==, 1);
  g_assert_cmpuint (region_at (finding->review_regions, 0)->area, ==, 16);
}

static void
test_least_area (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (12, 1, "3535...9..33");
  const NormaLimits keep = { 2, 4, 2 };
  const NormaLimits drop = { 2, 4, 5 };
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &keep, NULL);
  g_autoptr (NormaFinding) none = norma_finding_new (map, &drop, NULL);

  /* Three single pixels are above 4; what is around two of them is large enough for review. */
  g_assert_cmpint (finding->verdict, ==, NORMA_VERDICT_REVIEW);
  g_assert_cmpuint (finding->review_regions->len, ==, 2);
  g_assert_cmpuint (finding->n_removed, ==, 3);
  g_assert_cmpfloat (finding->removed_peak, ==, 9);

  g_assert_cmpint (none->verdict, ==, NORMA_VERDICT_ACCEPT);
  g_assert_cmpuint (none->n_removed, ==, 4);
  g_assert_cmpfloat (none->removed_peak, ==, 9);
}

static void
assert_same_verdict (const NormaAnomalyMap *map, float peak, NormaLimits limits)
{
  g_autoptr (NormaFinding) finding = norma_finding_new (map, &limits, NULL);

  g_assert_cmpint (norma_verdict_of_peak (peak, &limits), ==, finding->verdict);
}

/* The peak tells the verdict of the regions at all thresholds, those that are scores among them. */
static void
test_peak (void)
{
  static const guint64 areas[] = { 0, 1, 2, 3, 7, 20, 200 };
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (guint round = 0; round < 40; round++) {
    g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (13, 11, 13, 11, NULL);

    for (guint i = 0; i < 13 * 11; i++)
      map->values[i] = (float)norma_random_below (&random, 9);
    for (guint a = 0; a < G_N_ELEMENTS (areas); a++) {
      float peak;

      g_assert_true (norma_verdict_find_peak (map, areas[a], 0, &peak, NULL));
      for (guint t = 0; t < 17; t++)
        assert_same_verdict (map, peak,
                             (NormaLimits){ (float)t / 4, (float)t / 2 + 0.001f * (t % 2),
                                            areas[a] });
    }
  }
}

/* Nothing above the floor, and nothing that is large enough there, is the floor. */
static void
test_peak_floor (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (6, 1, "3355.7");
  float peak;

  g_assert_true (norma_verdict_find_peak (map, 2, 0, &peak, NULL));
  g_assert_cmpfloat (peak, ==, 5);
  g_assert_true (norma_verdict_find_peak (map, 4, 0, &peak, NULL));
  g_assert_cmpfloat (peak, ==, 3);
  g_assert_true (norma_verdict_find_peak (map, 2, 6, &peak, NULL));
  g_assert_cmpfloat (peak, ==, 6);
  g_assert_true (norma_verdict_find_peak (map, 0, 8, &peak, NULL));
  g_assert_cmpfloat (peak, ==, 8);
  g_assert_true (norma_verdict_find_peak (map, 5, 0, &peak, NULL));
  g_assert_cmpfloat (peak, ==, 0);
}

static void
test_negative_peak (void)
{
  const NormaLimits limits = { -3, -2, 2 };
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (3, 1, 3, 1, NULL);
  g_autoptr (NormaFinding) finding = NULL;

  map->values[0] = map->values[2] = -9;
  map->values[1] = -1;
  finding = norma_finding_new (map, &limits, NULL);
  g_assert_cmpuint (finding->n_removed, ==, 1);
  g_assert_cmpfloat (finding->removed_peak, ==, -1);
}

static void
test_fault (void)
{
  const NormaLimits limits = { 1, 4, 1 };
  g_autoptr (NormaAnomalyMap) map = new_map (6, 2,
                                             "353..3"
                                             "......");

  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaFinding) finding = NULL;

    norma_alloc_fail_nth (nth);
    finding = norma_finding_new (map, &limits, &error);
    if (finding != NULL) {
      g_assert_cmpuint (nth, >, 15);
      break;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

static void
test_string (void)
{
  g_assert_cmpstr (norma_verdict_to_string (NORMA_VERDICT_ACCEPT), ==, "accept");
  g_assert_cmpstr (norma_verdict_to_string (NORMA_VERDICT_REVIEW), ==, "review");
  g_assert_cmpstr (norma_verdict_to_string (NORMA_VERDICT_REJECT), ==, "reject");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/random", test_random);
  g_test_add_func ("/verdict/accept", test_accept);
  g_test_add_func ("/verdict/review", test_review);
  g_test_add_func ("/verdict/reject", test_reject);
  g_test_add_func ("/verdict/ring", test_ring);
  g_test_add_func ("/verdict/least-area", test_least_area);
  g_test_add_func ("/verdict/peak", test_peak);
  g_test_add_func ("/verdict/peak-floor", test_peak_floor);
  g_test_add_func ("/verdict/negative-peak", test_negative_peak);
  g_test_add_func ("/verdict/fault", test_fault);
  g_test_add_func ("/verdict/string", test_string);
  return g_test_run ();
}
