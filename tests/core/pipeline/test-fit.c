/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <malloc.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/write.h"
#include "tests/core/pipeline/small-fit.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

static double
held_out_at (const NormaFit *fit, guint index)
{
  return ((const NormaGoodImage *)fit->survey->images->pdata[index])->held_out;
}

static NormaResult *
score_part (NormaModel *model, const NormaTestPart *part, guint64 seed)
{
  g_autoptr (NormaRaster) raster = norma_test_part_draw (part, seed);

  return score_raster (model, raster);
}

static void
assert_refused (const GPtrArray *paths, const NormaFitOptions *options, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_fit_images (paths, options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
test_forty_images (void)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 40, folder);
  g_autoptr (NormaFit) fit = small_fit (paths, &options);
  const NormaModel *model = fit->model;
  double largest = 0;

  for (guint i = 0; i < 40; i++) {
    g_assert_cmpfloat (held_out_at (fit, i), >, 0);
    largest = MAX (largest, held_out_at (fit, i));
  }
  g_assert_cmpuint (model->frame.width, ==, 80);
  g_assert_cmpuint (model->frame.height, ==, 64);
  g_assert_cmpuint (model->good_set.n_images, ==, 40);
  g_assert_cmpuint (model->rarity->n, ==, 40);
  g_assert_cmpstr (model->good_set.hash, ==, fit->survey->good_set.hash);

  /* 40 images cannot promise 1 %: the threshold is the largest score, and 1 − 0.05^(1/40). */
  g_assert_cmpuint (model->promise.n, ==, 40);
  g_assert_cmpuint (model->promise.rank, ==, 1);
  g_assert_false (model->promise.kept_wish);
  g_assert_cmpfloat (model->promise.threshold, ==, largest);
  g_assert_cmpfloat_with_epsilon (model->promise.false_alarms, 1 - pow (0.05, 1 / 40.0), 1e-9);
  g_assert_cmpuint (model->promise.n_needed, ==, 299);
  g_assert_cmpfloat (model->limits.reject, ==, (float)largest);
  g_assert_cmpfloat (model->limits.review, <, model->limits.reject);
  g_assert_cmpuint (fit->assumed.n, ==, 0);

  part.defective = TRUE;
  for (guint64 seed = 1000; seed < 1010; seed++) {
    g_autoptr (NormaResult) result = score_part (fit->model, &part, seed);

    g_assert_cmpfloat (result->times_threshold, >, 1);
  }
  norma_test_remove_folder (folder);
}

static GPtrArray *
without (const GPtrArray *paths, guint index)
{
  GPtrArray *rest = g_ptr_array_new ();

  for (guint i = 0; i < paths->len; i++)
    if (i != index)
      g_ptr_array_add (rest, paths->pdata[i]);
  return rest;
}

/* D of the image's Gaussian, without its own unit. */
static double
image_distance (double score, const NormaModel *model)
{
  return score * (double)norma_gaussian_get_image (model->detector)->expected[0];
}

/* For the image's Gaussian without shrinkage the closed form is exact; what differs are the 32 bits
 * of features and factors, whose covariance here has a condition of about 1e5. */
static void
test_held_out_is_refit (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 250, folder);
  g_autoptr (NormaFit) fit = NULL;
#if defined(__SANITIZE_ADDRESS__)
  guint step = 250;
#else
  guint step = 123;
#endif

  options.detector.gaussian.scope = NORMA_SCOPE_IMAGE;
  options.detector.gaussian.covariance = NORMA_COVARIANCE_SAMPLE;
  options.bound = NORMA_BOUND_F_LAW;
  fit = small_fit (paths, &options);
  g_assert_cmpint (fit->model->promise.bound, ==, NORMA_BOUND_F_LAW);
  g_assert_true (fit->model->promise.kept_wish);
  for (guint i = 3; i < 250; i += step) {
    g_autoptr (GPtrArray) rest = without (paths, i);
    g_autoptr (NormaFit) refit = small_fit (rest, &options);
    g_autoptr (NormaResult) result = score_part (refit->model, &part, i + 1);
    double expected = image_distance (result->score, refit->model);
    double found = image_distance (held_out_at (fit, i), fit->model);

    g_test_message ("image %u: refit %.6f, closed form %.6f", i, expected, found);
    g_assert_cmpfloat_with_epsilon (found / expected, 1, 1e-3);
  }
  norma_test_remove_folder (folder);
}

