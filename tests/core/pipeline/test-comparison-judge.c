/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/comparison-judge.h"

#include <math.h>

#include "tests/core/registration/board.h"

/* Of a board with three marks, each lighter than the one before. */
static NormaComparison *
compare_marked (double *threshold)
{
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaGrey) board = board_new (51);
  g_autoptr (NormaGrey) marked = norma_grey_copy (board, NULL);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 1);
  g_autoptr (NormaRaster) query = NULL;
  g_autoptr (GError) error = NULL;
  NormaComparison *comparison;

  board_fill (marked, 60, 60, 14, 14, 0.05f);
  board_fill (marked, 140, 60, 14, 14, 0.95f);
  board_fill (marked, 60, 150, 14, 14, 0.5f);
  query = board_see (marked, &norma_homography_identity, 1, 2, 2);
  comparison = norma_compare (reference, query, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (comparison->difference);
  *threshold = options.threshold;
  return comparison;
}

static void
assert_same_regions (const NormaComparison *one, const NormaComparison *other)
{
  g_assert_cmpint (one->verdict, ==, other->verdict);
  g_assert_cmpuint (one->kinds->len, ==, other->kinds->len);
  for (guint i = 0; i < one->kinds->len; i++) {
    const NormaRegion *a = &g_array_index (one->finding->reject_regions, NormaRegion, i);
    const NormaRegion *b = &g_array_index (other->finding->reject_regions, NormaRegion, i);

    g_assert_cmpuint (a->x, ==, b->x);
    g_assert_cmpuint (a->area, ==, b->area);
    g_assert_cmpint (g_array_index (one->kinds, NormaChangeKind, i), ==,
                     g_array_index (other->kinds, NormaChangeKind, i));
  }
}

/* The same as a comparison that was made with the other threshold; the first stays as it is. */
static void
test_judge (void)
{
  double usual;
  g_autoptr (NormaComparison) first = compare_marked (&usual);
  guint n = first->kinds->len;
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaComparison) low = NULL;
  g_autoptr (NormaComparison) none = NULL;
  g_autoptr (NormaComparison) back = NULL;

  g_assert_cmpuint (n, >=, 2);
  options.threshold = usual / 2;
  low = norma_comparison_judge (first, &options, NULL);
  g_assert_cmpuint (low->kinds->len, >=, n);
  g_assert_cmpfloat ((double)low->limits.reject, <, (double)first->limits.reject);
  options.threshold = 1000;
  none = norma_comparison_judge (low, &options, NULL);
  g_assert_cmpint (none->verdict, ==, NORMA_COMPARED_SAME);
  options.threshold = usual;
  back = norma_comparison_judge (none, &options, NULL);
  assert_same_regions (back, first);
  options.least_area = 100000;
  g_clear_pointer (&back, norma_comparison_unref);
  back = norma_comparison_judge (none, &options, NULL);
  g_assert_cmpint (back->verdict, ==, NORMA_COMPARED_SAME);
  g_assert_cmpuint (back->finding->n_removed, ==, n);

  /* What was measured lives as long as any of them. */
  g_clear_pointer (&first, norma_comparison_unref);
  g_assert_cmpfloat (low->alignment->quality, >=, NORMA_ALIGNMENT_NEEDS);
}

/* Below the noise of the pair nothing is told apart. */
static void
test_noise (void)
{
  double usual;
  g_autoptr (NormaComparison) comparison = compare_marked (&usual);
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  NormaLimits limits;

  g_assert_cmpfloat (comparison->difference->noise, >, 0);
  options.threshold = 0;
  limits = norma_comparison_get_limits (comparison, &options);
  g_assert_cmpfloat_with_epsilon ((double)limits.reject, 6 * comparison->difference->noise, 1e-6);
  g_assert_cmpuint (limits.least_area, ==, options.least_area);
}

/* Just below the peak the query is changed, at it and above it is not. */
static void
test_peak (void)
{
  double usual;
  g_autoptr (NormaComparison) comparison = compare_marked (&usual);
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaComparison) below = NULL;
  g_autoptr (NormaComparison) at = NULL;
  float peak, none;

  g_assert_true (norma_comparison_find_peak (comparison, &options, &peak, NULL));
  g_assert_cmpfloat (peak, >, usual);
  options.threshold = (double)nextafterf (peak, 0);
  below = norma_comparison_judge (comparison, &options, NULL);
  g_assert_cmpint (below->verdict, ==, NORMA_COMPARED_CHANGED);
  options.threshold = (double)peak;
  at = norma_comparison_judge (comparison, &options, NULL);
  g_assert_cmpint (at->verdict, ==, NORMA_COMPARED_SAME);
  options.least_area = 1000000;
  g_assert_true (norma_comparison_find_peak (comparison, &options, &none, NULL));
  g_assert_cmpfloat (none, ==, 0);
}

static void
test_not_compared (void)
{
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaComparison) comparison = norma_comparison_new ();
  g_autoptr (NormaComparison) judged = NULL;
  float peak;

  comparison->verdict = NORMA_NOT_COMPARED;
  comparison->reason = g_strdup ("not compared: for a reason");
  judged = norma_comparison_judge (comparison, &options, NULL);
  g_assert_true (judged == comparison);
  g_assert_true (norma_comparison_find_peak (comparison, &options, &peak, NULL));
  g_assert_cmpfloat (peak, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison-judge/judge", test_judge);
  g_test_add_func ("/comparison-judge/noise", test_noise);
  g_test_add_func ("/comparison-judge/peak", test_peak);
  g_test_add_func ("/comparison-judge/not-compared", test_not_compared);
  return g_test_run ();
}
