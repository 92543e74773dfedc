/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/good-pairs.h"

#include "core/base/error.h"
#include "tests/core/pipeline/boards.h"
#include "tests/support.h"

enum { GOOD = 9 };

static const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
static const NormaCompareFiles usual = { .options = &options };
static const NormaWish wish = { 0.01, 0.95 };

static char *folder;
static char *reference;

/* Good boards have a faint mark that is there or not, and the more visible the later. */
static char *
write_good (guint i)
{
  g_autofree char *name = g_strdup_printf ("good-%u.png", i);
  g_autoptr (NormaGrey) board = board_new (80);

  board_fill (board, 100, 80, 52, 52, 0.8f);
  board_fill (board, 120, 100, 12, 12, 0.8f - 0.04f * (float)i);
  return boards_write (folder, name, board, &norma_homography_identity, i);
}

static GArray *
pair_good (guint n)
{
  GArray *pairs = norma_pairs_new_empty ();

  for (guint i = 1; i <= n; i++) {
    g_autofree char *good = write_good (i);

    norma_pairs_add (pairs, reference, good);
  }
  return pairs;
}

static NormaGoodPairs
measure (const GArray *pairs, const NormaWish *wished, guint n_threads)
{
  const NormaComparisonPlan plan = { pairs, NULL, 1 };
  g_autoptr (GError) error = NULL;
  NormaGoodPairs good;

  norma_good_pairs_measure (&plan, &usual, wished, n_threads, NULL, &good, &error);
  g_assert_no_error (error);
  return good;
}

/* The largest difference of a pair, found apart from it all. */
static double
peak_of (const NormaPair *pair)
{
  g_autoptr (NormaComparison) comparison =
      norma_compare_files (pair->reference, pair->query, &usual, NULL);

  return (double)norma_anomaly_map_get_peak (comparison->difference->difference, NULL, NULL);
}

static void
test_promise (void)
{
  g_autoptr (GArray) pairs = pair_good (GOOD);
  NormaGoodPairs good = measure (pairs, &wish, 1);
  NormaGoodPairs threads = measure (pairs, &wish, 3);
  double largest = 0;

  for (guint i = 0; i < GOOD; i++)
    largest = MAX (largest, peak_of (&g_array_index (pairs, NormaPair, i)));
  g_assert_cmpfloat (good.promise.threshold, ==, largest);
  g_assert_cmpfloat (threads.promise.threshold, ==, largest);
  g_assert_cmpuint (good.promise.n, ==, GOOD);
  g_assert_cmpuint (good.n_not_compared, ==, 0);
  g_assert_cmpint (good.promise.bound, ==, NORMA_BOUND_ORDER_STATISTIC);

  /* Nine pairs promise 1 − 0.05^(1/9) and no more (Wilks 1941). */
  g_assert_false (good.promise.kept_wish);
  g_assert_cmpfloat_with_epsilon (good.promise.false_alarms, 0.283129, 1e-6);
}

/* A wish that they can keep takes a threshold below their largest difference. */
static void
test_kept_wish (void)
{
  const NormaWish modest = { 0.5, 0.5 };
  g_autoptr (GArray) pairs = pair_good (GOOD);
  NormaGoodPairs good = measure (pairs, &modest, 1);

  g_assert_true (good.promise.kept_wish);
  g_assert_cmpuint (good.promise.rank, >, 1);
  g_assert_cmpfloat (good.promise.threshold, <,
                     peak_of (&g_array_index (pairs, NormaPair, GOOD - 1)));
}

/* The promised threshold is the one that verdicts come from: no good pair is called changed, what
 * goes beyond them is, and the score counts in it. */
static void
test_verdicts (void)
{
  g_autoptr (GArray) pairs = pair_good (GOOD);
  NormaGoodPairs good = measure (pairs, &wish, 1);
  NormaCompareOptions promised = options;
  const NormaCompareFiles files = { .options = &promised };
  g_autofree char *bad = write_good (2 * GOOD);
  g_autoptr (NormaComparison) last = NULL;
  g_autoptr (NormaComparison) changed = NULL;

  promised.promise = &good.promise;
  last = norma_compare_files (reference, g_array_index (pairs, NormaPair, GOOD - 1).query, &files,
                              NULL);
  changed = norma_compare_files (reference, bad, &files, NULL);
  g_assert_cmpint (last->verdict, ==, NORMA_COMPARED_SAME);
  g_assert_cmpfloat (last->score, ==, 1);
  g_assert_cmpint (changed->verdict, ==, NORMA_COMPARED_CHANGED);
  g_assert_cmpfloat (changed->score, >, 1);
  g_assert_cmpfloat ((double)changed->limits.reject, ==, good.promise.threshold);
}

/* Pairs that cannot be aligned say nothing, nor does an image with itself; they are counted, and without any other there is no promise. */
static void
test_not_compared (void)
{
  g_autoptr (NormaGrey) other = board_new (81);
  g_autofree char *foreign =
      boards_write (folder, "foreign.png", other, &norma_homography_identity, 4);
  g_autoptr (GArray) pairs = pair_good (2);
  g_autoptr (GArray) none = norma_pairs_new_empty ();
  const NormaComparisonPlan plan = { none, NULL, 1 };
  g_autoptr (GError) error = NULL;
  NormaGoodPairs good;

  norma_pairs_add (pairs, reference, foreign);
  norma_pairs_add (pairs, reference, reference);
  good = measure (pairs, &wish, 2);
  g_assert_cmpuint (good.promise.n, ==, 2);
  g_assert_cmpuint (good.n_not_compared, ==, 2);

  norma_pairs_add (none, reference, foreign);
  g_assert_false (norma_good_pairs_measure (&plan, &usual, &wish, 1, NULL, &good, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);

  norma_pairs_add (none, reference, "missing.png");
  g_assert_false (norma_good_pairs_measure (&plan, &usual, &wish, 1, NULL, &good, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  reference = write_good (0);
  g_test_add_func ("/good-pairs/promise", test_promise);
  g_test_add_func ("/good-pairs/kept-wish", test_kept_wish);
  g_test_add_func ("/good-pairs/verdicts", test_verdicts);
  g_test_add_func ("/good-pairs/not-compared", test_not_compared);
  code = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (reference);
  g_free (folder);
  return code;
}