/* With shrinkage held fixed, the refit's own α and unit differ by the weight of one image: 1/n, a
 * few of which make the tolerance. */
static void
test_held_out_is_near_refit (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 50, folder);
  g_autoptr (NormaFit) fit = small_fit (paths, &options);

  for (guint i = 7; i < 50; i += 20) {
    g_autoptr (GPtrArray) rest = without (paths, i);
    g_autoptr (NormaFit) refit = small_fit (rest, &options);
    g_autoptr (NormaResult) result = score_part (refit->model, &part, i + 1);

    g_test_message ("image %u: refit %.6f, closed form %.6f", i, (double)result->score,
                    held_out_at (fit, i));
    g_assert_cmpfloat_with_epsilon (held_out_at (fit, i) / result->score, 1, 4 / 50.0);
  }
  norma_test_remove_folder (folder);
}

static void
test_few (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) two = norma_test_parts_write (&part, 1, 2, folder);
  g_autoptr (GPtrArray) one = without (two, 1);
  g_autoptr (GPtrArray) none = without (one, 0);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaResult) result = NULL;

  assert_refused (none, &options, NORMA_ERROR_INPUT, "expected at least 1");
  assert_refused (one, &options, NORMA_ERROR_INPUT, "expected at least 2");
  fit = small_fit (two, &options);
  g_assert_cmpuint (fit->model->promise.n, ==, 2);
  g_assert_cmpfloat (fit->model->promise.false_alarms, >, 0.7);
  result = score_part (fit->model, &part, 3);
  g_assert_true (isfinite (result->score));
  norma_test_remove_folder (folder);
}

static void
fill (const char *path, guint8 value)
{
  g_autoptr (NormaRaster) raster = norma_raster_new (96, 80, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  memset (raster->samples, value, raster->stride * raster->height);
  g_assert_true (norma_image_write_png (raster, path, NULL));
}

static void
test_no_variation (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) constant = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) identical = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 5; i++) {
    char *flat = g_strdup_printf ("%s/flat-%u.png", folder, i);
    char *same = g_strdup_printf ("%s/same-%u.png", folder, i);

    fill (flat, 77);
    norma_test_part_write (&part, 1, same);
    g_ptr_array_add (constant, flat);
    g_ptr_array_add (identical, same);
  }
  assert_refused (constant, &options, NORMA_ERROR_INPUT, "do not differ");
  assert_refused (identical, &options, NORMA_ERROR_INPUT, "do not differ");
  norma_test_remove_folder (folder);
}

static void
write_without_blue (const char *path, guint64 seed)
{
  const NormaTestPart part = { 96, 80, 3, NORMA_SAMPLE_U8, 255 };
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, seed);

  for (guint y = 0; y < raster->height; y++)
    for (guint x = 0; x < raster->width; x++)
      ((guint8 *)norma_raster_row (raster, y))[3 * x + 2] = 0;
  g_assert_true (norma_image_write_png (raster, path, NULL));
}

static void
test_constant_channel (void)
{
  const NormaTestPart color = { 96, 80, 3, NORMA_SAMPLE_U8, 255 };
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaResult) result = NULL;

  for (guint i = 0; i < 12; i++) {
    char *path = g_strdup_printf ("%s/%u.png", folder, i);

    write_without_blue (path, i + 1);
    g_ptr_array_add (paths, path);
  }
  fit = small_fit (paths, &options);
  result = score_part (fit->model, &color, 100);
  g_assert_cmpfloat (result->times_threshold, >, 1);
  g_assert_true (isfinite (result->score));
  norma_test_remove_folder (folder);
}

