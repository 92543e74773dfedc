/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/core/pipeline/areas.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/detectors/patchcore.h"
#include "core/image/write.h"
#include "core/pipeline/evaluate.h"
#include "core/pipeline/held-out.h"
#include "tests/core/pipeline/small-fit.h"

/* Areas on parts of 96 × 80 pixels, from the fit to the verdict. */
#define WIDTH 96
#define HEIGHT 80
#define N_GOOD 14

static char *
get_folder (void)
{
  static char *folder;

  if (folder == NULL)
    folder = norma_test_folder ();
  return folder;
}

static GPtrArray *
get_good (void)
{
  static GPtrArray *paths;
  const NormaTestPart part = NORMA_TEST_PART_INIT;

  if (paths == NULL)
    paths = norma_test_parts_write (&part, 1, N_GOOD, get_folder ());
  return paths;
}

static NormaModel *
fit_with (NormaAreas *areas, NormaMethod method, NormaFit **fit)
{
  NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) made = NULL;

  options.areas = areas;
  options.detector.method = method;
  options.detector.gaussian.scope = NORMA_SCOPE_POSITION;
  options.smoothing = 1;
  made = small_fit (get_good (), &options);
  if (fit != NULL)
    *fit = g_steal_pointer (&made);
  return norma_model_ref (fit != NULL ? (*fit)->model : made->model);
}

/* The same part with a spot, and where its peak is. */
static NormaRaster *
draw_defective (NormaModel *model, NormaTestPart part, guint *x, guint *y)
{
  NormaRaster *raster;
  g_autoptr (NormaResult) result = NULL;

  part.defective = TRUE;
  raster = norma_test_part_draw (&part, 101);
  result = score_raster (model, raster);
  g_assert_cmpint (result->finding->verdict, ==, NORMA_VERDICT_REJECT);
  norma_anomaly_map_get_peak (result->map, x, y);
  return raster;
}

static NormaAreas *
around (guint x, guint y, double half, NormaPurpose purpose, double sensitivity)
{
  const DrawnBox box = { { x - half, y - half, x + half, y + half }, purpose, sensitivity };

  return make_areas (&box, 1, WIDTH, HEIGHT);
}

/* A spot inside an ignore area is not told, whether the area is the model's or the image's: the score is
 * the peak of what is left. */
static void
test_ignored_defect (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaModel) plain = fit_with (NULL, NORMA_METHOD_GAUSSIAN, NULL);
  guint x, y;
  g_autoptr (NormaRaster) raster = draw_defective (plain, part, &x, &y);
  g_autoptr (NormaAreas) areas = around (x, y, 30, NORMA_PURPOSE_IGNORE, 1);
  g_autoptr (NormaModel) model = fit_with (areas, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (NormaResult) by_model = score_raster (model, raster);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (plain, NULL);
  g_autoptr (NormaResult) by_own = norma_scorer_score_areas (scorer, raster, areas, NULL);
  g_autoptr (NormaResult) without = score_raster (plain, raster);
  float row[WIDTH], raw[WIDTH], most = -INFINITY;

  g_assert_cmpfloat (by_own->score, ==, by_model->score);
  g_assert_cmpfloat (by_own->score, <, without->score);
  for (guint line = 0; line < HEIGHT; line++) {
    norma_anomaly_map_get_row (by_own->map, line, row);
    norma_anomaly_map_get_row (without->map, line, raw);
    for (guint i = 0; i < WIDTH; i++) {
      gboolean inside = i + 0.5 >= x - 30.0 && i + 0.5 < x + 30.0 && line + 0.5 >= y - 30.0 &&
                        line + 0.5 < y + 30.0;

      g_assert_true (inside ? isnan (row[i]) : row[i] == raw[i]);
      most = inside ? most : MAX (most, raw[i]);
    }
  }
  g_assert_cmpfloat (by_own->score, ==, most);
}

/* Parts that are larger than what one feature sees: a black bar at the left of a good part, and a black
 * spot at the left of another one. */
#define LARGE_WIDTH 336
#define LARGE_HEIGHT 128
static const NormaTestPart large = { LARGE_WIDTH, LARGE_HEIGHT, 1, NORMA_SAMPLE_U8, 255 };

static NormaRaster *
draw_blot (guint64 seed)
{
  NormaRaster *raster = norma_test_part_draw (&large, seed);

  for (guint y = 50; y < 80; y++)
    memset ((guint8 *)norma_raster_row (raster, y) + 9, 0, 23);
  return raster;
}

