/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/pipeline/golden.h"
#include "core/pipeline/good-features.h"
#include "tests/core/pipeline/network-good.h"

/* From good images to a verdict with the network of an ONNX file. */

static GBytes *
fit_bytes (const Good *good)
{
  g_autoptr (NormaFit) fit = small_fit (good->paths, &good->options);

  return norma_model_to_bytes (fit->model, NULL);
}

/* Without the network's file, a model that was read scores as the one that was fitted. */
static void
test_round_trip (void)
{
  const NormaTestPart part = { 96, 80, 1, NORMA_SAMPLE_U8, 255, TRUE };
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 77);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaModel) read = NULL;
  g_autoptr (NormaResult) before = NULL, after = NULL;
  g_autoptr (GBytes) bytes = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  double difference = 1;
  Good good;

  set_up (&good);
  fit = small_fit (good.paths, &good.options);
  g_assert_cmpuint (fit->model->frame.width, ==, 64);
  g_assert_cmpuint (fit->model->frame.height, ==, 64);
  bytes = norma_model_to_bytes (fit->model, &error);
  g_assert_no_error (error);
  tear_down (&good);
  read = norma_model_read_bytes (bytes, "model", &error);
  g_assert_no_error (error);
  before = score_raster (fit->model, raster);
  after = score_raster (read, raster);
  assert_same_result (before, after);
  g_assert_cmpfloat (before->times_threshold, >, 1);
  again = norma_model_to_bytes (read, NULL);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_true (norma_golden_verify (read, &difference, NULL));
  g_assert_cmpfloat (difference, ==, 0);
}

static void
test_threads (void)
{
  g_autoptr (GBytes) one = NULL;
  Good good;

  set_up (&good);
  good.options.n_threads = 1;
  one = fit_bytes (&good);
  for (guint n = 2; n <= 3; n++) {
    g_autoptr (GBytes) many = NULL;

    good.options.n_threads = n;
    many = fit_bytes (&good);
    g_assert_true (g_bytes_equal (one, many));
  }
  tear_down (&good);
}

/* Another processor's last bits pass; another score does not. */
static void
test_replay (void)
{
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (GError) error = NULL;
  double difference = 0;
  Good good;

  set_up (&good);
  fit = small_fit (good.paths, &good.options);
  fit->model->golden.map[1] *= 1 + 2e-5f;
  g_assert_true (norma_golden_verify (fit->model, &difference, &error));
  g_assert_cmpfloat (difference, >, 1e-5);
  g_assert_cmpfloat (difference, <, 3e-5);
  fit->model->golden.map[1] *= 1.01f;
  g_assert_false (norma_golden_verify (fit->model, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "allowed is 0.001"));
  tear_down (&good);
}

