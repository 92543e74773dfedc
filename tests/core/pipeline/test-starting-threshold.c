/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/starting-threshold.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/report/json.h"
#include "tests/core/pipeline/small-fit.h"

/* Fits on one good image. */

static GPtrArray *
write_one (const char *folder)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;

  return norma_test_parts_write (&part, 7, 1, folder);
}

static NormaFitOptions
options_of (NormaMethod method, NormaAugments augments)
{
  NormaFitOptions options = small_options ();

  options.detector.method = method;
  options.augments = augments;
  return options;
}

/* The part, mirrored in either direction as asked. */
static NormaRaster *
draw_mirrored (gboolean across, gboolean down)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 7);
  NormaRaster *mirrored = norma_raster_new (96, 80, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint y = 0; y < 80; y++)
    for (guint x = 0; x < 96; x++)
      ((guint8 *)norma_raster_row (mirrored, y))[x] =
          ((const guint8 *)norma_raster_row (raster, down ? 79 - y : y))[across ? 95 - x : x];
  return mirrored;
}

/* The threshold is the largest score of the part and its mirror images, all found in another way;
 * resampling them in another order moves last bits. */
static void
test_threshold (void)
{
  const NormaFitOptions options = options_of (NORMA_METHOD_PATCHCORE, 0);
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = write_one (folder);
  g_autoptr (NormaFit) fit = small_fit (paths, &options);
  double largest = 0;

  for (guint i = 0; i < 4; i++) {
    g_autoptr (NormaRaster) raster = draw_mirrored (i % 2 == 1, i / 2 == 1);
    g_autoptr (NormaResult) result = score_raster (fit->model, raster);

    largest = MAX (largest, (double)result->score);
    g_assert_true (isnan (result->one_in));
  }
  g_assert_cmpfloat (largest, >, 0);
  g_assert_cmpfloat_with_epsilon (fit->model->promise.threshold / largest, 1, 1e-5);
  g_assert_cmpfloat (fit->model->limits.reject, ==, (float)fit->model->promise.threshold);
  g_assert_cmpfloat (fit->model->limits.review, ==, fit->model->limits.reject);
  norma_test_remove_folder (folder);
}

/* Copies that were learnt tell nothing of other parts: the threshold is that of the copies left. */
static void
test_learnt_copies (void)
{
  const NormaAugments flips = 1 << NORMA_AUGMENT_ROTATE_180 | 1 << NORMA_AUGMENT_FLIP_HORIZONTAL |
                              1 << NORMA_AUGMENT_FLIP_VERTICAL;
  const NormaFitOptions plain = options_of (NORMA_METHOD_PATCHCORE, 0);
  const NormaFitOptions learnt = options_of (NORMA_METHOD_PATCHCORE, flips);
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = write_one (folder);
  g_autoptr (NormaFit) without = small_fit (paths, &plain);
  g_autoptr (NormaFit) with = small_fit (paths, &learnt);

  g_assert_cmpfloat (with->model->promise.threshold, ==, without->model->promise.threshold);
  norma_test_remove_folder (folder);
}

static void
assert_promises_nothing (const NormaModel *model)
{
  g_assert_cmpuint (model->promise.n, ==, 0);
  g_assert_false (model->promise.kept_wish);
  g_assert_cmpfloat (model->promise.false_alarms, ==, 1);
  g_assert_cmpfloat (model->promise.strongest_false_alarms, ==, 1);
  g_assert_cmpuint (model->promise.n_needed, ==, 299);
  g_assert_cmpuint (model->rarity->n, ==, 0);
  g_assert_cmpuint (model->smallest_defect.n_spots, ==, 0);
}

/* Every detector learns from one image and its copies, and says so before and after the file. */
static void
test_copies (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = write_one (folder);

  for (NormaMethod method = NORMA_METHOD_GAUSSIAN; norma_method_to_string (method) != NULL;
       method++) {
    NormaFitOptions options =
        options_of (method, 1 << NORMA_AUGMENT_ROTATE_180 | 1 << NORMA_AUGMENT_FLIP_VERTICAL);
    g_autoptr (NormaFit) fit = NULL;
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (NormaModel) model = NULL;

    options.n_defect_spots = 5;
    fit = small_fit (paths, &options);
    bytes = norma_model_to_bytes (fit->model, NULL);
    model = norma_model_read_bytes (bytes, "test", NULL);
    g_assert_nonnull (model);
    assert_promises_nothing (fit->model);
    assert_promises_nothing (model);
    g_assert_cmpfloat (model->limits.reject, >, 0);
    g_assert_true (isnan (((const NormaGoodImage *)fit->survey->images->pdata[0])->held_out));
  }
  norma_test_remove_folder (folder);
}

/* What is not promised is null, not 1. */
static void
test_json (void)
{
  const NormaFitOptions options = options_of (NORMA_METHOD_PATCHCORE, 0);
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = write_one (folder);
  g_autoptr (NormaFit) fit = small_fit (paths, &options);
  g_autofree char *json = norma_json_model (fit->model, "a.norma", "hash");

  g_assert_nonnull (strstr (json, "\"false_alarms_promised\":null"));
  g_assert_nonnull (strstr (json, "\"confidence\":null"));
  g_assert_nonnull (strstr (json, "\"strongest_false_alarms\":null"));
  g_assert_nonnull (strstr (json, "\"held_out_scores\":0"));
  norma_test_remove_folder (folder);
}

static void
assert_refused (const GPtrArray *paths, const NormaFitOptions *options, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_fit_images (paths, options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
test_refused (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = write_one (folder);
  const NormaAugments flip = 1 << NORMA_AUGMENT_FLIP_VERTICAL;
  NormaFitOptions options;

  for (NormaMethod method = NORMA_METHOD_GAUSSIAN; norma_method_to_string (method) != NULL;
       method++)
    if (method != NORMA_METHOD_PATCHCORE) {
      options = options_of (method, 0);
      assert_refused (paths, &options, "or choose the detector patchcore");
    }
  options = options_of (NORMA_METHOD_GAUSSIAN, flip);
  options.detector.gaussian.scope = NORMA_SCOPE_IMAGE;
  options.bound = NORMA_BOUND_CHI_SQUARE;
  assert_refused (paths, &options, "promises nothing");
  options.bound = NORMA_BOUND_F_LAW;
  options.detector.gaussian.covariance = NORMA_COVARIANCE_SAMPLE;
  assert_refused (paths, &options, "independent samples");
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/starting-threshold/threshold", test_threshold);
  g_test_add_func ("/starting-threshold/learnt-copies", test_learnt_copies);
  g_test_add_func ("/starting-threshold/copies", test_copies);
  g_test_add_func ("/starting-threshold/json", test_json);
  g_test_add_func ("/starting-threshold/refused", test_refused);
  return g_test_run ();
}
