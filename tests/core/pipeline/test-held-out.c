/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/held-out.h"

#include <malloc.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/core/pipeline/small-fit.h"

/* Two copies, a frame that need not be square. */
static const NormaAugments two_copies =
    1 << NORMA_AUGMENT_ROTATE_180 | 1 << NORMA_AUGMENT_FLIP_HORIZONTAL;

static double
held_out_at (const NormaFit *fit, guint index)
{
  return ((const NormaGoodImage *)fit->survey->images->pdata[index])->held_out;
}

/* Folds are alike in size, the seed decides them, and another one gives others. */
static void
test_partition (void)
{
  for (guint n = 2; n < 40; n++)
    for (guint k = 2; k <= n; k++) {
      g_autofree guint *folds = norma_held_out_draw (n, k, 3);
      g_autofree guint *same = norma_held_out_draw (n, k, 3);
      g_autofree guint *sizes = g_new0 (guint, k);

      g_assert_cmpmem (folds, n * sizeof *folds, same, n * sizeof *same);
      for (guint i = 0; i < n; i++)
        sizes[folds[i]]++;
      for (guint f = 0; f < k; f++)
        g_assert_true (sizes[f] == n / k || sizes[f] == (n + k - 1) / k);
    }
}

static void
test_count (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  g_assert_cmpuint (norma_held_out_folds (&options, 8, 1), ==, 0);
  g_assert_cmpuint (norma_held_out_folds (&options, 2, 2), ==, 2);
  g_assert_cmpuint (norma_held_out_folds (&options, 8, 2), ==, 8);
  g_assert_cmpuint (norma_held_out_folds (&options, 20, 2), ==, 20);
  g_assert_cmpuint (norma_held_out_folds (&options, 21, 2), ==, 10);
  g_assert_cmpuint (norma_held_out_folds (&options, 100, 2), ==, 10);
  g_assert_cmpuint (norma_held_out_folds (&options, 101, 2), ==, 5);
  g_assert_cmpuint (norma_held_out_folds (&options, 500, 6), ==, 5);
  options.method = NORMA_METHOD_PATCHCORE;
  g_assert_cmpuint (norma_held_out_folds (&options, 20, 1), ==, 20);
  g_assert_cmpuint (norma_held_out_folds (&options, 21, 1), ==, 10);
  g_assert_cmpuint (norma_held_out_folds (&options, 100, 1), ==, 10);
  g_assert_cmpuint (norma_held_out_folds (&options, 101, 1), ==, 0);
}

static GPtrArray *
without (const GPtrArray *paths, NormaLeftOut fold)
{
  GPtrArray *rest = g_ptr_array_new ();

  for (guint i = 0; i < paths->len; i++)
    if (!norma_left_out_has (fold, i))
      g_ptr_array_add (rest, paths->pdata[i]);
  return rest;
}

/* A held-out score has the bits of a fit that never saw the images of the fold. Nothing of them may
 * stay in: with one copy left, PatchCore's whole bank would have a part that fits exactly. */
static void
check_refits (NormaMethod method, NormaAugments augments, guint n_images, guint n_folds)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, n_images, folder);
  g_autofree guint *fold_of = norma_held_out_draw (n_images, n_folds, options.seed);
  g_autoptr (NormaFit) fit = NULL;

  options.detector.method = method;
  options.detector.patchcore.core_set = 1;
  options.augments = augments;
  fit = small_fit (paths, &options);
  for (guint f = 0; f < n_folds; f += n_folds - 1) {
    NormaLeftOut fold = { fold_of, f };
    g_autoptr (GPtrArray) rest = without (paths, fold);
    g_autoptr (NormaFit) refit = small_fit (rest, &options);

    for (guint i = 0; i < n_images; i++) {
      g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, i + 1);
      g_autoptr (NormaResult) result = score_raster (refit->model, raster);

      if (!norma_left_out_has (fold, i))
        continue;
      g_assert_cmpfloat (held_out_at (fit, i), >, 0);
      g_assert_cmpfloat ((float)held_out_at (fit, i), ==, result->score);
    }
  }
  norma_test_remove_folder (folder);
}

static void
test_refits (void)
{
  for (NormaMethod method = NORMA_METHOD_GAUSSIAN; norma_method_to_string (method) != NULL;
       method++)
    if (!norma_method_is_trained (method))
      check_refits (method, two_copies, 3, 3);
  check_refits (NORMA_METHOD_PATCHCORE, 0, 4, 4);
}

/* Of 21 images two or three stay away at a time. */
G_GNUC_UNUSED static void
test_tenths (void)
{
  check_refits (NORMA_METHOD_GAUSSIAN, 1 << NORMA_AUGMENT_FLIP_VERTICAL, 21, 10);
}

/* Folds know less than the closed form, so on average their scores are not lower. */
static void
test_cautious (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 20, folder);
  g_autoptr (NormaFit) fit = small_fit (paths, &options);
  const NormaGoodFeatures good = { fit->survey, &fit->model->frame, fit->model->extractor, 0, 2 };
  g_autofree guint *fold_of = norma_held_out_draw (20, 5, 1);
  const NormaFolds fifths = { "", fold_of, 5 };
  double closed = 0, folds = 0;

  for (guint i = 0; i < 20; i++)
    closed += held_out_at (fit, i) / 20;
  g_assert_true (norma_held_out_by_folds (&good, &fifths, &options.detector, fit->model, NULL));
  for (guint i = 0; i < 20; i++)
    folds += held_out_at (fit, i) / 20;
  g_test_message ("closed form %.4f, folds %.4f", closed, folds);
  g_assert_cmpfloat (folds, >, closed);
  g_assert_cmpfloat (folds, <, 2 * closed);
  norma_test_remove_folder (folder);
}