/* Wide and tall parts by turns. */
static GPtrArray *
write_mixed_aspects (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 12; i++) {
    const NormaTestPart part = { i % 3 == 0 ? 80 : 96, i % 3 == 0 ? 96 : 80, 1, NORMA_SAMPLE_U8,
                                 255 };
    char *path = g_strdup_printf ("%s/%u.png", folder, i);

    norma_test_part_write (&part, i + 1, path);
    g_ptr_array_add (paths, path);
  }
  return paths;
}

static void
test_mixed_aspects (void)
{
  const NormaTestPart tall = { 80, 96, 1, NORMA_SAMPLE_U8, 255 };
  const NormaTestPart tallest = { 80, 192, 1, NORMA_SAMPLE_U8, 255 };
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = write_mixed_aspects (folder);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (NormaFit) fit = NULL;
    g_autoptr (NormaResult) result = NULL, taller = NULL;

    options.frame_fit = i == 0 ? NORMA_FRAME_STRETCH : NORMA_FRAME_LETTERBOX;
    fit = small_fit (paths, &options);
    result = score_part (fit->model, &tall, 50);
    taller = score_part (fit->model, &tallest, 50);
    g_assert_cmpfloat_with_epsilon (taller->deviation, 2, 1e-12);
    g_assert_cmpint (fit->model->frame.fit, ==, options.frame_fit);
    g_assert_cmpuint (fit->model->frame.width, ==, 80);
    g_assert_cmpuint (result->map->content_width, ==, i == 0 ? 80 : 53);
    g_assert_cmpuint (result->map->content_height, ==, 64);
    g_assert_cmpfloat (result->deviation, ==, 1);
    g_assert_true (isfinite (result->score));
  }
  norma_test_remove_folder (folder);
}

static void
test_grey_and_color (void)
{
  const NormaTestPart grey = NORMA_TEST_PART_INIT;
  const NormaTestPart color = { 96, 80, 3, NORMA_SAMPLE_U8, 255 };
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&grey, 1, 8, folder);
  g_autoptr (GPtrArray) colors = norma_test_parts_write (&color, 9, 8, folder);
  g_autoptr (NormaFit) fit = NULL;

  g_ptr_array_extend_and_steal (paths, g_steal_pointer (&colors));
  fit = small_fit (paths, &options);
  g_assert_cmpuint (fit->survey->n_usable, ==, 16);
  g_assert_cmpuint (fit->model->frame.channels, ==, 3);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (NormaResult) result = score_part (fit->model, i == 0 ? &grey : &color, 100);

    g_assert_true (isfinite (result->score));
  }
  norma_test_remove_folder (folder);
}

static GPtrArray *
write_times (const char *folder, guint factor)
{
  const NormaTestPart part = { 96, 80, 1, NORMA_SAMPLE_U16, 4095 };
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 16; i++) {
    g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, i + 1);
    char *path = g_strdup_printf ("%s/%u-%u.tif", folder, factor, i);

    for (guint y = 0; y < raster->height; y++)
      for (guint x = 0; x < raster->width; x++)
        ((guint16 *)norma_raster_row (raster, y))[x] *= (guint16)factor;
    g_assert_true (norma_image_write_tiff (raster, path, NULL));
    g_ptr_array_add (paths, path);
  }
  return paths;
}

/* 12 bits in a 16-bit file say the same as the same 12 bits at the upper end, and do not fall into
 * the first sixteenth of the range. */
static void
test_sixteen_bits (void)
{
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) low = write_times (folder, 1);
  g_autoptr (GPtrArray) high = write_times (folder, 16);
  g_autoptr (NormaFit) fit_low = small_fit (low, &options);
  g_autoptr (NormaFit) fit_high = small_fit (high, &options);

  g_assert_cmpfloat (fit_low->model->frame.high, <, 5000);
  g_assert_cmpfloat (fit_low->model->frame.high, >, 2000);
  for (guint i = 0; i < 16; i++)
    g_assert_cmpfloat_with_epsilon (held_out_at (fit_low, i) / held_out_at (fit_high, i), 1, 1e-3);
  norma_test_remove_folder (folder);
}

