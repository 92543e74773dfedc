/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/references.h"

#include "core/base/error.h"
#include "tests/core/pipeline/boards.h"
#include "tests/support.h"

enum { BOARDS = 8 };

static const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
static const NormaCompareFiles usual = { .options = &options };

static char *folder;
static GPtrArray *golden; /* paths of BOARDS different boards */

static NormaReferences *
open_references (const GPtrArray *paths, const NormaCompareFiles *files, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  NormaReferences *references = norma_references_open (paths, files, n_threads, NULL, &error);

  g_assert_no_error (error);
  return references;
}

static NormaComparison *
compare (const NormaReferences *references, const char *query, guint n_against, GPtrArray **chosen)
{
  g_autoptr (GError) error = NULL;
  NormaComparison *comparison =
      norma_references_compare (references, query, n_against, &usual, chosen, &error);

  g_assert_no_error (error);
  return comparison;
}

static char *
write_query (const char *name, guint64 board_seed, const NormaHomography *warp)
{
  g_autoptr (NormaGrey) board = board_new (board_seed);

  return boards_write (folder, name, board, warp, 99);
}

static void
test_best (void)
{
  g_autoptr (NormaReferences) references = open_references (golden, &usual, 2);

  for (guint i = 0; i < BOARDS; i += 3) {
    NormaHomography warp = board_turn (5.0 * i - 8, 1, 12, -9);
    g_autofree char *query = write_query ("query.png", i, &warp);
    g_autoptr (GPtrArray) chosen = NULL;
    g_autoptr (NormaComparison) comparison = compare (references, query, 1, &chosen);

    g_assert_cmpint (comparison->verdict, ==, NORMA_COMPARED_SAME);
    g_assert_cmpuint (chosen->len, ==, 1);
    g_assert_cmpstr (chosen->pdata[0], ==, golden->pdata[i]);
    g_assert_cmpfloat (comparison->score, <, 1);
  }
}

/* With more memory or less, at every number of threads. */
static void
test_streamed (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1 << 20);
  const NormaCompareFiles capped = { .options = &options, .budget = budget };
  NormaHomography warp = board_turn (3, 1, 4, 4);
  g_autofree char *query = write_query ("query.png", 2, &warp);
  g_autoptr (NormaReferences) kept = open_references (golden, &usual, 1);
  g_autoptr (NormaReferences) streamed = open_references (golden, &capped, 3);
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) other = NULL;
  g_autoptr (NormaComparison) a = compare (kept, query, 3, &one);
  g_autoptr (NormaComparison) b = compare (streamed, query, 3, &other);

  g_assert_cmpstr (one->pdata[0], ==, other->pdata[0]);
  g_assert_cmpfloat (a->score, ==, b->score);
  g_assert_cmpfloat (a->alignment->quality, ==, b->alignment->quality);
}

static void
test_ties (void)
{
  g_autoptr (GPtrArray) twins = g_ptr_array_new ();
  g_autofree char *query = write_query ("query.png", 1, &norma_homography_identity);
  g_autofree char *copy = g_build_filename (folder, "a-copy.png", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (golden->pdata[1], &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize)length, NULL));
  for (guint i = 0; i < 2; i++) {
    g_autoptr (NormaReferences) references = NULL;
    g_autoptr (GPtrArray) chosen = NULL;
    g_autoptr (NormaComparison) comparison = NULL;

    g_ptr_array_set_size (twins, 0);
    g_ptr_array_add (twins, i == 0 ? copy : golden->pdata[1]);
    g_ptr_array_add (twins, i == 0 ? golden->pdata[1] : copy);
    references = open_references (twins, &usual, 1);
    comparison = compare (references, query, 1, &chosen);
    g_assert_cmpstr (chosen->pdata[0], ==, twins->pdata[0]);
  }
}

/* A reference is not held against itself: it would always fit. */
static void
test_own_file (void)
{
  g_autoptr (NormaReferences) all = open_references (golden, &usual, 1);
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autoptr (NormaReferences) only = NULL;
  g_autoptr (GPtrArray) other = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (NormaComparison) left_out = compare (all, golden->pdata[3], 1, &other);
  g_autoptr (NormaComparison) nothing = NULL;

  g_assert_cmpint (left_out->verdict, ==, NORMA_NOT_COMPARED);
  g_assert_nonnull (strstr (left_out->reason, "on the best of 8 references"));
  g_assert_cmpuint (other->len, ==, 1);
  g_assert_cmpstr (other->pdata[0], !=, golden->pdata[3]);

  g_ptr_array_add (alone, golden->pdata[3]);
  only = open_references (alone, &usual, 1);
  nothing = compare (only, golden->pdata[3], 1, &none);
  g_assert_cmpstr (nothing->reason, ==, "not compared: the query is the only reference");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (isnan (nothing->score));
}

/* A board with some of three dark marks on a light place each, as good boards differ. */
static char *
write_marked (const char *name, guint marks, gboolean is_defective, guint64 seed)
{
  g_autoptr (NormaGrey) board = board_new (70);

  for (guint i = 0; i < 4; i++)
    board_fill (board, 30 + 70 * i, 90, 44, 44, 0.8f);
  for (guint i = 0; i < 3; i++)
    if (marks & 1 << i)
      board_fill (board, 46 + 70 * i, 106, 12, 12, 0.2f);
  if (is_defective)
    board_fill (board, 256, 106, 12, 12, 0.2f);
  return boards_write (folder, name, board, &norma_homography_identity, seed);
}

