/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/tensor-file.h"
#include "core/pipeline/tile-fit.h"
#include "core/pipeline/tile-samples.h"
#include "tests/core/pipeline/tiled-model.h"

enum { N_GOOD = 8 };

/* Two fits, made once: one detector for all tiles, one a tile. */
typedef struct {
  char *folder;
  GPtrArray *paths; /* N_GOOD parts of 150 × 130 */
  NormaFit *fits[2];
} Made;

static const Made *
get_made (void)
{
  static Made made;

  if (made.folder != NULL)
    return &made;
  made.folder = norma_test_folder ();
  made.paths = write_large_parts (made.folder, N_GOOD);
  for (guint i = 0; i < 2; i++) {
    const NormaFitOptions options = tiled_options (i);

    made.fits[i] = small_fit (made.paths, &options);
  }
  return &made;
}

static void
free_made (void)
{
  const Made *made = get_made ();

  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  g_ptr_array_unref (made->paths);
  norma_fit_free (made->fits[0]);
  norma_fit_free (made->fits[1]);
}

static void
test_models (void)
{
  const Made *made = get_made ();

  for (guint i = 0; i < 2; i++) {
    const NormaModel *model = made->fits[i]->model;

    g_assert_cmpuint (model->frame.width, ==, TILE_SIDE);
    g_assert_cmpuint (model->tiling.width, ==, 150);
    g_assert_cmpuint (model->tiling.height, ==, 130);
    g_assert_cmpuint (model->tiling.stride, ==, 48);
    g_assert_cmpuint (model->tiling.step, ==, 4);
    g_assert_cmpuint (norma_model_count_tiles (model), ==, 9);
    g_assert_cmpuint (norma_model_count_detectors (model), ==, i == 0 ? 1 : 9);
    g_assert_cmpuint (norma_model_get_format_version (model), ==, 2);
    g_assert_cmpuint (norma_gaussian_get_positions (model->detector)->n_samples, ==,
                      i == 0 ? 9 * N_GOOD : N_GOOD);
  }
}

/* Of a good image and of a defective one: held-out scores are those of images not seen, so they
 * lie above what the model says of its own good images. */
static void
test_scores (void)
{
  const Made *made = get_made ();
  const NormaTestPart bad = { 150, 130, 1, NORMA_SAMPLE_U8, 255, TRUE };
  g_autoptr (NormaRaster) defect = norma_test_part_draw (&bad, 50);

  for (guint i = 0; i < 2; i++) {
    const NormaFit *fit = made->fits[i];
    g_autoptr (NormaResult) rejected = score_raster (fit->model, defect);
    double own = 0, held_out = 0;

    g_assert_cmpint (rejected->finding->verdict, ==, NORMA_VERDICT_REJECT);
    for (guint k = 0; k < N_GOOD; k++) {
      const NormaTestPart part = { 150, 130, 1, NORMA_SAMPLE_U8, 255 };
      g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, k + 1);
      g_autoptr (NormaResult) result = score_raster (fit->model, raster);

      own += (double)result->score;
      held_out += ((NormaGoodImage *)fit->survey->images->pdata[k])->held_out;
    }
    g_assert_cmpfloat (held_out, >, own);
    g_assert_cmpfloat (held_out, <, N_GOOD * (double)rejected->score);
  }
}

static NormaTensorFile *
open_file (guint which)
{
  g_autoptr (GBytes) bytes = norma_model_to_bytes (get_made ()->fits[which]->model, NULL);

  return norma_tensor_file_read_bytes (bytes, "model", NULL);
}

static void
test_file (void)
{
  const NormaTestPart part = { 150, 130, 1, NORMA_SAMPLE_U8, 255, TRUE };
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 60);

  for (guint i = 0; i < 2; i++) {
    NormaModel *model = get_made ()->fits[i]->model;
    g_autoptr (GBytes) bytes = norma_model_to_bytes (model, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaModel) read = norma_model_read_bytes (bytes, "model", &error);
    g_autoptr (GBytes) again = NULL;
    g_autoptr (NormaResult) expected = NULL;
    g_autoptr (NormaResult) found = NULL;

    g_assert_no_error (error);
    again = norma_model_to_bytes (read, NULL);
    g_assert_true (g_bytes_equal (bytes, again));
    g_assert_true (norma_golden_verify (read, NULL, NULL));
    expected = score_raster (model, raster);
    found = score_raster (read, raster);
    assert_same_result (found, expected);
  }
}

