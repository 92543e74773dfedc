/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/file-hash.h"
#include "core/pipeline/leakage.h"
#include "tests/core/pipeline/small-fit.h"

/* 12 good images train/part-1 … 12 that a model was fitted on, and 6 other parts. */
typedef struct {
  char *folder;
  GPtrArray *good, *tests; /* char *, paths */
  NormaModel *model;
} Made;

static void
make (Made *made, gconstpointer unused)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) fit = NULL;

  made->folder = norma_test_folder ();
  made->good = norma_test_parts_write (&part, 1, 12, made->folder);
  made->tests = norma_test_parts_write (&part, 100, 6, made->folder);
  fit = small_fit (made->good, &options);
  made->model = norma_model_ref (fit->model);
}

static void
unmake (Made *made, gconstpointer unused)
{
  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  g_ptr_array_unref (made->good);
  g_ptr_array_unref (made->tests);
  norma_model_unref (made->model);
}

static NormaLeakage *
find (const Made *made, const GPtrArray *good)
{
  const NormaLeakageOptions options = { good, 2, NULL };
  g_autoptr (GError) error = NULL;
  NormaLeakage *leakage = norma_leakage_find (made->model, made->tests, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (leakage->n_images, ==, made->tests->len);
  return leakage;
}

/* A file of the same bytes under another name. */
static void
copy_file (const Made *made, const char *from, const char *name)
{
  char *to = g_build_filename (made->folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)n, NULL));
  g_ptr_array_add (made->tests, to);
}

static void
test_nothing (Made *made, gconstpointer unused)
{
  g_autoptr (NormaLeakage) leakage = find (made, NULL);

  g_assert_true (leakage->knows_good);
  g_assert_cmpuint (leakage->n[NORMA_LEAK_NONE], ==, 6);
  g_assert_cmpuint (leakage->n_compared, ==, 0);
  g_assert_cmpuint (leakage->n_twins, ==, 0);
  g_assert_cmpuint (leakage->n_tuned_unknown, ==, 0);
}

static void
test_fitted (Made *made, gconstpointer unused)
{
  g_autoptr (NormaLeakage) leakage = NULL;
  g_autoptr (NormaLeakage) old = NULL;

  copy_file (made, made->good->pdata[4], "renamed.tif");
  leakage = find (made, NULL);
  g_assert_cmpint (leakage->leaks[6], ==, NORMA_LEAK_FITTED);
  g_assert_cmpuint (leakage->n[NORMA_LEAK_FITTED], ==, 1);
  g_assert_cmpuint (leakage->n[NORMA_LEAK_NONE], ==, 6);
  g_assert_cmpstr (leakage->paths[6], ==, made->tests->pdata[6]);

  g_clear_pointer (&made->model->good_set.hashes, g_ptr_array_unref);
  old = find (made, NULL);
  g_assert_false (old->knows_good);
  g_assert_cmpuint (old->n[NORMA_LEAK_FITTED], ==, 0);
}

/* Being in the good set goes before having been tuned on. */
static void
test_tuned (Made *made, gconstpointer unused)
{
  NormaTunedOn tuned_on = { g_ptr_array_new_with_free_func (g_free), 3 };
  const NormaWish wish = NORMA_WISH_INIT;
  float highest = (float)made->model->rarity->scores[made->model->rarity->n - 1];
  g_autoptr (NormaLeakage) leakage = NULL;

  copy_file (made, made->good->pdata[0], "renamed.tif");
  g_ptr_array_add (tuned_on.hashes, norma_file_hash (made->tests->pdata[2], NULL));
  g_ptr_array_add (tuned_on.hashes, norma_file_hash (made->good->pdata[0], NULL));
  g_assert_true (
      norma_model_set_thresholds (made->model, highest, highest, &wish, "tuned", &tuned_on, NULL));
  leakage = find (made, NULL);
  g_assert_cmpint (leakage->leaks[2], ==, NORMA_LEAK_TUNED);
  g_assert_cmpint (leakage->leaks[6], ==, NORMA_LEAK_FITTED);
  g_assert_cmpuint (leakage->n[NORMA_LEAK_TUNED], ==, 1);
  g_assert_cmpuint (leakage->n_tuned_unknown, ==, 3);
}