/* Whatever lies in an ignore area, of good images or others, moves no threshold and rejects nothing. */
static void
test_ignored_blot (void)
{
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&large, 1, N_GOOD, folder);
  const DrawnBox box = { { 0, 0, LARGE_WIDTH / 2, LARGE_HEIGHT }, NORMA_PURPOSE_IGNORE, 1 };
  g_autoptr (NormaAreas) areas = make_areas (&box, 1, LARGE_WIDTH, LARGE_HEIGHT);
  g_autoptr (NormaFit) clean = NULL;
  g_autoptr (NormaFit) dirty = NULL;
  g_autoptr (NormaFit) plain = NULL;
  g_autoptr (NormaRaster) good = draw_blot (3);
  g_autoptr (NormaRaster) other = draw_blot (77);
  g_autoptr (NormaResult) ignored = NULL;
  g_autoptr (NormaResult) rejected = NULL;

  options.short_side = LARGE_HEIGHT;
  options.areas = areas;
  options.smoothing = 1;
  options.detector.gaussian.scope = NORMA_SCOPE_POSITION;
  clean = small_fit (paths, &options);
  ignored = score_raster (clean->model, other);
  g_assert_cmpint (ignored->finding->verdict, !=, NORMA_VERDICT_REJECT);
  g_assert_true (norma_image_write_tiff (good, paths->pdata[2], NULL));
  dirty = small_fit (paths, &options);
  g_assert_cmpfloat (dirty->model->promise.threshold, ==, clean->model->promise.threshold);
  g_assert_cmpfloat (dirty->model->limits.review, ==, clean->model->limits.review);
  options.areas = NULL;
  plain = small_fit (paths, &options);
  g_assert_cmpfloat (plain->model->promise.threshold, >, 2 * dirty->model->promise.threshold);
  norma_test_part_write (&large, 3, paths->pdata[2]);
  g_clear_pointer (&plain, norma_fit_free);
  plain = small_fit (paths, &options);
  rejected = score_raster (plain->model, other);
  g_assert_cmpint (rejected->finding->verdict, ==, NORMA_VERDICT_REJECT);
  norma_test_remove_folder (folder);
}

/* A region of interest of the sensitivity 2 is a threshold of half the size in it, and nothing
 * outside. */
static void
test_sensitivity (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaModel) model = fit_with (NULL, NORMA_METHOD_GAUSSIAN, NULL);
  guint x, y;
  g_autoptr (NormaRaster) raster = draw_defective (model, part, &x, &y);
  g_autoptr (NormaAreas) twice = around (x, y, 25, NORMA_PURPOSE_ROI, 2);
  g_autoptr (NormaAreas) once = around (x, y, 25, NORMA_PURPOSE_ROI, 1);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, NULL);
  g_autoptr (NormaResult) by_two = norma_scorer_score_areas (scorer, raster, twice, NULL);
  g_autoptr (NormaResult) by_one = norma_scorer_score_areas (scorer, raster, once, NULL);
  g_autoptr (GArray) halved = norma_regions_find (by_one->map, model->limits.reject / 2, NULL);
  const GArray *found = by_two->finding->reject_regions;

  g_assert_cmpfloat (by_two->score, ==, 2 * by_one->score);
  g_assert_cmpuint (found->len, ==, halved->len);
  g_assert_cmpuint (found->len, >, 0);
  for (guint i = 0; i < found->len; i++) {
    const NormaRegion *a = &g_array_index (found, NormaRegion, i);
    const NormaRegion *b = &g_array_index (halved, NormaRegion, i);

    g_assert_cmpuint (a->x, ==, b->x);
    g_assert_cmpuint (a->y, ==, b->y);
    g_assert_cmpuint (a->area, ==, b->area);
    g_assert_cmpfloat (a->peak, ==, 2 * b->peak);
  }
}

/* Areas of an image are beside the model's: its own region is looked at, too. */
static void
test_own_beside_model (void)
{
  const DrawnBox left = { { 0, 0, 10, 10 }, NORMA_PURPOSE_ROI, 1 };
  const DrawnBox right = { { 80, 60, 96, 80 }, NORMA_PURPOSE_ROI, 3 };
  const DrawnBox both[] = { left, right };
  g_autoptr (NormaAreas) of_model = make_areas (&left, 1, WIDTH, HEIGHT);
  g_autoptr (NormaAreas) own = make_areas (&right, 1, WIDTH, HEIGHT);
  g_autoptr (NormaAreas) all = make_areas (both, 2, WIDTH, HEIGHT);
  g_autoptr (NormaModel) model = fit_with (of_model, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, NULL);
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 77);
  g_autoptr (NormaResult) result = norma_scorer_score_areas (scorer, raster, own, NULL);
  g_autoptr (NormaResult) again = norma_scorer_score (scorer, raster, NULL);
  g_autoptr (NormaAreaMask) mask = norma_areas_make_mask (all, WIDTH, HEIGHT, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++) {
      float expected = norma_area_mask_get (mask, x, y);
      float found = norma_area_mask_get (result->map->areas, x, y);

      g_assert_true (found == expected || (isnan (found) && isnan (expected)));
    }
  g_assert_cmpuint (norma_area_mask_count (again->map->areas), ==, 100);
}