static void
test_memory (void)
{
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaBudget) budget = NULL;
  g_autoptr (GError) error = NULL;
  guint64 need;
  Good good;

  set_up (&good);
  fit = small_fit (good.paths, &good.options);
  need = norma_fit_memory (&fit->model->frame, fit->model->extractor, fit->survey->n_usable,
                           &good.options);
  g_assert_cmpuint (need, >,
                    fit->model->extractor->held_bytes + 2 * fit->model->extractor->scratch_bytes);
  budget = norma_budget_new (need - 1);
  good.options.budget = budget;
  g_assert_null (norma_fit_images (good.paths, &good.options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  tear_down (&good);
}

/* What cannot be had is refused before any image is read. */
static void
test_refused (void)
{
  g_autoptr (GPtrArray) absent = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const int refused = norma_precision_check (NORMA_PRECISION_BF16, NULL) ? NORMA_ERROR_INPUT
                                                                         : NORMA_ERROR_UNSUPPORTED;
  Good good;

  set_up (&good);
  g_ptr_array_add (absent, (gpointer) "/nowhere/part.tif");
  good.options.extractor.precision = NORMA_PRECISION_BF16;
  g_assert_null (norma_fit_images (absent, &good.options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, refused);
  g_clear_error (&error);
  good.options.extractor.precision = NORMA_PRECISION_FP32;
  good.options.extractor.network = "/nowhere/net.onnx";
  g_assert_null (norma_fit_images (absent, &good.options, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  tear_down (&good);
}

static char *
write_model (const Good *good, const NormaModel *model)
{
  char *path = g_build_filename (good->folder, "model.norma", NULL);

  g_assert_true (norma_model_write (model, path, NULL));
  return path;
}

static void
assert_same_limits (const NormaLimits *a, const NormaLimits *b)
{
  g_assert_cmpfloat (a->review, ==, b->review);
  g_assert_cmpfloat (a->reject, ==, b->reject);
  g_assert_cmpuint (a->least_area, ==, b->least_area);
}

/* A lowered model keeps its bits, and in single precision has the thresholds that were measured in
 * that. */
static void
check_lowered (Good *good, NormaPrecision precision)
{
  g_autoptr (NormaFit) fit = fit_lowered (good, precision);
  g_autoptr (NormaModel) read = NULL, in_fp32 = NULL;
  g_autoptr (GBytes) bytes = NULL, again = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  double difference = 1;

  if (fit == NULL)
    return;
  g_assert_cmpstr (fit->model->extractor->precision, ==, norma_precision_to_string (precision));
  g_assert_nonnull (fit->model->stand_in);
  g_assert_cmpfloat (fit->model->stand_in->agreement, >, 0.5);
  g_assert_cmpfloat (fit->model->stand_in->limits.reject, !=, fit->model->limits.reject);
  path = write_model (good, fit->model);
  read = norma_model_read (path, NULL, &error);
  g_assert_no_error (error);
  bytes = norma_model_to_bytes (fit->model, NULL);
  again = norma_model_to_bytes (read, NULL);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_true (norma_golden_verify (read, &difference, NULL));
  g_assert_cmpfloat (difference, ==, 0);

  in_fp32 = norma_model_read_in_fp32 (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (in_fp32->extractor->precision, ==, "fp32");
  g_assert_null (in_fp32->stand_in);
  assert_same_limits (&in_fp32->limits, &fit->model->stand_in->limits);
  g_assert_cmpfloat (in_fp32->promise.threshold, ==, fit->model->stand_in->promise.threshold);
  g_assert_true (norma_golden_verify (in_fp32, &difference, NULL));
  g_assert_cmpfloat (difference, ==, 0);
}

static const NormaMethod with_closed_form = NORMA_METHOD_GAUSSIAN;
static const NormaMethod with_folds = NORMA_METHOD_PATCHCORE;

static void
test_lowered (gconstpointer data)
{
  Good good;

  set_up (&good);
  good.options.detector.method = *(const NormaMethod *)data;
  check_lowered (&good, NORMA_PRECISION_BF16);
  check_lowered (&good, NORMA_PRECISION_INT8);
  tear_down (&good);
}

/* Held-out scores of both precisions are those of the same good images, in their order. */
static void
test_in_fp32 (void)
{
  g_autoptr (NormaFit) lowered = NULL, fit = NULL;
  Good good;

  set_up (&good);
  lowered = fit_lowered (&good, NORMA_PRECISION_BF16);
  fit = fit_lowered (&good, NORMA_PRECISION_FP32);
  for (guint i = 0; i < fit->survey->n_usable; i++) {
    const NormaGoodImage *a = fit->survey->images->pdata[i];
    const NormaGoodImage *b = lowered == NULL ? a : lowered->survey->images->pdata[i];

    g_assert_true (isnan (a->held_out_beside));
    if (lowered == NULL)
      continue;
    g_assert_cmpfloat_with_epsilon (b->held_out_beside, a->held_out, 0.1 * a->held_out);
    g_assert_cmpfloat_with_epsilon (b->held_out_beside, b->held_out, 0.1 * b->held_out);
  }
  tear_down (&good);
}

static void
test_lowered_tiles (void)
{
  Good good;

  set_up (&good);
  good.options.tiles.side = 64;
  good.options.tiles.scale = 1;
  good.options.tiles.models = NORMA_TILE_MODELS_EACH;
  check_lowered (&good, NORMA_PRECISION_BF16);
  good.options.tiles.models = NORMA_TILE_MODELS_ONE;
  check_lowered (&good, NORMA_PRECISION_BF16);
  tear_down (&good);
}

/* Between 8 and 32 samples, and in between below 8 MB. */
static void
test_block (void)
{
  static const struct {
    guint side, channels, block;
  } cases[] = { { 16, 159, 32 }, { 56, 64, 10 }, { 56, 72, 9 }, { 64, 256, 8 }, { 512, 64, 8 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const NormaFeatureShape shape = { cases[i].side, cases[i].side, cases[i].channels };
    const NormaFeatureLevels levels = norma_feature_levels_single (&shape);

    g_assert_cmpuint (norma_good_features_block (&levels), ==, cases[i].block);
  }
}

/* A model file cut or changed is refused or scores; the data's hash catches most of it. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  Good good;

  set_up (&good);
  bytes = fit_bytes (&good);
  size = g_bytes_get_size (bytes);
  for (gsize n = 0; n < size; n += 1 + n / 40) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, n);

    g_assert_null (norma_model_read_bytes (cut, "model", NULL));
  }
  tear_down (&good);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-fit/round-trip", test_round_trip);
  g_test_add_func ("/network-fit/threads", test_threads);
  g_test_add_func ("/network-fit/replay", test_replay);
  g_test_add_func ("/network-fit/memory", test_memory);
  g_test_add_func ("/network-fit/refused", test_refused);
  g_test_add_data_func ("/network-fit/lowered/closed-form", &with_closed_form, test_lowered);
  g_test_add_data_func ("/network-fit/lowered/folds", &with_folds, test_lowered);
  g_test_add_func ("/network-fit/lowered/tiles", test_lowered_tiles);
  g_test_add_func ("/network-fit/in-fp32", test_in_fp32);
  g_test_add_func ("/network-fit/block", test_block);
  g_test_add_func ("/network-fit/damaged", test_damaged);
  return g_test_run ();
}