static void
note_memory (gpointer data, const char *stage, guint64 done, guint64 total)
{
  const struct mallinfo2 info = mallinfo2 ();
  guint64 *most = data;

  *most = MAX (*most, (guint64)info.uordblks + info.hblkhd);
}

/* Bytes above those at the begin, seen whenever the fit reports. */
static guint64
measure_fit (const GPtrArray *paths, const NormaFitOptions *options, guint64 *predicted)
{
  guint64 before = 0, most = 0;
  const NormaProgress progress = { NULL, note_memory, &most };
  g_autoptr (NormaFit) fit = NULL;

  note_memory (&before, "", 0, 0);
  fit = norma_fit_images (paths, options, &progress, NULL);
  *predicted =
      norma_fit_memory (&fit->model->frame, fit->model->extractor, fit->survey->n_usable, options);
  return most - before;
}

static void
test_memory (void)
{
  const NormaTestPart part = { 192, 160, 1, NORMA_SAMPLE_U8, 255 };
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) many = norma_test_parts_write (&part, 1, 96, folder);
  g_autoptr (GPtrArray) few = g_ptr_array_new ();
  guint64 predicted, predicted_many, measured, measured_many;

  for (guint i = 0; i < 32; i++)
    g_ptr_array_add (few, many->pdata[i]);
  options.short_side = 128;
  measured = measure_fit (few, &options, &predicted);
  measured_many = measure_fit (many, &options, &predicted_many);
  g_test_message ("predicted %" G_GUINT64_FORMAT ", measured %" G_GUINT64_FORMAT
                  " and for thrice as many images %" G_GUINT64_FORMAT,
                  predicted, measured, measured_many);
  g_assert_cmpuint (predicted_many, ==, predicted);
  g_assert_cmpuint (measured, <, 2 * predicted);
  g_assert_cmpuint (measured, >, predicted / 2);
  g_assert_cmpfloat ((double)measured_many / measured, <, 1.1);
  norma_test_remove_folder (folder);
}

static void
note_stage (gpointer data, const char *stage, guint64 done, guint64 total)
{
  if (g_str_equal (stage, "Fitting"))
    *(gboolean *)data = TRUE;
}

static void
test_cap (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 6, folder);
  g_autoptr (NormaFit) free_fit = small_fit (paths, &options);
  guint64 need = norma_fit_memory (&free_fit->model->frame, free_fit->model->extractor,
                                   free_fit->survey->n_usable, &options);
  const guint64 caps[] = { need - 1, need, need + 96 * 80 / 2, need + (1 << 20) };

  for (guint i = 0; i < G_N_ELEMENTS (caps); i++) {
    g_autoptr (NormaBudget) budget = norma_budget_new (caps[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaFit) fit = NULL;
    gboolean fitting = FALSE;
    const NormaProgress progress = { NULL, note_stage, &fitting };

    options.budget = budget;
    fit = norma_fit_images (paths, &options, &progress, &error);
    if (i == 3) {
      g_assert_no_error (error);
      continue;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_assert_false (fitting);
    /* All that was held was given back, or this would wait for ever. */
    g_assert_true (norma_budget_take (budget, caps[i], "all", NULL));
    norma_budget_give (budget, caps[i]);
  }
  norma_test_remove_folder (folder);
}

/* In the fit and for the held-out score, and in the fits of all folds but the image's own. */
static void
test_walks (void)
{
  NormaFitOptions options = small_options ();

  g_assert_cmpuint (norma_fit_walks (&options, 500, 1), ==, 2);
  g_assert_cmpuint (norma_fit_walks (&options, 500, 2), ==, 3);
  options.augments = 1 << NORMA_AUGMENT_FLIP_VERTICAL;
  g_assert_cmpuint (norma_fit_walks (&options, 20, 1), ==, 21);
  options.augments = 0;
  options.tiles.side = 64;
  g_assert_cmpuint (norma_fit_walks (&options, 50, 1), ==, 11);
  options.tiles.models = NORMA_TILE_MODELS_EACH;
  g_assert_cmpuint (norma_fit_walks (&options, 50, 1), ==, 2);
  options.tiles.side = 0;
  options.detector.method = NORMA_METHOD_PATCHCORE;
  g_assert_cmpuint (norma_fit_walks (&options, 100, 2), ==, 21);
}

typedef struct {
  GCancellable *cancellable;
  guint left;
} Countdown;

static void
count_down (gpointer data, const char *stage, guint64 done, guint64 total)
{
  Countdown *countdown = data;

  g_assert_cmpuint (done, <=, total);
  if (countdown->left > 0 && --countdown->left == 0)
    g_cancellable_cancel (countdown->cancellable);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* At the first report, at the second, …: in every stage there is. */
static void
test_cancelled (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 5, folder);
  guint nth;

  options.detector.gaussian.components = NORMA_COMPONENTS_PCA;
  for (nth = 1; nth < 100; nth++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Countdown countdown = { cancellable, nth };
    const NormaProgress progress = { cancellable, count_down, &countdown };
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaFit) fit = norma_fit_images (paths, &options, &progress, &error);

    if (fit != NULL)
      break;
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  /* 5 images looked at and described, one block in each of two passes and of the held-out scores. */
  g_assert_cmpuint (nth, ==, 14);
  g_assert_cmpuint (count_files (folder), ==, 5);
  norma_test_remove_folder (folder);
}

static void
remove_after_survey (gpointer data, const char *stage, guint64 done, guint64 total)
{
  if (done == total)
    g_remove (data);
}

static void
test_vanished (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 5, folder);
  const NormaProgress progress = { NULL, remove_after_survey, paths->pdata[3] };
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_fit_images (paths, &options, &progress, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, paths->pdata[3]));
  norma_test_remove_folder (folder);
}