static void
test_nothing_inspected (void)
{
  const DrawnBox all = { { -1, -1, 200, 200 }, NORMA_PURPOSE_IGNORE, 1 };
  g_autoptr (NormaAreas) areas = make_areas (&all, 1, WIDTH, HEIGHT);
  g_autoptr (NormaModel) model = fit_with (NULL, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, NULL);
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 77);
  NormaFitOptions options = small_options ();
  g_autoptr (GError) score_error = NULL;
  g_autoptr (GError) fit_error = NULL;
  g_autoptr (GError) bank_error = NULL;

  g_assert_null (norma_scorer_score_areas (scorer, raster, areas, &score_error));
  g_assert_error (score_error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (score_error->message, "nothing of it is inspected"));
  options.areas = areas;
  g_assert_null (norma_fit_images (get_good (), &options, NULL, &fit_error));
  g_assert_error (fit_error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (fit_error->message, "part-"));
  options.detector.method = NORMA_METHOD_PATCHCORE;
  g_assert_null (norma_fit_images (get_good (), &options, NULL, &bank_error));
  g_assert_error (bank_error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (bank_error->message, "nothing of it is inspected"));
}

static void
test_model_file (void)
{
  const DrawnBox boxes[] = { { { 4.3, 9.1, 80.7, 71.9 }, NORMA_PURPOSE_ROI, 1.5 },
                             { { 20, 20, 30, 33 }, NORMA_PURPOSE_IGNORE, 1 } };
  g_autoptr (NormaAreas) areas = make_areas (boxes, 2, WIDTH, HEIGHT);
  g_autoptr (NormaModel) plain = fit_with (NULL, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (NormaModel) model = fit_with (areas, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (GBytes) bytes = norma_model_to_bytes (model, NULL);
  g_autoptr (NormaModel) read = norma_model_read_bytes (bytes, "model", NULL);
  g_autoptr (GBytes) again = norma_model_to_bytes (read, NULL);
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 77);
  g_autoptr (NormaResult) a = score_raster (model, raster);
  g_autoptr (NormaResult) b = score_raster (read, raster);

  g_assert_true (norma_areas_equal (read->areas, areas));
  g_assert_true (g_bytes_equal (again, bytes));
  assert_same_result (a, b);
  g_assert_cmpuint (norma_model_get_format_version (model), ==, 3);
  g_assert_cmpuint (norma_model_get_format_version (plain), ==, 1);
  g_assert_cmpfloat (model->golden.score, ==, plain->golden.score);
}

/* A held-out score is what a model gives that was fitted without the image, with the same areas. */
static void
test_held_out (void)
{
  const DrawnBox boxes[] = { { { 10, 5, 70, 60 }, NORMA_PURPOSE_ROI, 1.75 },
                             { { 30, 20, 41, 33 }, NORMA_PURPOSE_IGNORE, 1 } };
  g_autoptr (NormaAreas) areas = make_areas (boxes, 2, WIDTH, HEIGHT);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaModel) model = fit_with (areas, NORMA_METHOD_PATCHCORE, &fit);

  for (guint i = 0; i < 3; i++) {
    const NormaGoodImage *image = fit->survey->images->pdata[i];
    const NormaTestPart part = NORMA_TEST_PART_INIT;
    NormaFitOptions options = small_options ();
    g_autoptr (GPtrArray) others = g_ptr_array_new ();
    g_autoptr (NormaFit) without = NULL;
    g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, i + 1);
    g_autoptr (NormaResult) result = NULL;

    for (guint k = 0; k < N_GOOD; k++)
      if (k != i)
        g_ptr_array_add (others, get_good ()->pdata[k]);
    options.areas = areas;
    options.smoothing = 1;
    options.detector.method = NORMA_METHOD_PATCHCORE;
    without = small_fit (others, &options);
    result = score_raster (without->model, raster);
    g_assert_cmpfloat ((float)image->held_out, ==, result->score);
  }
}

/* PatchCore's bank holds patches of inspected places alone, with room for what smoothing carries; the file
 * tells which these are. */