/* Copies are no images: the promise counts what was photographed. */
static void
test_promise (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 4, folder);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaModel) read = NULL;

  options.augments = two_copies;
  fit = small_fit (paths, &options);
  bytes = norma_model_to_bytes (fit->model, NULL);
  read = norma_model_read_bytes (bytes, "test", NULL);
  g_assert_cmpuint (read->good_set.augments, ==, two_copies);
  g_assert_cmpuint (fit->model->promise.n, ==, 4);
  g_assert_cmpuint (fit->model->rarity->n, ==, 4);
  g_assert_cmpuint (fit->model->good_set.n_images, ==, 4);
  g_assert_cmpuint (fit->model->good_set.augments, ==, two_copies);
  g_assert_cmpuint (norma_gaussian_get_positions (fit->model->detector)->n_samples, ==, 12);
  norma_test_remove_folder (folder);
}

static GBytes *
fit_bytes (const GPtrArray *paths, guint n_threads)
{
  NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) fit = NULL;

  options.n_threads = n_threads;
  options.augments = two_copies;
  fit = small_fit (paths, &options);
  return norma_model_to_bytes (fit->model, NULL);
}

/* 11 images of 3 samples: a block of 32 ends within an image. */
static void
test_threads (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 11, folder);
  g_autoptr (GBytes) expected = fit_bytes (paths, 1);

  for (guint n_threads = 2; n_threads <= 3; n_threads++) {
    g_autoptr (GBytes) found = fit_bytes (paths, n_threads);

    g_assert_true (g_bytes_equal (found, expected));
  }
  norma_test_remove_folder (folder);
}

typedef struct {
  guint64 done;
  char *stage;
  GCancellable *cancellable;
  guint left; /* reports until it is cancelled; 0: never */
} Watch;

static void
watch (gpointer data, const char *stage, guint64 done, guint64 total)
{
  Watch *w = data;

  if (g_strcmp0 (stage, w->stage) != 0) {
    g_free (w->stage);
    w->stage = g_strdup (stage);
    w->done = 0;
  }
  g_assert_cmpuint (done, >=, w->done);
  g_assert_cmpuint (done, <=, total);
  if (g_str_equal (stage, "Scoring held-out good images"))
    g_assert_cmpuint (total, ==, 4 * 4);
  w->done = done;
  if (w->left > 0 && --w->left == 0)
    g_cancellable_cancel (w->cancellable);
}

/* Progress only grows and ends at its total, with every detector; cancelling ends any stage. */
static void
test_progress (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 4, folder);
  gboolean cancelled = TRUE;

  options.augments = two_copies;
  options.detector.method = NORMA_METHOD_PATCHCORE;
  for (guint left = 0; cancelled; left += 9) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Watch w = { .cancellable = cancellable, .left = left };
    const NormaProgress progress = { cancellable, watch, &w };
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaFit) fit = norma_fit_images (paths, &options, &progress, &error);

    cancelled = left == 0 || fit == NULL;
    if (fit == NULL)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      g_assert_cmpuint (w.done, ==, 4);
    g_free (w.stage);
  }
  norma_test_remove_folder (folder);
}

static void
note_memory (gpointer data, const char *stage, guint64 done, guint64 total)
{
  const struct mallinfo2 info = mallinfo2 ();
  guint64 *most = data;

  *most = MAX (*most, (guint64)info.uordblks + info.hblkhd);
}

/* What is told beforehand holds with copies and folds, too. */
G_GNUC_UNUSED static void
test_memory (void)
{
  const NormaTestPart part = { 192, 160, 1, NORMA_SAMPLE_U8, 255 };
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 5, folder);
  guint64 before = 0, most = 0, predicted;
  const NormaProgress progress = { NULL, note_memory, &most };
  g_autoptr (NormaFit) fit = NULL;

  options.short_side = 128;
  options.augments = two_copies;
  note_memory (&before, "", 0, 0);
  fit = norma_fit_images (paths, &options, &progress, NULL);
  predicted = norma_fit_memory (&fit->model->frame, fit->model->extractor, 5, &options);
  g_test_message ("predicted %" G_GUINT64_FORMAT ", measured %" G_GUINT64_FORMAT, predicted,
                  most - before);
  g_assert_cmpuint (most - before, <, 2 * predicted);
  g_assert_cmpuint (most - before, >, predicted / 2);
  norma_test_remove_folder (folder);
}

static void
test_not_square (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 3, folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFit) fit = NULL;

  options.augments = 1 << NORMA_AUGMENT_ROTATE_270;
  g_assert_null (norma_fit_images (paths, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "80 × 64"));
  options.width = options.height = 64;
  fit = small_fit (paths, &options);
  g_assert_cmpuint (fit->model->good_set.augments, ==, options.augments);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/held-out/partition", test_partition);
  g_test_add_func ("/held-out/count", test_count);
  g_test_add_func ("/held-out/refits", test_refits);
#if !defined( \
    __SANITIZE_ADDRESS__) /* memory is counted otherwise; the same code as the refits, and many fits */
  g_test_add_func ("/held-out/tenths", test_tenths);
  g_test_add_func ("/held-out/memory", test_memory);
#endif
  g_test_add_func ("/held-out/cautious", test_cautious);
  g_test_add_func ("/held-out/promise", test_promise);
  g_test_add_func ("/held-out/threads", test_threads);
  g_test_add_func ("/held-out/progress", test_progress);
  g_test_add_func ("/held-out/not-square", test_not_square);
  return g_test_run ();
}
