/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/good-files.h"

#include "core/base/error.h"

static NormaTensorFile *
make_file (const char *text, gsize length, guint32 width)
{
  NormaTensorFile *file = norma_tensor_file_new ();
  const guint32 sizes[] = { 640, 480, width, 3 };
  guint64 n = length, shape[] = { 2, 2 };
  g_autoptr (GBytes) paths = g_bytes_new (text, length);
  g_autoptr (GBytes) size_bytes = g_bytes_new (sizes, sizeof sizes);

  norma_tensor_file_add (file, "good_set.paths", NORMA_TENSOR_U8, &n, 1, paths);
  norma_tensor_file_add (file, "good_set.sizes", NORMA_TENSOR_U32, shape, 2, size_bytes);
  return file;
}

static void
test_round_trip (void)
{
  g_autoptr (NormaTensorFile) file = make_file ("a/b.png\0c\nd", 12, 7);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaGoodFiles) files = norma_good_files_load (file, 2, &error);
  g_autoptr (NormaTensorFile) again = norma_tensor_file_new ();
  g_autoptr (NormaGoodFiles) loaded = NULL;

  g_assert_no_error (error);
  norma_good_files_store (files, again);
  loaded = norma_good_files_load (again, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->paths[0], ==, "a/b.png");
  g_assert_cmpstr (loaded->paths[1], ==, "c\nd");
  g_assert_cmpuint (loaded->sizes[0], ==, 640);
  g_assert_cmpuint (loaded->sizes[2], ==, 7);
}

static void
check_damaged (const char *text, gsize length, guint32 width, guint n)
{
  g_autoptr (NormaTensorFile) file = make_file (text, length, width);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_good_files_load (file, n, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_damaged (void)
{
  check_damaged ("ab\0cd", 5, 7, 2); /* the last is not ended */
  check_damaged ("ab\0cd", 6, 0, 2); /* no width */
  check_damaged ("ab", 3, 7, 2); /* one too few */
  check_damaged ("ab\0cd\0e", 8, 7, 2); /* one too many */
  check_damaged ("", 0, 7, 2);
  check_damaged ("ab\0cd", 6, 7, 3); /* sizes of two */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/good-files/round-trip", test_round_trip);
  g_test_add_func ("/good-files/damaged", test_damaged);
  return g_test_run ();
}