static void
test_bank (void)
{
  const DrawnBox roi = { { 60, 50, 90, 75 }, NORMA_PURPOSE_ROI, 1 };
  g_autoptr (NormaAreas) areas = make_areas (&roi, 1, WIDTH, HEIGHT);
  g_autoptr (NormaModel) plain = fit_with (NULL, NORMA_METHOD_PATCHCORE, NULL);
  g_autoptr (NormaModel) model = fit_with (areas, NORMA_METHOD_PATCHCORE, NULL);
  NormaPatchCoreFacts of_plain = norma_patchcore_get_facts (plain->detector);
  NormaPatchCoreFacts of_model = norma_patchcore_get_facts (model->detector);
  g_autoptr (GBytes) bytes = norma_model_to_bytes (model, NULL);
  g_autoptr (NormaModel) read = norma_model_read_bytes (bytes, "model", NULL);
  g_autoptr (GBytes) again = norma_model_to_bytes (read, NULL);
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, "model", NULL);
  const NormaGrid *grid = &model->detector->grid;
  guint64 shape[] = { grid->height, grid->width }, n_kept[] = { of_model.n_kept };
  const guint8 *inspected = g_bytes_get_data (
      norma_tensor_file_get (file, "detector.inspected", NORMA_TENSOR_U8, shape, 2, NULL), NULL);
  const guint32 *patches = g_bytes_get_data (
      norma_tensor_file_get (file, "detector.patches", NORMA_TENSOR_U32, n_kept, 1, NULL), NULL);
  guint n = 0;

  for (guint i = 0; i < grid->height * grid->width; i++)
    n += inspected[i];
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (of_model.n_patches, ==, (guint64)n * N_GOOD);
  g_assert_cmpuint (of_model.n_patches, <, of_plain.n_patches / 2);
  for (guint32 i = 0; i < of_model.n_kept; i++)
    g_assert_cmpuint (inspected[patches[i] % (grid->height * grid->width)], ==, 1);
  g_assert_cmpuint (norma_patchcore_get_facts (read->detector).n_patches, ==, of_model.n_patches);
  g_assert_true (g_bytes_equal (again, bytes));
}

/* Of many images with their own areas each has those at its place. */
typedef struct {
  float scores[4];
  guint n_failed;
} Delivered;

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  Delivered *delivered = data;

  delivered->n_failed += result == NULL;
  delivered->scores[index] = result == NULL ? NAN : result->score;
}

static void
test_images (void)
{
  const DrawnBox roi = { { 40, 30, 60, 50 }, NORMA_PURPOSE_ROI, 2 };
  const DrawnBox all = { { -1, -1, 200, 200 }, NORMA_PURPOSE_IGNORE, 1 };
  g_autoptr (NormaAreas) of_second = make_areas (&roi, 1, WIDTH, HEIGHT);
  g_autoptr (NormaAreas) of_third = make_areas (&all, 1, WIDTH, HEIGHT);
  g_autoptr (NormaModel) model = fit_with (NULL, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GPtrArray) areas = g_ptr_array_new ();
  gpointer each[] = { NULL, of_second, of_third, NULL };
  Delivered delivered = { 0 };
  NormaScoreOptions options = {
    .n_threads = 2, .areas = areas, .deliver = deliver, .data = &delivered
  };

  for (guint i = 0; i < 4; i++) {
    g_ptr_array_add (paths, get_good ()->pdata[0]);
    g_ptr_array_add (areas, each[i]);
  }
  g_assert_true (norma_score_images (model, paths, &options, NULL, NULL));
  g_assert_cmpuint (delivered.n_failed, ==, 1);
  g_assert_cmpfloat (delivered.scores[0], ==, delivered.scores[3]);
  g_assert_false (isnan (delivered.scores[1]));
  g_assert_true (isnan (delivered.scores[2]));
}

/* The smallest defect is looked for where it is inspected: with a region of interest it is measured as
 * well as without. */
static void
test_smallest_defect (void)
{
  const DrawnBox roi = { { 60, 50, 90, 75 }, NORMA_PURPOSE_ROI, 1 };
  g_autoptr (NormaAreas) areas = make_areas (&roi, 1, WIDTH, HEIGHT);
  NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) fit = NULL;

  options.areas = areas;
  options.n_defect_spots = 10;
  fit = small_fit (get_good (), &options);
  g_assert_cmpuint (fit->model->smallest_defect.n_spots, ==, 10);
  g_assert_cmpuint (fit->model->smallest_defect.at[0].diameter, >, 0);
}

