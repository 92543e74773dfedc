/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "core/training/onnx-file.h"
#include "tests/app/cli.h"
#include "tests/support.h"

/* A network that is made small on the command line. */

static void
write_teacher (void)
{
  g_autoptr (NormaBlueprint) b = norma_blueprint_new ();
  const NormaConvolutionOptions first = { 8, 3, 8, 1 };
  const NormaOnnxOptions options = { FALSE };
  g_autofree char *path = g_build_filename (cli_folder, "teacher.onnx", NULL);
  g_autofree float *values = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint x = norma_blueprint_add_input (b, "image", 3);

  x = norma_blueprint_add_relu (b, norma_blueprint_add_convolution (b, x, "a", &first), 0);
  norma_blueprint_add_output (b, x, "fine");
  values = g_new (float, norma_parameters_get_size (norma_blueprint_get_parameters (b)));
  norma_blueprint_begin (b, 7, values);
  bytes = norma_onnx_write (b, values, &options, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
}

static void
make_folder (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *parts = NULL;

  cli_folder = norma_test_folder ();
  parts = g_build_filename (cli_folder, "good", NULL);
  g_assert_cmpint (g_mkdir (parts, 0777), ==, 0);
  g_ptr_array_unref (norma_test_parts_write (&part, 1, 12, parts));
  write_teacher ();
}

static void
test_distil (void)
{
  g_auto (Run) distil = run_expecting ("distil --teacher teacher.onnx --images good --steps 2 "
                                       "--checkpoint state -o small.onnx",
                                       0);
  g_auto (Run) again = run_expecting ("distil --teacher teacher.onnx --images good --steps 2 "
                                      "--budget 2h --checkpoint state -o again.onnx",
                                      0);
  g_auto (Run) info = run_expecting ("info small.onnx", 0);

  assert_says (distil.out, "pictures: 12 used, 0 left out");
  assert_says (distil.out, "steps: 2 in ");
  assert_says (distil.out, "small.onnx: ");
  assert_says (again.out, "steps: 2 in ");
  assert_says (info.out, "8 features at  32 x  32, stride    8  fine");
}

static void
test_usage (void)
{
  g_auto (Run) none = run_expecting ("distil --teacher teacher.onnx -o small.onnx", 2);
  g_auto (Run) time = run_expecting ("distil --teacher teacher.onnx -o s.onnx --budget soon", 2);
  g_auto (Run) teacher = run_expecting ("distil -o s.onnx --steps 1", 2);
  g_auto (Run) absent = run_expecting ("distil --teacher none.onnx -o s.onnx --steps 1", 1);
  g_auto (Run) folder =
      run_expecting ("distil --teacher teacher.onnx -o absent/s.onnx --steps 1", 1);

  assert_says (none.err, "found neither --budget nor --steps");
  assert_says (time.err, "--budget: found \"soon\", expected a time");
  assert_says (teacher.err, "--teacher: found nothing");
  assert_says (absent.err, "none.onnx");
  assert_says (folder.err, "absent");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/distil-cli/distil", test_distil);
  g_test_add_func ("/distil-cli/usage", test_usage);
  result = g_test_run ();
  norma_test_remove_folder (cli_folder);
  return result;
}