/* A bad file is left out, and the model is that of the others but for the count. */
static void
test_left_out (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 6, folder);
  g_autoptr (GPtrArray) more = without (paths, 99);
  g_autoptr (NormaFit) clean = small_fit (paths, &options);
  g_autoptr (NormaFit) fit = NULL;

  g_ptr_array_insert (more, 2, (gpointer) "/nowhere/x.png");
  fit = small_fit (more, &options);
  g_assert_cmpuint (fit->model->good_set.n_unreadable, ==, 1);
  g_assert_nonnull (((NormaGoodImage *)fit->survey->images->pdata[2])->error);
  g_assert_cmpstr (fit->model->good_set.hash, ==, clean->model->good_set.hash);
  g_assert_cmpfloat (fit->model->limits.reject, ==, clean->model->limits.reject);
  g_assert_cmpfloat (fit->model->golden.score, ==, clean->model->golden.score);
  norma_test_remove_folder (folder);
}

/* Refused before any image is read. */
static void
test_options (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  NormaFitOptions o;

#define REFUSED(change, words) \
  o = small_options (); \
  change; \
  assert_refused (none, &o, NORMA_ERROR_INPUT, words)

  REFUSED (o.wish.false_alarms = 0, "false alarms");
  REFUSED (o.wish.false_alarms = 1, "false alarms");
  REFUSED (o.wish.confidence = NAN, "confidence");
  REFUSED (o.review_one_in = 1, "review");
  REFUSED (o.review_one_in = INFINITY, "review");
  REFUSED (o.smoothing = -0.1, "smoothing");
  REFUSED (o.smoothing = NAN, "smoothing");
  REFUSED (o.smoothing = 1025, "smoothing");
  REFUSED (o.detector.gaussian.explained = 0, "explained");
  REFUSED (o.detector.gaussian_ad.explained = 1, "explained");
  REFUSED (o.bound = NORMA_BOUND_F_LAW, "without shrinkage");
#undef REFUSED
}

static void
assert_frame (const GPtrArray *paths, const NormaFitOptions *options, guint width, guint height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFit) fit = norma_fit_images (paths, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fit->model->frame.width, ==, width);
  g_assert_cmpuint (fit->model->frame.height, ==, height);
}