static void
write_mask (const char *path, guint x, guint y, guint side)
{
  g_autoptr (NormaRaster) mask =
      norma_raster_new (WIDTH, HEIGHT, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  for (guint line = y; line < y + side; line++)
    memset ((guint8 *)norma_raster_row (mask, line) + x, 255, side);
  g_assert_true (norma_image_write_png (mask, path, NULL));
}

static NormaTestImage *
new_test_image (const char *path, const char *mask)
{
  NormaTestImage *image = g_new0 (NormaTestImage, 1);

  image->path = g_strdup (path);
  image->mask = g_strdup (mask);
  image->anomalous = mask != NULL;
  image->kind = g_strdup (mask == NULL ? "good" : "spot");
  return image;
}

static void
free_test_image (gpointer data)
{
  NormaTestImage *image = data;

  g_free (image->path);
  g_free (image->kind);
  g_free (image->mask);
  g_free (image);
}

/* Pixels that are not inspected count neither as found nor as missed: a mask that is wrong there changes
 * nothing. */
static void
test_pixel_auroc (void)
{
  const DrawnBox ignore = { { 0, 0, 20, 20 }, NORMA_PURPOSE_IGNORE, 1 };
  g_autoptr (NormaAreas) areas = make_areas (&ignore, 1, WIDTH, HEIGHT);
  g_autoptr (NormaModel) plain = fit_with (NULL, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (NormaModel) model = fit_with (areas, NORMA_METHOD_GAUSSIAN, NULL);
  g_autofree char *right = g_build_filename (get_folder (), "right.png", NULL);
  g_autofree char *path = g_build_filename (get_folder (), "spot.tif", NULL);
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaDataset) dataset = g_new0 (NormaDataset, 1);
  NormaEvaluateOptions options;
  double aurocs[4];

  part.defective = TRUE;
  norma_test_part_write (&part, 101, path);
  dataset->images = g_ptr_array_new_with_free_func (free_test_image);
  g_ptr_array_add (dataset->images, new_test_image (get_good ()->pdata[0], NULL));
  g_ptr_array_add (dataset->images, new_test_image (path, right));
  dataset->n_masks = 1;
  norma_evaluate_options_init (&options);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (NormaEvaluation) evaluation = NULL;
    /* marked once besides in the corner that is not inspected */
    guint corner = i % 2;

    write_mask (right, 50, 40, 16);
    if (corner == 1) {
      g_autoptr (NormaRaster) mask = norma_image_read (right, NULL, NULL);

      for (guint y = 2; y < 12; y++)
        memset ((guint8 *)norma_raster_row (mask, y) + 3, 255, 10);
      g_assert_true (norma_image_write_png (mask, right, NULL));
    }
    evaluation = norma_evaluate (i < 2 ? model : plain, dataset, &options, NULL, NULL);
    aurocs[i] = evaluation->pixels->auroc;
  }
  g_assert_cmpfloat (aurocs[0], ==, aurocs[1]);
  g_assert_cmpfloat (aurocs[2], !=, aurocs[3]);
}

static void
test_fault (void)
{
  const DrawnBox roi = { { 40, 30, 60, 50 }, NORMA_PURPOSE_ROI, 2 };
  g_autoptr (NormaAreas) areas = make_areas (&roi, 1, WIDTH, HEIGHT);
  g_autoptr (NormaModel) plain = fit_with (NULL, NORMA_METHOD_GAUSSIAN, NULL);
  g_autoptr (NormaModel) model = fit_with (areas, NORMA_METHOD_GAUSSIAN, NULL);
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 77);

  g_assert_cmpuint (small_count_allocations (model, raster), >,
                    small_count_allocations (plain, raster));
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/areas/ignored/defect", test_ignored_defect);
  g_test_add_func ("/areas/ignored/blot", test_ignored_blot);
  g_test_add_func ("/areas/sensitivity", test_sensitivity);
  g_test_add_func ("/areas/own", test_own_beside_model);
  g_test_add_func ("/areas/nothing-inspected", test_nothing_inspected);
  g_test_add_func ("/areas/model-file", test_model_file);
  g_test_add_func ("/areas/held-out", test_held_out);
  g_test_add_func ("/areas/bank", test_bank);
  g_test_add_func ("/areas/images", test_images);
  g_test_add_func ("/areas/smallest-defect", test_smallest_defect);
  g_test_add_func ("/areas/pixel-auroc", test_pixel_auroc);
  g_test_add_func ("/areas/fault", test_fault);
  code = g_test_run ();
  norma_test_remove_folder (get_folder ());
  return code;
}
