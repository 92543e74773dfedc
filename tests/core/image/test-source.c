/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/image/source.h"
#include "tests/support.h"

#define TEXT "A source of 32 bytes, no others."

static void
assert_reads (NormaSource *source)
{
  gsize size = strlen (TEXT);
  gsize n_read;
  char buffer[64];

  g_assert_cmpuint (norma_source_get_size (source), ==, size);
  for (gsize offset = 0; offset <= size + 2; offset++)
    for (gsize n = 0; n <= size + 2; n++) {
      gsize expected = offset >= size ? 0 : MIN (n, size - offset);

      g_assert_true (norma_source_read_at (source, offset, buffer, n, &n_read, NULL));
      g_assert_cmpuint (n_read, ==, expected);
      g_assert_cmpmem (buffer, n_read, TEXT + MIN (offset, size), expected);
    }
  g_assert_true (norma_source_read_at (source, G_MAXUINT64, buffer, 9, &n_read, NULL));
  g_assert_cmpuint (n_read, ==, 0);
}

static void
assert_nth_read_fails (NormaSource *source)
{
  g_autoptr (GError) error = NULL;
  char buffer[4];
  gsize n_read;

  norma_source_fail_nth (2);
  g_assert_true (norma_source_read_at (source, 0, buffer, 4, &n_read, NULL));
  g_assert_false (norma_source_read_at (source, 0, buffer, 4, &n_read, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  g_assert_true (g_str_has_prefix (error->message, norma_source_get_name (source)));
  g_assert_true (norma_source_read_at (source, 0, buffer, 4, &n_read, NULL));
}

static void
test_bytes (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autoptr (NormaSource) source = norma_source_new_bytes (bytes, "words");

  g_assert_cmpstr (norma_source_get_name (source), ==, "words");
  assert_reads (source);
  assert_nth_read_fails (source);
}

static void
test_file (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "words", NULL);
  g_autoptr (GError) error = NULL;
  NormaSource *source;

  g_assert_true (g_file_set_contents (path, TEXT, -1, NULL));
  source = norma_source_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (norma_source_get_name (source), ==, path);
  assert_reads (source);
  assert_nth_read_fails (source);
  norma_source_free (source);
  norma_test_remove_folder (folder);
}

/* A file that another program shortens meanwhile ends early, without a signal. */
static void
test_file_shortened (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "words", NULL);
  NormaSource *source;
  char buffer[64];
  gsize n_read;

  g_assert_true (g_file_set_contents (path, TEXT, -1, NULL));
  source = norma_source_open (path, NULL);
  g_assert_cmpint (truncate (path, 5), ==, 0);
  g_assert_true (norma_source_read_at (source, 2, buffer, 20, &n_read, NULL));
  g_assert_cmpuint (n_read, ==, 3);
  norma_source_free (source);
  norma_test_remove_folder (folder);
}

static void
assert_refused (const char *path, GFileError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_source_open (path, &error));
  g_assert_error (error, G_FILE_ERROR, (int)code);
  g_assert_true (g_str_has_prefix (error->message, path));
}

static void
test_refused (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *absent = g_build_filename (folder, "absent", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_refused (absent, G_FILE_ERROR_NOENT);
  assert_refused (folder, G_FILE_ERROR_ISDIR);
  assert_refused (pipe_path, G_FILE_ERROR_INVAL);
  assert_refused ("/dev/null", G_FILE_ERROR_INVAL);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/bytes", test_bytes);
  g_test_add_func ("/source/file", test_file);
  g_test_add_func ("/source/file/shortened", test_file_shortened);
  g_test_add_func ("/source/refused", test_refused);
  return g_test_run ();
}
