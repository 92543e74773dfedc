/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/forecast.h"

#include "core/base/error.h"
#include "tests/core/features/backbones.h"
#include "tests/ui/parts.h"

typedef struct {
  NormaForecast forecast;
  GError *error;
  gboolean is_done;
} Answer;

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  norma_forecast_finish (result, &answer->forecast, &answer->error);
  answer->is_done = TRUE;
}

static void
test_memory (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  NormaFitOptions options;
  Answer few = { { 0 } }, many = { { 0 } };

  norma_test_write_parts (folder);
  norma_fit_options_init (&options);
  options.short_side = 64;
  g_ptr_array_add (paths, g_build_filename (folder, "train/good/part-01.png", NULL));
  norma_forecast_async (paths, &options, NULL, answered, &few);
  norma_test_wait_until (few.is_done);
  g_assert_no_error (few.error);
  g_assert_cmpuint (few.forecast.frame_width, ==, 80);
  g_assert_cmpuint (few.forecast.frame_height, ==, 64);
  g_assert_cmpfloat (few.forecast.seconds, >, 0);

  /* The memory is known beforehand and grows with the frame, not with the number of images. */
  options.short_side = 128;
  norma_forecast_async (paths, &options, NULL, answered, &many);
  norma_test_wait_until (many.is_done);
  g_assert_no_error (many.error);
  g_assert_cmpuint (many.forecast.bytes, >, few.forecast.bytes);
  norma_test_remove_folder (folder);
}

/* A network has its own frame, and its detector its own memory. */
static void
test_network (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  Onnx__ModelProto *model = test_backbone_new ();
  g_autofree char *network = test_model_write (model, folder, "net.onnx");
  const char *levels[] = { "coarse", NULL };
  NormaFitOptions options;
  Answer all = { { 0 } }, one = { { 0 } }, absent = { { 0 } };

  test_model_free (model);
  norma_test_write_parts (folder);
  norma_fit_options_init (&options);
  options.short_side = 64;
  options.extractor.network = network;
  options.detector.method = NORMA_METHOD_PADIM;
  g_ptr_array_add (paths, g_build_filename (folder, "train/good/part-01.png", NULL));
  norma_forecast_async (paths, &options, NULL, answered, &all);
  norma_test_wait_until (all.is_done);
  g_assert_no_error (all.error);
  g_assert_cmpuint (all.forecast.frame_width, ==, 96); /* a multiple of 32 */
  g_assert_cmpuint (all.forecast.frame_height, ==, 64);
  options.extractor.levels = levels;
  norma_forecast_async (paths, &options, NULL, answered, &one);
  options.extractor.levels = NULL;
  norma_test_wait_until (one.is_done);
  g_assert_no_error (one.error);
  g_assert_cmpuint (one.forecast.bytes, <, all.forecast.bytes);
  options.extractor.network = "/absent/net.onnx";
  norma_forecast_async (paths, &options, NULL, answered, &absent);
  norma_test_wait_until (absent.is_done);
  g_assert_error (absent.error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&absent.error);
  norma_test_remove_folder (folder);
}

/* Parts of 128 × 96 pixels have a frame of 80 × 64, which has no quarter turns. */
static void
test_samples (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  NormaFitOptions options;
  Answer whole = { { 0 } }, mirrored = { { 0 } }, turned = { { 0 } }, one = { { 0 } },
         each = { { 0 } }, large = { { 0 } };

  norma_test_write_parts (folder);
  norma_fit_options_init (&options);
  options.short_side = 64;
  g_ptr_array_add (paths, g_build_filename (folder, "train/good/part-01.png", NULL));
  norma_forecast_async (paths, &options, NULL, answered, &whole);
  options.augments = 1 << NORMA_AUGMENT_FLIP_VERTICAL;
  norma_forecast_async (paths, &options, NULL, answered, &mirrored);
  options.augments = 1 << NORMA_AUGMENT_ROTATE_90;
  norma_forecast_async (paths, &options, NULL, answered, &turned);
  options.augments = 0;
  options.tiles.side = 64;
  norma_forecast_async (paths, &options, NULL, answered, &one);
  options.tiles.models = NORMA_TILE_MODELS_EACH;
  norma_forecast_async (paths, &options, NULL, answered, &each);
  options.tiles.side = 2048;
  norma_forecast_async (paths, &options, NULL, answered, &large);
  norma_test_wait_until (whole.is_done && mirrored.is_done && turned.is_done && one.is_done &&
                         each.is_done && large.is_done);
  g_assert_no_error (whole.error);
  g_assert_no_error (mirrored.error);
  g_assert_cmpuint (mirrored.forecast.bytes, >, whole.forecast.bytes);
  g_assert_error (turned.error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (turned.error->message, "80 × 64"));
  g_assert_no_error (one.error);
  g_assert_cmpuint (one.forecast.frame_width, ==, 64);
  g_assert_cmpuint (one.forecast.frame_height, ==, 64);
  g_assert_no_error (each.error);
  g_assert_cmpuint (each.forecast.bytes, >, one.forecast.bytes);
  g_assert_error (large.error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&turned.error);
  g_clear_error (&large.error);
  norma_test_remove_folder (folder);
}

static void
test_errors (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  NormaFitOptions options;
  Answer absent = { { 0 } }, stopped = { { 0 } };

  norma_fit_options_init (&options);
  g_ptr_array_add (paths, (char *)"/absent/part.png");
  norma_forecast_async (paths, &options, NULL, answered, &absent);
  norma_test_wait_until (absent.is_done);
  g_assert_error (absent.error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&absent.error);

  g_cancellable_cancel (cancelled);
  norma_forecast_async (paths, &options, cancelled, answered, &stopped);
  norma_test_wait_until (stopped.is_done);
  g_assert_error (stopped.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&stopped.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/memory", test_memory);
  g_test_add_func ("/forecast/network", test_network);
  g_test_add_func ("/forecast/samples", test_samples);
  g_test_add_func ("/forecast/errors", test_errors);
  return g_test_run ();
}
