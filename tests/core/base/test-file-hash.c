/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/file-hash.h"

#include "tests/support.h"

/* "abc": FIPS 180-4, appendix B.1 of its examples. */
static void
test_known (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "abc", NULL);
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "abc", 3, NULL));
  hash = norma_file_hash (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  norma_test_remove_folder (folder);
}

static void
test_errors (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *absent = g_build_filename (folder, "absent", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_file_hash (absent, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_true (g_str_has_prefix (error->message, absent));
  g_clear_error (&error);
  g_assert_null (norma_file_hash (folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-hash/known", test_known);
  g_test_add_func ("/file-hash/errors", test_errors);
  return g_test_run ();
}
