/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/distil.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/features/extractor-source.h"
#include "core/training/onnx-file.h"
#include "tests/support.h"

/* The teacher is a small network with random weights. */
typedef struct {
  char *folder, *teacher, *fine_teacher, *check_point, *small;
  GPtrArray *paths;
  NormaDistilOptions options;
} Fixture;

/* Levels of these strides. */
static void
write_teacher (const char *path, guint stride, guint second)
{
  g_autoptr (NormaBlueprint) b = norma_blueprint_new ();
  const NormaConvolutionOptions first = { 16, 3, stride, 1 }, next = { 24, 3, second, 1 };
  const NormaOnnxOptions options = { FALSE };
  g_autofree float *values = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint x = norma_blueprint_add_input (b, "image", 3);

  x = norma_blueprint_add_relu (b, norma_blueprint_add_convolution (b, x, "a", &first), 0);
  norma_blueprint_add_output (b, x, "fine");
  x = norma_blueprint_add_relu (b, norma_blueprint_add_convolution (b, x, "b", &next), 0);
  norma_blueprint_add_output (b, x, "coarse");
  values = g_new (float, norma_parameters_get_size (norma_blueprint_get_parameters (b)));
  norma_blueprint_begin (b, 7, values);
  bytes = norma_onnx_write (b, values, &options, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;

  f->folder = norma_test_folder ();
  f->teacher = g_build_filename (f->folder, "teacher.onnx", NULL);
  f->fine_teacher = g_build_filename (f->folder, "fine.onnx", NULL);
  f->check_point = g_build_filename (f->folder, "state", NULL);
  f->small = g_build_filename (f->folder, "small.onnx", NULL);
  write_teacher (f->teacher, 8, 2);
  write_teacher (f->fine_teacher, 2, 2);
  f->paths = norma_test_parts_write (&part, 1, 4, f->folder);
  f->options = (NormaDistilOptions)NORMA_DISTIL_OPTIONS_INIT;
  f->options.teacher = f->teacher;
  f->options.paths = f->paths;
  f->options.side = 32;
  f->options.n_threads = 1;
  f->options.schedule.n_steps = 3;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_remove_folder (f->folder);
  g_ptr_array_unref (f->paths);
  g_free (f->folder);
  g_free (f->teacher);
  g_free (f->fine_teacher);
  g_free (f->check_point);
  g_free (f->small);
}

static GBytes *
distil (const Fixture *f, NormaDistilResult *result, NormaLossRecord *record)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = norma_distil (&f->options, result, record, NULL, &error);

  g_assert_no_error (error);
  return bytes;
}

/* The same bytes at every number of threads, and in two sessions as in one. */
static void
test_same (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) whole = distil (f, NULL, NULL);
  g_autoptr (GBytes) threads = NULL, half = NULL, resumed = NULL;

  f->options.n_threads = 3;
  threads = distil (f, NULL, NULL);
  g_assert_true (g_bytes_equal (whole, threads));
  f->options.check_point = f->check_point;
  /* Held still until the last step by both, or the second session would begin with a fall. */
  f->options.schedule.hold = 1;
  f->options.schedule.n_steps = 1;
  half = distil (f, NULL, NULL);
  f->options.schedule.n_steps = 3;
  resumed = distil (f, NULL, NULL);
  g_clear_pointer (&whole, g_bytes_unref);
  f->options.check_point = NULL;
  whole = distil (f, NULL, NULL);
  g_assert_true (g_bytes_equal (whole, resumed));
}

/* On pieces that no step saw. */
static void
test_learns (Fixture *f, gconstpointer data)
{
  NormaDistilResult first, result;
  NormaLossRecord record;
  g_autoptr (GBytes) begun = NULL, bytes = NULL;

  /* Batch norm wants more than a handful of positions. */
  f->options.side = 64;
  f->options.n_pieces = 4;
  f->options.schedule.n_steps = 1;
  begun = distil (f, &first, NULL);
  f->options.schedule.n_steps = 40;
  f->options.rate = 0.004;
  bytes = distil (f, &result, &record);
  g_assert_cmpuint (result.n_pictures, ==, 4);
  g_assert_cmpuint (result.n_unusable, ==, 0);
  g_assert_cmpuint (result.training.n_steps, ==, 40);
  g_assert_cmpuint (record.n, ==, 40);
  g_assert_cmpfloat (result.training.held_out, <, 0.9 * first.training.held_out);
}

/* The file is an extractor with the teacher's levels, in whatever frame. */
static void
test_extractor (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = distil (f, NULL, NULL);
  const NormaExtractorOptions options = { f->small, NULL, NORMA_PRECISION_FP32 };
  const NormaFrame frame = { 64, 48, 1, NORMA_FRAME_STRETCH, 0, 1, NORMA_VALUES_FLOAT };
  g_autoptr (NormaExtractorSource) source = NULL;
  g_autoptr (NormaExtractor) extractor = NULL;
  g_autoptr (GError) error = NULL;
  guint width, height;

  g_assert_true (g_file_set_contents (f->small, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
  source = norma_extractor_source_open (&options, NULL, &error);
  g_assert_no_error (error);
  norma_extractor_source_size_frame (source, 4.0 / 3, 48, &width, &height);
  g_assert_cmpuint (width, ==, 64);
  g_assert_cmpuint (height, ==, 48);
  extractor = norma_extractor_source_make (source, &frame, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (extractor->levels.n, ==, 2);
  g_assert_cmpuint (extractor->levels.at[0].channels, ==, 16);
  g_assert_cmpuint (extractor->levels.at[0].width, ==, 8);
  g_assert_cmpuint (extractor->levels.at[1].channels, ==, 24);
  g_assert_cmpuint (extractor->levels.at[1].height, ==, 3);
}

/* Without pictures all are drawn; a level alone is enough. */
static void
test_less (Fixture *f, gconstpointer data)
{
  const char *levels[] = { "coarse", NULL };
  NormaDistilResult result;
  g_autoptr (GBytes) bytes = NULL;

  g_ptr_array_set_size (f->paths, 0);
  f->options.levels = levels;
  bytes = distil (f, &result, NULL);
  g_assert_cmpuint (result.n_pictures, ==, 0);
  g_assert_true (isfinite (result.training.held_out));
}

static void
assert_refused (const Fixture *f, int code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_distil (&f->options, NULL, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  f->options.side = 40;
  assert_refused (f, NORMA_ERROR_INPUT, "40 pixels");
  f->options.side = 32;
  f->options.n_pieces = 1;
  assert_refused (f, NORMA_ERROR_INPUT, "groups of 1 a step");
  f->options.n_pieces = 2;
  f->options.teacher = f->fine_teacher;
  assert_refused (f, NORMA_ERROR_INPUT, "stride 8 or 16");
  f->options.schedule.n_steps = 0;
  assert_refused (f, NORMA_ERROR_INPUT, "steps");
}

/* A check-point is of one teacher, one set of pictures. */
static void
test_other_pictures (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;

  f->options.check_point = f->check_point;
  bytes = distil (f, NULL, NULL);
  g_ptr_array_set_size (f->paths, 3);
  assert_refused (f, NORMA_ERROR_MISMATCH, "purpose");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/distil/same", test_same);
  ADD ("/distil/learns", test_learns);
  ADD ("/distil/extractor", test_extractor);
  ADD ("/distil/less", test_less);
  ADD ("/distil/refused", test_refused);
  ADD ("/distil/other-pictures", test_other_pictures);
  return g_test_run ();
}
