/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/correct.h"

#include <math.h>

#include "core/pipeline/flips.h"
#include "core/pipeline/golden.h"
#include "tests/core/pipeline/small-fit.h"

enum { N = 14, ALL = 17 };

static const NormaCorrectOptions options = { "Ada", "2026-03-01T10:00:00Z", "new supplier", 2 };

typedef struct {
  char *folder;
  GPtrArray *paths; /* [ALL] */
  NormaFitOptions fit;
} Fixture;

static Fixture
fixture_new (NormaMethod method)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  Fixture fixture = { norma_test_folder (), NULL, small_options () };

  fixture.paths = norma_test_parts_write (&part, 1, ALL, fixture.folder);
  fixture.fit.detector.method = method;
  return fixture;
}

static void
fixture_clear (Fixture *fixture)
{
  norma_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->paths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* first … first + n − 1 but `without`. */
static GPtrArray *
some_of (const Fixture *fixture, guint first, guint n, guint without)
{
  GPtrArray *some = g_ptr_array_new ();

  for (guint i = first; i < first + n; i++)
    if (i != without)
      g_ptr_array_add (some, fixture->paths->pdata[i]);
  return some;
}

static NormaModel *
fit (const Fixture *fixture, const GPtrArray *paths)
{
  g_autoptr (NormaFit) fit = small_fit (paths, &fixture->fit);

  return norma_model_ref (fit->model);
}

/* What a user does: through a file. */
static NormaModel *
reload (const NormaModel *model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = norma_model_to_bytes (model, &error);
  NormaModel *loaded = norma_model_read_bytes (bytes, "test", &error);

  g_assert_no_error (error);
  return loaded;
}

/* One image added, then one removed, then thresholds: in all a fit on the changed set. */
static void
check_as_fitted (NormaMethod method)
{
  g_auto (Fixture) fixture = fixture_new (method);
  g_autoptr (GPtrArray) before = some_of (&fixture, 0, N, ALL);
  g_autoptr (GPtrArray) added = some_of (&fixture, N, 2, ALL);
  g_autoptr (GPtrArray) removed = some_of (&fixture, 3, 1, ALL);
  g_autoptr (GPtrArray) after = some_of (&fixture, 0, N + 2, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) fitted = fit (&fixture, before);
  g_autoptr (NormaModel) loaded = reload (fitted);
  g_autoptr (NormaModel) expected = fit (&fixture, after);
  g_autoptr (NormaModel) corrected =
      norma_correct_model (loaded, added, removed, &options, NULL, &error);
  g_autoptr (NormaModel) again = NULL;
  g_autoptr (NormaModel) calibrated = NULL;

  g_assert_no_error (error);
  again = reload (corrected);
  /* at once: as fitted but for the thresholds, and it says so */
  g_assert_cmpstr (again->good_set.hash, ==, expected->good_set.hash);
  g_assert_cmpuint (again->good_set.n_images, ==, N + 1);
  g_assert_cmpstr (again->promised_hash, ==, fitted->good_set.hash);
  g_assert_cmpfloat (again->limits.reject, ==, fitted->limits.reject);
  g_assert_cmpuint (again->corrections->len, ==, 3);
  g_assert_cmpuint (again->smallest_defect.n_spots, ==, 0);
  g_assert_true (norma_golden_verify (again, NULL, &error));
  g_assert_no_error (error);

  /* later: held out from the corrected model; the folder may hold others, in another order */
  calibrated = norma_correct_thresholds (again, fixture.paths, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (calibrated->promised_hash);
  g_assert_cmpuint (calibrated->promise.n, ==, N + 1);
  g_assert_cmpfloat (calibrated->promise.false_alarms, ==, expected->promise.false_alarms);
  g_assert_cmpfloat_with_epsilon (calibrated->limits.reject, expected->limits.reject,
                                  2e-5 * expected->limits.reject);
  g_assert_cmpfloat_with_epsilon (calibrated->limits.review, expected->limits.review,
                                  2e-5 * expected->limits.review);
  for (guint i = 0; i < ALL; i++) {
    g_autoptr (NormaRaster) raster =
        norma_image_read (fixture.paths->pdata[i], &(NormaReadOptions)NORMA_READ_OPTIONS_INIT,
                          &error);
    g_autoptr (NormaResult) found = score_raster (calibrated, raster);
    g_autoptr (NormaResult) fresh = score_raster (expected, raster);

    g_assert_cmpfloat_with_epsilon (found->score, fresh->score, 5e-6 * fresh->score);
  }
}

static void
test_gaussian (void)
{
  check_as_fitted (NORMA_METHOD_GAUSSIAN);
}

static void
test_padim (void)
{
  check_as_fitted (NORMA_METHOD_PADIM);
}

/* There and back again: the thresholds are those of this set once more. */
static void
test_back_again (void)
{
  g_auto (Fixture) fixture = fixture_new (NORMA_METHOD_GAUSSIAN);
  g_autoptr (GPtrArray) before = some_of (&fixture, 0, N, ALL);
  g_autoptr (GPtrArray) one = some_of (&fixture, N, 1, ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) fitted = fit (&fixture, before);
  g_autoptr (NormaModel) added = norma_correct_model (fitted, one, NULL, &options, NULL, &error);
  g_autoptr (NormaModel) back = norma_correct_model (added, NULL, one, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (added->promised_hash, ==, fitted->good_set.hash);
  g_assert_cmpstr (back->good_set.hash, ==, fitted->good_set.hash);
  g_assert_null (back->promised_hash);
  g_assert_cmpuint (back->corrections->len, ==, 2);
}

/* The bank and what it tells of its images follow each other. */
static void
test_bank (void)
{
  g_auto (Fixture) fixture = fixture_new (NORMA_METHOD_PATCHCORE);
  g_autoptr (GPtrArray) before = some_of (&fixture, 0, N, ALL);
  g_autoptr (GPtrArray) added = some_of (&fixture, N, 1, ALL);
  g_autoptr (GPtrArray) removed = some_of (&fixture, 0, 1, ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) fitted = NULL;
  g_autoptr (NormaModel) corrected = NULL;
  g_autoptr (NormaModel) again = NULL;
  g_autoptr (NormaModel) calibrated = NULL;

  fixture.fit.detector.patchcore.core_set = 0.5;
  fitted = fit (&fixture, before);
  corrected = norma_correct_model (fitted, added, removed, &options, NULL, &error);
  g_assert_no_error (error);
  again = reload (corrected);
  g_assert_cmpuint (again->good_files->n, ==, N);
  for (guint i = 0; i < N; i++)
    g_assert_cmpstr (again->good_files->paths[i], ==, fixture.paths->pdata[i + 1]);
  g_assert_cmpuint (again->good_files->sizes[2 * (N - 1)], ==, 96);
  calibrated = norma_correct_thresholds (again, fixture.paths, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calibrated->promise.n, ==, N);
  g_assert_null (calibrated->promised_hash);
}

static void
assert_refused (const NormaModel *model, const GPtrArray *added, const GPtrArray *removed, int code,
                const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_correct_model (model, added, removed, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (void)
{
  g_auto (Fixture) fixture = fixture_new (NORMA_METHOD_GAUSSIAN);
  g_autoptr (GPtrArray) before = some_of (&fixture, 0, N, ALL);
  g_autoptr (GPtrArray) other = some_of (&fixture, N, 1, ALL);
  g_autoptr (GPtrArray) twice = some_of (&fixture, N, 1, ALL);
  g_autoptr (GPtrArray) known = some_of (&fixture, 2, 1, ALL);
  g_autoptr (GPtrArray) known_twice = some_of (&fixture, 2, 1, ALL);
  g_autoptr (GPtrArray) most = some_of (&fixture, 0, N - 1, ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) fitted = fit (&fixture, before);
  g_autoptr (NormaModel) copies = NULL;
  g_autoptr (NormaModel) old = NULL;

  g_ptr_array_add (twice, twice->pdata[0]);
  g_ptr_array_add (known_twice, known->pdata[0]);
  assert_refused (fitted, known, NULL, NORMA_ERROR_INPUT, "already");
  assert_refused (fitted, twice, NULL, NORMA_ERROR_INPUT, "already");
  assert_refused (fitted, NULL, other, NORMA_ERROR_INPUT, "learnt from");
  assert_refused (fitted, NULL, known_twice, NORMA_ERROR_INPUT, "twice");
  assert_refused (fitted, NULL, NULL, NORMA_ERROR_INPUT, "no image");
  assert_refused (fitted, NULL, most, NORMA_ERROR_INPUT, "1 good images");

  g_assert_null (norma_correct_thresholds (fitted, most, &options, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "1 of the model's 14"));
  g_clear_error (&error);

  old = norma_model_copy (fitted, &error);
  g_clear_pointer (&old->good_set.hashes, g_ptr_array_unref);
  assert_refused (old, other, NULL, NORMA_ERROR_UNSUPPORTED, "fit anew");
  fixture.fit.augments = 1 << NORMA_AUGMENT_FLIP_VERTICAL;
  copies = fit (&fixture, before);
  assert_refused (copies, other, NULL, NORMA_ERROR_UNSUPPORTED, "fit anew");
}

static void
test_other_pictures (void)
{
  g_auto (Fixture) fixture = fixture_new (NORMA_METHOD_GAUSSIAN);
  g_autoptr (GPtrArray) before = some_of (&fixture, 0, N, ALL);
  g_autoptr (GPtrArray) wide = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) absent = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) fitted = fit (&fixture, before);
  NormaTestPart part = NORMA_TEST_PART_INIT;

  part.type = NORMA_SAMPLE_U16;
  part.white = 65535;
  g_ptr_array_add (wide, g_build_filename (fixture.folder, "wide.tif", NULL));
  norma_test_part_write (&part, 99, wide->pdata[0]);
  assert_refused (fitted, wide, NULL, NORMA_ERROR_MISMATCH, "wide.tif");
  g_ptr_array_add (absent, (gpointer) "/nowhere/at-all.tif");
  g_assert_null (norma_correct_model (fitted, absent, NULL, &options, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* A good image far from the others is rejected, and no longer once it is known. */
static void
test_flips (void)
{
  g_auto (Fixture) fixture = fixture_new (NORMA_METHOD_GAUSSIAN);
  g_autoptr (GPtrArray) before = some_of (&fixture, 0, N, ALL);
  g_autoptr (GPtrArray) odd = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = some_of (&fixture, 0, ALL, ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) fitted = fit (&fixture, before);
  g_autoptr (NormaModel) corrected = NULL;
  g_autoptr (NormaFlips) flips = NULL;
  g_autoptr (NormaFlips) none = NULL;
  NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFlip *flip;

  part.defective = TRUE;
  g_ptr_array_add (odd, g_build_filename (fixture.folder, "odd.tif", NULL));
  norma_test_part_write (&part, 77, odd->pdata[0]);
  g_ptr_array_add (all, odd->pdata[0]);
  g_ptr_array_add (all, (gpointer) "/nowhere/at-all.tif");
  corrected = norma_correct_model (fitted, odd, NULL, &options, NULL, &error);
  g_assert_no_error (error);
  flips = norma_flips_find (fitted, corrected, all, 2, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (flips->n_images, ==, ALL + 1);
  g_assert_cmpuint (flips->n_unreadable, ==, 1);
  g_assert_cmpuint (flips->flips->len, >, 0);
  flip = flips->flips->pdata[flips->flips->len - 1];
  g_assert_cmpstr (flip->path, ==, odd->pdata[0]);
  g_assert_cmpint (flip->before, ==, NORMA_VERDICT_REJECT);
  g_assert_cmpint (flip->after, !=, NORMA_VERDICT_REJECT);
  g_assert_cmpfloat (flip->times_before, >, 1);
  g_assert_cmpfloat (flip->times_after, <=, 1);
  none = norma_flips_find (fitted, fitted, all, 2, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->flips->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/correct/gaussian", test_gaussian);
  g_test_add_func ("/correct/padim", test_padim);
  g_test_add_func ("/correct/back-again", test_back_again);
  g_test_add_func ("/correct/bank", test_bank);
  g_test_add_func ("/correct/refused", test_refused);
  g_test_add_func ("/correct/other-pictures", test_other_pictures);
  g_test_add_func ("/correct/flips", test_flips);
  return g_test_run ();
}