static void
test_frames (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaTestPart long_part = { 4000, 2, 1, NORMA_SAMPLE_U8, 255 };
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 3, folder);
  g_autoptr (GPtrArray) long_paths = norma_test_parts_write (&long_part, 11, 3, folder);

  options.short_side = 32;
  assert_refused (paths, &options, NORMA_ERROR_INPUT, "working frame");
  options.short_side = 0;
  assert_refused (paths, &options, NORMA_ERROR_INPUT, "working frame");
  options.short_side = 8192;
  assert_refused (paths, &options, NORMA_ERROR_INPUT, "smaller short side");
  options.short_side = 64;
  assert_refused (long_paths, &options, NORMA_ERROR_INPUT, "working frame");
  options.width = 64;
  assert_refused (paths, &options, NORMA_ERROR_INPUT, "both sides");
  options.height = 100; /* no multiple of 16 */
  assert_refused (paths, &options, NORMA_ERROR_INPUT, "working frame");
  options.height = 96;
  assert_frame (long_paths, &options, 64, 96);
  norma_test_remove_folder (folder);
}

static void
test_bounds (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 24, folder);
  g_autoptr (NormaFit) fit = NULL;

  options.bound = NORMA_BOUND_CHI_SQUARE;
  assert_refused (paths, &options, NORMA_ERROR_INPUT, "scope \"image\"");
  options.detector.gaussian.scope = NORMA_SCOPE_IMAGE;
  options.bound = NORMA_BOUND_F_LAW;
  options.detector.gaussian.covariance = NORMA_COVARIANCE_SAMPLE;
  assert_refused (paths, &options, NORMA_ERROR_INPUT, "");

  /* What the chi-square law would promise stands beside what is promised. */
  options = small_options ();
  options.detector.gaussian.scope = NORMA_SCOPE_IMAGE;
  fit = small_fit (paths, &options);
  g_assert_cmpint (fit->model->promise.bound, ==, NORMA_BOUND_ORDER_STATISTIC);
  g_assert_true (fit->assumed.n == 0 || fit->assumed.bound == NORMA_BOUND_CHI_SQUARE);
  norma_test_remove_folder (folder);
}

/* An allocation that fails while an image is looked at costs the image, any other one the fit. */
static void
test_failing_allocations (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 3, folder);
  guint nth;

  options.n_threads = 1;
  options.detector.gaussian.scope = NORMA_SCOPE_BOTH;
  options.detector.gaussian.components = NORMA_COMPONENTS_PCA;
  options.detector.gaussian.explained = 0.6;
  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaFit) fit = NULL;

    norma_alloc_fail_nth (nth);
    fit = norma_fit_images (paths, &options, NULL, &error);
    norma_alloc_fail_nth (0);
    if (fit == NULL)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    else if (fit->survey->n_usable == 3)
      break;
  }
  g_assert_cmpuint (nth, >, 20);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/forty-images", test_forty_images);
  g_test_add_func ("/fit/held-out-is-refit", test_held_out_is_refit);
  g_test_add_func ("/fit/held-out-is-near-refit", test_held_out_is_near_refit);
  g_test_add_func ("/fit/few", test_few);
  g_test_add_func ("/fit/no-variation", test_no_variation);
  g_test_add_func ("/fit/constant-channel", test_constant_channel);
  g_test_add_func ("/fit/mixed-aspects", test_mixed_aspects);
  g_test_add_func ("/fit/grey-and-color", test_grey_and_color);
  g_test_add_func ("/fit/sixteen-bits", test_sixteen_bits);
  /* A sanitizer has its own memory, which hides that of the fit. */
  if (!SANITIZED)
    g_test_add_func ("/fit/memory", test_memory);
  g_test_add_func ("/fit/cap", test_cap);
  g_test_add_func ("/fit/walks", test_walks);
  g_test_add_func ("/fit/cancelled", test_cancelled);
  g_test_add_func ("/fit/vanished", test_vanished);
  g_test_add_func ("/fit/left-out", test_left_out);
  g_test_add_func ("/fit/options", test_options);
  g_test_add_func ("/fit/frames", test_frames);
  g_test_add_func ("/fit/bounds", test_bounds);
  g_test_add_func ("/fit/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