/* What some good board shows is no change; what none shows is. */
static void
test_several (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *good = write_marked ("good.png", 7, FALSE, 20);
  g_autofree char *bad = write_marked ("bad.png", 7, TRUE, 21);
  g_autoptr (NormaReferences) references = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) three = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (NormaComparison) strict = NULL;
  g_autoptr (NormaComparison) tolerant = NULL;
  g_autoptr (NormaComparison) defect = NULL;
  const NormaRegion *region;

  for (guint i = 0; i < 3; i++) {
    g_autofree char *name = g_strdup_printf ("marked-%u.png", i);

    g_ptr_array_add (paths, write_marked (name, 1u << i, FALSE, i));
  }
  references = open_references (paths, &usual, 1);
  strict = compare (references, good, 1, &one);
  tolerant = compare (references, good, 3, &three);
  defect = compare (references, bad, 3, &again);

  g_assert_cmpuint (strict->kinds->len, ==, 2);
  g_assert_cmpuint (three->len, ==, 3);
  g_assert_cmpint (tolerant->verdict, ==, NORMA_COMPARED_SAME);
  g_assert_cmpuint (defect->kinds->len, ==, 1);
  g_assert_cmpint (g_array_index (defect->kinds, NormaChangeKind, 0), ==, NORMA_CHANGE_APPEARED);
  region = &g_array_index (defect->finding->reject_regions, NormaRegion, 0);
  g_assert_cmpfloat_with_epsilon (region->centroid_x, 261.5, 3);
  g_assert_cmpfloat_with_epsilon (region->centroid_y, 111.5, 3);
  g_assert_cmpfloat (defect->score, >, 1);
}

/* A reference that does not show a place says nothing of it: the defect is beyond the border of the
 * second one, which fits no worse. */
static void
test_beyond_the_border (void)
{
  const NormaHomography aside = board_turn (0, 1, -70, 0);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NormaGrey) board = board_new (71);
  g_autofree char *query = NULL;
  g_autoptr (NormaReferences) references = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (NormaComparison) comparison = NULL;

  board_fill (board, 264, 90, 44, 44, 0.8f);
  g_ptr_array_add (paths, boards_write (folder, "whole.png", board, &norma_homography_identity, 1));
  g_ptr_array_add (paths, boards_write (folder, "aside.png", board, &aside, 2));
  board_fill (board, 280, 106, 12, 12, 0.2f);
  query = boards_write (folder, "query.png", board, &norma_homography_identity, 3);
  references = open_references (paths, &usual, 1);
  comparison = compare (references, query, 2, &chosen);

  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_cmpint (comparison->verdict, ==, NORMA_COMPARED_CHANGED);
  g_assert_cmpuint (comparison->kinds->len, ==, 1);
}

static void
test_errors (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autofree char *small = g_build_filename (folder, "small.png", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.png", NULL);
  g_autoptr (NormaRaster) raster = norma_raster_new (63, 90, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  g_autoptr (NormaReferences) references = open_references (golden, &usual, 1);
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (NormaComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_image_write_png (raster, small, NULL));
  comparison = compare (references, small, 1, &chosen);
  g_assert_nonnull (strstr (comparison->reason, "the query has 63 × 90 pixels"));
  g_assert_null (norma_references_compare (references, missing, 1, &usual, &chosen, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_ptr_array_add (paths, golden->pdata[0]);
  g_ptr_array_add (paths, small);
  g_assert_null (norma_references_open (paths, &usual, 1, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, small));
  g_clear_error (&error);
  paths->pdata[1] = missing;
  g_assert_null (norma_references_open (paths, &usual, 1, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static gpointer
compare_anew (gconstpointer query, GError **error)
{
  g_autoptr (NormaReferences) references = norma_references_open (golden, &usual, 1, NULL, error);
  g_autoptr (GPtrArray) chosen = NULL;

  if (references == NULL)
    return NULL;
  return norma_references_compare (references, query, 2, &usual, &chosen, error);
}

/* Readers count their own allocations in their tests; here those behind them. */
static void
test_out_of_memory (void)
{
  g_autofree char *query = write_query ("query.png", 0, &norma_homography_identity);

  g_ptr_array_set_size (golden, 2);
  g_assert_cmpuint (norma_test_fail_allocations (compare_anew, query,
                                                 (GDestroyNotify)norma_comparison_unref),
                    >, 0);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  golden = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < BOARDS; i++) {
    g_autofree char *name = g_strdup_printf ("golden/%u.png", i);

    g_ptr_array_add (golden, write_query (name, i, &norma_homography_identity));
  }
  g_test_add_func ("/references/best", test_best);
  g_test_add_func ("/references/streamed", test_streamed);
  g_test_add_func ("/references/ties", test_ties);
  g_test_add_func ("/references/own-file", test_own_file);
  g_test_add_func ("/references/several", test_several);
  g_test_add_func ("/references/beyond-the-border", test_beyond_the_border);
  g_test_add_func ("/references/errors", test_errors);
  g_test_add_func ("/references/out-of-memory", test_out_of_memory);
  code = g_test_run ();
  norma_test_remove_folder (folder);
  g_ptr_array_unref (golden);
  g_free (folder);
  return code;
}