static void
test_damaged_fields (void)
{
  static const struct {
    guint which;
    const char *key, *value;
    int code;
    const char *named;
  } wrong[] = {
    { 0, "tiling.width", "63", NORMA_ERROR_DAMAGED, "tiling.width" },
    { 0, "tiling.width", "16385", NORMA_ERROR_DAMAGED, "tiling.width" },
    { 0, "tiling.height", "-1", NORMA_ERROR_DAMAGED, "tiling.height" },
    { 0, "tiling.height", "x", NORMA_ERROR_DAMAGED, "tiling.height" },
    { 0, "tiling.stride", "31", NORMA_ERROR_DAMAGED, "tiling.stride" },
    { 0, "tiling.stride", "65", NORMA_ERROR_DAMAGED, "tiling.stride" },
    { 0, "tiling.step", "0", NORMA_ERROR_DAMAGED, "tiling.step" },
    { 0, "tiling.step", "65", NORMA_ERROR_DAMAGED, "tiling.step" },
    { 0, "tiling.detectors", "two", NORMA_ERROR_DAMAGED, "tiling.detectors" },
    { 0, "tiling.detectors", "each", NORMA_ERROR_DAMAGED, "tile0." },
    { 1, "tiling.detectors", "one", NORMA_ERROR_DAMAGED, "detector" },
    { 1, "tiling.width", "200", NORMA_ERROR_DAMAGED, "tile9." },
    { 1, "tile5.detector", "magic", NORMA_ERROR_UNSUPPORTED, "tile5." },
    { 0, "frame.height", "80", NORMA_ERROR_DAMAGED, "frame" },
    { 0, "format_version", "5", NORMA_ERROR_VERSION, "format_version" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (NormaTensorFile) file = open_file (wrong[i].which);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (NormaModel) model = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s = %s", wrong[i].key, wrong[i].value);
    norma_tensor_file_set_metadata (file, wrong[i].key, wrong[i].value);
    bytes = norma_tensor_file_to_bytes (file, NULL);
    model = norma_model_read_bytes (bytes, "some name", &error);
    g_assert_null (model);
    g_assert_error (error, NORMA_ERROR, wrong[i].code);
    g_assert_nonnull (strstr (error->message, wrong[i].named));
  }
}

/* A map of more pixels than a frame may have. */
static void
test_too_large (void)
{
  g_autoptr (NormaTensorFile) file = open_file (0);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  norma_tensor_file_set_metadata (file, "tiling.width", "16384");
  norma_tensor_file_set_metadata (file, "tiling.height", "16384");
  norma_tensor_file_set_metadata (file, "tiling.step", "1");
  bytes = norma_tensor_file_to_bytes (file, NULL);
  g_assert_null (norma_model_read_bytes (bytes, "some name", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "tiling.step"));
}

/* The same bytes at every number of threads. */
static void
check_threads (NormaTileModels models, guint n_threads)
{
  const Made *made = get_made ();
  NormaFitOptions options = tiled_options (models);
  g_autoptr (GBytes) expected = norma_model_to_bytes (made->fits[models]->model, NULL);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (GBytes) bytes = NULL;

  options.n_threads = n_threads;
  fit = small_fit (made->paths, &options);
  bytes = norma_model_to_bytes (fit->model, NULL);
  g_assert_true (g_bytes_equal (bytes, expected));
}

static void
test_threads (void)
{
  check_threads (NORMA_TILE_MODELS_ONE, 3);
  check_threads (NORMA_TILE_MODELS_EACH, 1);
  check_threads (NORMA_TILE_MODELS_EACH, 3);
}

static void
test_choose (void)
{
  const NormaTiling tiling = { 150, 130, TILE_SIDE, 48, 4 };
  guint all[9], some[9], again[9];
  guint hits[9] = { 0 };

  g_assert_cmpuint (norma_tile_samples_choose (&tiling, 100, 1, 0, all), ==, 9);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpuint (all[i], ==, i);
  for (guint image = 0; image < 900; image++) {
    g_assert_cmpuint (norma_tile_samples_choose (&tiling, 3, 7, image, some), ==, 3);
    norma_tile_samples_choose (&tiling, 3, 7, image, again);
    g_assert_cmpmem (some, 12, again, 12);
    g_assert_cmpuint (some[0], <, some[1]);
    g_assert_cmpuint (some[1], <, some[2]);
    for (guint i = 0; i < 3; i++)
      hits[some[i]]++;
  }
  /* 300 ± 14 each */
  for (guint i = 0; i < 9; i++) {
    g_assert_cmpuint (hits[i], >, 230);
    g_assert_cmpuint (hits[i], <, 370);
  }
}

/* Fewer samples an image: those that were drawn. */
static void
test_most_samples (void)
{
  NormaFitOptions options = tiled_options (NORMA_TILE_MODELS_ONE);
  g_autoptr (NormaFit) fit = NULL;

  options.tiles.most_samples = 4;
  fit = small_fit (get_made ()->paths, &options);
  g_assert_cmpuint (norma_gaussian_get_positions (fit->model->detector)->n_samples, ==, 4 * N_GOOD);
}

static void
assert_refused (const NormaFitOptions *options, int code, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFit) fit = norma_fit_images (get_made ()->paths, options, NULL, &error);

  g_assert_null (fit);
  g_assert_error (error, NORMA_ERROR, code);
  for (; *words != NULL; words++)
    g_assert_nonnull (strstr (error->message, *words));
}

