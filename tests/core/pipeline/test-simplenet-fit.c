/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/pipeline/held-out.h"
#include "tests/core/pipeline/small-fit.h"

/* Fits with a detector that is trained: a third of the images is held out. */

enum { N_IMAGES = 14, N_HELD_OUT = 5 };

typedef struct {
  char *folder, *check_point;
  GPtrArray *paths;
  NormaFitOptions options;
  GCancellable *cancellable;
  guint cancel_at; /* step of the training; 0: never */
  guint n_steps_seen;
  gboolean has_begun;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;

  f->folder = norma_test_folder ();
  f->check_point = g_build_filename (f->folder, "check-point", NULL);
  f->paths = norma_test_parts_write (&part, 1, N_IMAGES, f->folder);
  f->options = small_options ();
  f->options.detector.method = NORMA_METHOD_SIMPLENET;
  f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_remove_folder (f->folder);
  g_ptr_array_unref (f->paths);
  g_object_unref (f->cancellable);
  g_free (f->check_point);
  g_free (f->folder);
}

static void
report (gpointer data, const char *stage, guint64 done, guint64 total)
{
  Fixture *f = data;

  g_assert_cmpuint (done, <=, total);
  if (!g_str_has_prefix (stage, "Training"))
    return;
  /* a session tells where it begins, too */
  if (!f->has_begun) {
    f->has_begun = TRUE;
    return;
  }
  f->n_steps_seen++;
  if (f->n_steps_seen == f->cancel_at)
    g_cancellable_cancel (f->cancellable);
}

static NormaFit *
try_fit (Fixture *f, GError **error)
{
  const NormaProgress progress = { f->cancellable, report, f };

  f->n_steps_seen = 0;
  f->has_begun = FALSE;
  return norma_fit_images (f->paths, &f->options, &progress, error);
}

static GBytes *
fit_bytes (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFit) fit = try_fit (f, &error);
  GBytes *bytes;

  g_assert_no_error (error);
  bytes = norma_model_to_bytes (fit->model, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Scores of what was held out have the bits of later scores, no other image has one, and the promise
 * rests on those alone. */
static void
test_part (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) fit = try_fit (f, NULL);
  guint n = 0;

  g_assert_nonnull (fit);
  for (guint i = 0; i < N_IMAGES; i++) {
    const NormaGoodImage *image = fit->survey->images->pdata[i];
    g_autoptr (NormaRaster) raster = norma_image_read (image->path, NULL, NULL);
    g_autoptr (NormaResult) result = score_raster (fit->model, raster);

    if (isnan (image->held_out))
      continue;
    n++;
    g_assert_cmpfloat ((float)image->held_out, ==, result->score);
  }
  g_assert_cmpuint (n, ==, N_HELD_OUT);
  g_assert_cmpuint (n, ==, norma_held_out_count (&f->options.detector, N_IMAGES));
  g_assert_cmpuint (fit->model->promise.n, ==, N_HELD_OUT);
  g_assert_cmpfloat (fit->model->promise.threshold, >, 0);
  g_assert_cmpuint (fit->model->good_set.n_images, ==, N_IMAGES);
  g_assert_cmpuint (f->n_steps_seen, ==, 12);
}

/* As many images as needed hold out as many as needed, and one less does not. */
static void
test_count (void)
{
  NormaDetectorOptions options = NORMA_DETECTOR_OPTIONS_INIT;

  g_assert_cmpuint (norma_held_out_count (&options, 17), ==, 17);
  g_assert_cmpuint (norma_held_out_count_needed (&options, 17), ==, 17);
  options.method = NORMA_METHOD_SIMPLENET;
  for (guint n = 1; n < 60; n++) {
    guint needed = norma_held_out_count_needed (&options, n);
    g_autofree guint *fold_of = norma_held_out_draw (needed, NORMA_HELD_OUT_PARTS, 1);
    const NormaLeftOut part = { fold_of, 0 };

    g_assert_cmpuint (needed - norma_left_out_count_others (part, needed), ==, n);
    g_assert_cmpuint (norma_held_out_count (&options, needed), ==, n);
    g_assert_cmpuint (norma_held_out_count (&options, needed - 1), ==, n - 1);
  }
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) two = fit_bytes (f), one = NULL;

  f->options.n_threads = 1;
  one = fit_bytes (f);
  g_assert_true (g_bytes_equal (one, two));
}

/* A fit that was stopped while training goes on, and ends in the same bits. */
static void
test_resume (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) whole = fit_bytes (f), resumed = NULL;
  g_autoptr (NormaFit) stopped = NULL;
  g_autoptr (GError) error = NULL;

  f->options.detector.simplenet.training.check_point = f->check_point;
  f->cancel_at = 5;
  stopped = try_fit (f, &error);
  g_assert_null (stopped);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_cancellable_reset (f->cancellable);
  f->cancel_at = 0;
  resumed = fit_bytes (f);
  g_assert_cmpuint (f->n_steps_seen, ==, 12 - 5);
  g_assert_true (g_bytes_equal (whole, resumed));
}

/* Of other images, it is not gone on with. */
static void
test_other_images (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (NormaFit) other = NULL;
  g_autoptr (GError) error = NULL;

  f->options.detector.simplenet.training.check_point = f->check_point;
  first = fit_bytes (f);
  g_ptr_array_remove_index (f->paths, 3);
  other = try_fit (f, &error);
  g_assert_null (other);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
}

/* Where an image gives several samples, the places know nothing of the part that is held out, and its
 * scores have the bits of later ones. */
static void
test_copies (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) fit = NULL;
  guint n = 0;

  f->options.augments = 1 << NORMA_AUGMENT_FLIP_HORIZONTAL;
  fit = try_fit (f, NULL);
  g_assert_nonnull (fit);
  for (guint i = 0; i < N_IMAGES; i++) {
    const NormaGoodImage *image = fit->survey->images->pdata[i];
    g_autoptr (NormaRaster) raster = norma_image_read (image->path, NULL, NULL);
    g_autoptr (NormaResult) result = score_raster (fit->model, raster);

    if (isnan (image->held_out))
      continue;
    n++;
    g_assert_cmpfloat ((float)image->held_out, ==, result->score);
  }
  g_assert_cmpuint (n, ==, N_HELD_OUT);
}

static void
test_tiles (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) fit = NULL, refused = NULL;
  g_autoptr (GError) error = NULL;

  f->options.tiles.side = 64;
  fit = try_fit (f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fit->model->promise.n, ==, N_HELD_OUT);
  f->options.tiles.models = NORMA_TILE_MODELS_EACH;
  refused = try_fit (f, &error);
  g_assert_null (refused);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "simplenet"));
}

/* Three images are the fewest: two to learn from, as one does not vary, and one to promise by. */
static void
test_few (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaFit) fit = NULL, refused = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (f->paths, 3);
  fit = try_fit (f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fit->model->promise.n, ==, 1);
  g_ptr_array_set_size (f->paths, 2);
  refused = try_fit (f, &error);
  g_assert_null (refused);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

#define ADD(name, test) g_test_add ("/simplenet-fit/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simplenet-fit/count", test_count);
  ADD ("part", test_part);
  ADD ("threads", test_threads);
  ADD ("resume", test_resume);
  ADD ("other-images", test_other_images);
  ADD ("copies", test_copies);
  ADD ("tiles", test_tiles);
  ADD ("few", test_few);
  return g_test_run ();
}