/* The thresholds rest on an image that has left the good set, until they are set anew. */
static void
test_removed (Made *made, gconstpointer unused)
{
  g_autofree char *hash = norma_file_hash (made->tests->pdata[1], NULL);
  g_autoptr (NormaLeakage) before = NULL;
  g_autoptr (NormaLeakage) after = NULL;

  made->model->corrections =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_corrected_image_free);
  g_ptr_array_add (made->model->corrections,
                   norma_corrected_image_new (NORMA_CORRECTED_REMOVED, "a.tif", hash, "", "", ""));
  made->model->promised_hash = g_strdup (made->model->good_set.hash);
  before = find (made, NULL);
  g_assert_cmpint (before->leaks[1], ==, NORMA_LEAK_TUNED);
  g_clear_pointer (&made->model->promised_hash, g_free);
  after = find (made, NULL);
  g_assert_cmpint (after->leaks[1], ==, NORMA_LEAK_NONE);
}

static void
test_tolerated (Made *made, gconstpointer unused)
{
  static const float zeros[4], ones[4] = { 1, 1, 1, 1 };
  NormaToleratedPlace *place = g_new0 (NormaToleratedPlace, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaLeakage) leakage = NULL;

  *place = (NormaToleratedPlace){ .path = g_strdup ("a"),
                                  .hash = norma_file_hash (made->tests->pdata[5], NULL),
                                  .when = g_strdup (""),
                                  .who = g_strdup (""),
                                  .reason = g_strdup (""),
                                  .n_cells = 1 };
  made->model->tolerated = norma_tolerated_new (4, zeros, ones, 1, place, zeros, &error);
  g_assert_no_error (error);
  leakage = find (made, NULL);
  g_assert_cmpint (leakage->leaks[5], ==, NORMA_LEAK_TOLERATED);
}

/* The same picture in other bytes, and one that no good image resembles. */
static void
test_twins (Made *made, gconstpointer unused)
{
  const NormaTestPart wide = { 96, 80, 1, NORMA_SAMPLE_U16, 65535 };
  char *again = g_build_filename (made->folder, "again.tif", NULL);
  g_autoptr (NormaLeakage) leakage = NULL;

  norma_test_part_write (&wide, 7, again);
  g_ptr_array_add (made->tests, again);
  g_ptr_array_add (made->tests, g_build_filename (made->folder, "missing.tif", NULL));
  g_ptr_array_add (made->good, g_strdup (made->tests->pdata[0])); /* not of the good set */
  leakage = find (made, made->good);
  g_assert_cmpuint (leakage->n_compared, ==, 12);
  g_assert_cmpint (leakage->leaks[6], ==, NORMA_LEAK_NONE);
  g_assert_cmpstr (leakage->twins[6], ==, made->good->pdata[6]);
  g_assert_null (leakage->twins[7]);
  g_assert_null (leakage->twins[0]);
}

static gpointer
find_again (gconstpointer data, GError **error)
{
  const Made *made = data;
  const NormaLeakageOptions options = { NULL, 1, NULL };

  return norma_leakage_find (made->model, made->tests, &options, NULL, error);
}

static void
test_failures (Made *made, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  const NormaLeakageOptions options = { made->good, 1, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (norma_test_fail_allocations (find_again, made,
                                                 (GDestroyNotify)norma_leakage_free),
                    ==, 3);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_leakage_find (made->model, made->tests, &options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_words (void)
{
  g_assert_cmpstr (norma_leak_to_string (NORMA_LEAK_FITTED), ==, "fitted");
  g_assert_cmpstr (norma_leak_to_string (NORMA_LEAK_TUNED), ==, "tuned");
  g_assert_true (norma_leak_spoils_score (NORMA_LEAK_TOLERATED));
  g_assert_false (norma_leak_spoils_score (NORMA_LEAK_TUNED));
  g_assert_true (norma_leak_spoils_verdict (NORMA_LEAK_TUNED));
  g_assert_false (norma_leak_spoils_verdict (NORMA_LEAK_NONE));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Made *made, gconstpointer unused);
  } tests[] = {
    { "/leakage/nothing", test_nothing },     { "/leakage/fitted", test_fitted },
    { "/leakage/tuned", test_tuned },         { "/leakage/removed", test_removed },
    { "/leakage/tolerated", test_tolerated }, { "/leakage/twins", test_twins },
    { "/leakage/failures", test_failures },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Made, NULL, make, tests[i].test, unmake);
  g_test_add_func ("/leakage/words", test_words);
  return g_test_run ();
}