static void
test_refused (void)
{
  const NormaFitOptions plain = tiled_options (NORMA_TILE_MODELS_ONE);
  NormaFitOptions o = plain;

  o.tiles.side = 144;
  assert_refused (&o, NORMA_ERROR_INPUT,
                  (const char *[]){ "144", "150 × 130", "smaller tiles", NULL });
  o = plain;
  o.tiles.scale = 0.4;
  assert_refused (&o, NORMA_ERROR_INPUT, (const char *[]){ "60 × 52", "larger scale", NULL });
  o.tiles.scale = 120;
  assert_refused (&o, NORMA_ERROR_INPUT, (const char *[]){ "18000 × 15600", "16384", NULL });
  o = plain;
  o.tiles.side = 70;
  assert_refused (&o, NORMA_ERROR_INPUT, (const char *[]){ "70", "64 × 64", NULL });
  o.tiles.side = 16;
  assert_refused (&o, NORMA_ERROR_INPUT, (const char *[]){ "32 to 2048", NULL });
  o = plain;
  o.tiles.overlap = 0.6;
  assert_refused (&o, NORMA_ERROR_INPUT, (const char *[]){ "0.6", NULL });
  o = plain;
  o.augments = NORMA_AUGMENTS_ALL;
  assert_refused (&o, NORMA_ERROR_INPUT, (const char *[]){ "copies", NULL });
}

static void
test_one_image (void)
{
  const NormaFitOptions options = tiled_options (NORMA_TILE_MODELS_ONE);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (one, get_made ()->paths->pdata[0]);
  g_assert_null (norma_fit_images (one, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "at least 2 for tiles"));
}

/* Beyond the cap a fit is refused beforehand; a detector a tile needs more than one. */
static void
test_memory (void)
{
  const Made *made = get_made ();
  NormaFitOptions options = tiled_options (NORMA_TILE_MODELS_EACH);
  const NormaModel *model = made->fits[1]->model;
  guint64 each =
      norma_tile_fit_memory (model, N_GOOD, &options.tiles, &options.detector, options.n_threads);
  g_autoptr (NormaBudget) budget = norma_budget_new (each - 1);
  guint64 one;

  options.budget = budget;
  assert_refused (&options, NORMA_ERROR_TOO_LARGE, (const char *[]){ "fitting", NULL });
  options.tiles.models = NORMA_TILE_MODELS_ONE;
  one = norma_tile_fit_memory (model, N_GOOD, &options.tiles, &options.detector, options.n_threads);
  g_assert_cmpuint (one, <, each);
}

/* Every detector that maps places, and one that does not. */
static void
test_detectors (void)
{
  static const NormaMethod methods[] = { NORMA_METHOD_GAUSSIAN_AD, NORMA_METHOD_PADIM,
                                         NORMA_METHOD_PATCHCORE };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++) {
    NormaFitOptions options = tiled_options (NORMA_TILE_MODELS_ONE);
    g_autoptr (NormaFit) fit = NULL;
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (NormaModel) read = NULL;
    g_autoptr (GError) error = NULL;

    options.detector.method = methods[i];
    fit = small_fit (get_made ()->paths, &options);
    bytes = norma_model_to_bytes (fit->model, NULL);
    read = norma_model_read_bytes (bytes, "model", &error);
    g_assert_no_error (error);
    g_assert_true (norma_golden_verify (read, NULL, NULL));
  }
}

static void
test_smallest_defect (void)
{
  NormaFitOptions options = tiled_options (NORMA_TILE_MODELS_ONE);
  g_autoptr (NormaFit) fit = NULL;

  options.n_defect_spots = 10;
  options.detector.gaussian.components = NORMA_COMPONENTS_ALL;
  fit = small_fit (get_made ()->paths, &options);
  g_assert_cmpuint (fit->model->smallest_defect.n_spots, ==, 10);
  g_assert_cmpuint (fit->model->smallest_defect.largest, ==, 23);
  g_assert_cmpuint (fit->model->smallest_defect.at[0].diameter, >, 0);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiled-fit/models", test_models);
  g_test_add_func ("/tiled-fit/scores", test_scores);
  g_test_add_func ("/tiled-fit/file", test_file);
  g_test_add_func ("/tiled-fit/damaged-fields", test_damaged_fields);
  g_test_add_func ("/tiled-fit/too-large", test_too_large);
  g_test_add_func ("/tiled-fit/threads", test_threads);
  g_test_add_func ("/tiled-fit/choose", test_choose);
  g_test_add_func ("/tiled-fit/most-samples", test_most_samples);
  g_test_add_func ("/tiled-fit/refused", test_refused);
  g_test_add_func ("/tiled-fit/one-image", test_one_image);
  g_test_add_func ("/tiled-fit/memory", test_memory);
  g_test_add_func ("/tiled-fit/detectors", test_detectors);
  g_test_add_func ("/tiled-fit/smallest-defect", test_smallest_defect);
  result = g_test_run ();
  free_made ();
  return result;
}
