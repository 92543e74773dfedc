/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/detectors/detector-part.h"
#include "tests/core/pipeline/small-fit.h"

/* A fit with a detector that looks at the picture beside the features. */

enum { N_IMAGES = 12, N_HELD_OUT = 4 };

typedef struct {
  char *folder;
  GPtrArray *paths;
  NormaFitOptions options;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;

  f->folder = norma_test_folder ();
  f->paths = norma_test_parts_write (&part, 1, N_IMAGES, f->folder);
  f->options = small_options ();
  f->options.detector.method = NORMA_METHOD_EFFICIENTAD;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_remove_folder (f->folder);
  g_ptr_array_unref (f->paths);
  g_free (f->folder);
}

static GBytes *
to_bytes (const NormaFit *fit)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = norma_model_to_bytes (fit->model, &error);

  g_assert_no_error (error);
  return bytes;
}

/* The file holds all that decides a score, and the promise rests on what was held out. */
static void
test_file (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) fit = small_fit (f->paths, &f->options);
  g_autofree char *path = g_build_filename (f->folder, "model.norma", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) model = NULL;
  g_autoptr (NormaRaster) raster =
      norma_image_read (((const NormaGoodImage *)fit->survey->images->pdata[0])->path, NULL, NULL);
  g_autoptr (NormaResult) was = score_raster (fit->model, raster), is = NULL;

  g_assert_cmpuint (fit->model->promise.n, ==, N_HELD_OUT);
  g_assert_cmpfloat (fit->model->promise.threshold, >, 0);
  norma_model_write (fit->model, path, &error);
  g_assert_no_error (error);
  model = norma_model_read (path, NULL, &error);
  g_assert_no_error (error);
  is = score_raster (model, raster);
  assert_same_result (was, is);
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) two = small_fit (f->paths, &f->options), one = NULL;
  g_autoptr (GBytes) a = to_bytes (two), b = NULL;

  f->options.n_threads = 1;
  one = small_fit (f->paths, &f->options);
  b = to_bytes (one);
  g_assert_true (g_bytes_equal (a, b));
}

static float
score_by_part (const NormaModel *model, const char *part, const NormaRaster *raster)
{
  g_autoptr (NormaModel) copy = norma_model_copy (model, NULL);
  g_autoptr (NormaResult) result = NULL;

  norma_detector_unref (copy->detector);
  copy->detector = norma_detector_part_new (model->detector, part, NULL);
  result = score_raster (copy, raster);
  return result->score;
}

/* Scoring through one part of the map in a copy of the model; the model stays as it was. The whole map
 * is the higher of both parts at every place, so its smoothed peak is no lower. */
static void
test_part (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) fit = small_fit (f->paths, &f->options);
  g_autoptr (NormaRaster) raster =
      norma_image_read (((const NormaGoodImage *)fit->survey->images->pdata[0])->path, NULL, NULL);
  float structural = score_by_part (fit->model, "structural", raster);
  float logical = score_by_part (fit->model, "logical", raster);
  g_autoptr (NormaResult) whole = score_raster (fit->model, raster);

  g_assert_cmpfloat (structural, >, 0);
  g_assert_cmpfloat (logical, >, 0);
  g_assert_cmpfloat (structural, !=, logical);
  g_assert_cmpfloat (whole->score, >=, MAX (structural, logical));
}

static void
test_tiles_and_copies (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) tiled = NULL, copies = NULL;

  f->options.detector.efficientad.training.schedule.n_steps = 2;
  f->options.tiles.side = 64;
  tiled = small_fit (f->paths, &f->options);
  g_assert_cmpuint (tiled->model->promise.n, ==, N_HELD_OUT);
  f->options.tiles.side = 0;
  f->options.augments = 1 << NORMA_AUGMENT_FLIP_VERTICAL;
  copies = small_fit (f->paths, &f->options);
  g_assert_cmpuint (copies->model->promise.n, ==, N_HELD_OUT);
}

static void
test_refuses (Fixture *f, gconstpointer data)
{
  static const NormaPrecision precisions[] = { NORMA_PRECISION_BF16, NORMA_PRECISION_INT8 };

  for (gsize i = 0; i < G_N_ELEMENTS (precisions); i++) {
    g_autoptr (GError) error = NULL;

    f->options.extractor.precision = precisions[i];
    g_assert_null (norma_fit_images (f->paths, &f->options, NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_nonnull (strstr (error->message, "efficientad"));
  }
  f->options.extractor.precision = NORMA_PRECISION_AUTO;
  f->options.tiles.side = 64;
  f->options.tiles.models = NORMA_TILE_MODELS_EACH;
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_fit_images (f->paths, &f->options, NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_nonnull (strstr (error->message, "efficientad"));
  }
}

/* Two images to learn from, for one does not vary, and one to promise by. */
static void
test_three (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) fit = NULL;

  g_ptr_array_set_size (f->paths, 3);
  fit = small_fit (f->paths, &f->options);
  g_assert_cmpuint (fit->model->promise.n, ==, 1);
}

#define ADD(name, test) \
  g_test_add ("/efficientad-fit/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("file", test_file);
  ADD ("threads", test_threads);
  ADD ("part", test_part);
  ADD ("tiles-and-copies", test_tiles_and_copies);
  ADD ("refuses", test_refuses);
  ADD ("three", test_three);
  return g_test_run ();
}
