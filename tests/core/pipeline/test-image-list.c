/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pipeline/image-list.h"
#include "tests/support.h"

/* An empty file unless text is given, with the folders above it. */
static void
put (const char *folder, const char *relative, const char *text)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  g_autofree char *above = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (above, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_list (const GPtrArray *found, const char *folder, const char *const *expected)
{
  guint n = 0;

  for (; expected[n] != NULL; n++) {
    g_autofree char *path = g_build_filename (folder, expected[n], NULL);

    g_assert_cmpuint (n, <, found->len);
    g_assert_cmpstr (found->pdata[n], ==, path);
  }
  g_assert_cmpuint (found->len, ==, n);
}

static GPtrArray *
collect (const char *const *paths, guint *n_passed_over)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = norma_image_list_collect (paths, n_passed_over, &error);

  g_assert_no_error (error);
  return found;
}

/* By name within each folder, subfolders in their place; what is a picture by its bytes or by its
 * name is taken, hidden entries are not, other files are counted. */
static void
test_walk (void)
{
  static const char *const expected[] = { "B.PNG",         "a.tif",        "b/1.jpg", "b/c/2.jpeg",
                                          "b/c/unnamed-3", "damaged.tiff", "z.gif",   NULL };
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *real = g_build_filename (folder, "a.tif", NULL);
  g_autofree char *unnamed = g_build_filename (folder, "b", "c", "unnamed-3", NULL);
  const char *const paths[] = { folder, NULL };
  g_autoptr (GPtrArray) found = NULL;
  guint n_passed_over = 99;

  put (folder, "B.PNG", "");
  put (folder, "b/1.jpg", "");
  put (folder, "b/c/2.jpeg", "");
  put (folder, "damaged.tiff", "not at all a picture");
  put (folder, "z.gif", "GIF89a");
  put (folder, "notes.txt", "notes");
  put (folder, "b/list", "");
  put (folder, "tiff", "");
  put (folder, ".hidden.png", "");
  put (folder, ".cache/x.png", "");
  norma_test_part_write (&part, 1, real);
  norma_test_part_write (&part, 1, unnamed);

  found = collect (paths, &n_passed_over);
  assert_list (found, folder, expected);
  g_assert_cmpuint (n_passed_over, ==, 3);
  norma_test_remove_folder (folder);
}

/* The order of the user's naming counts, and nothing comes twice, whatever it is called. */
static void
test_duplicates (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *z = g_build_filename (folder, "z.png", NULL);
  g_autofree char *around = g_build_filename (folder, "b", "..", "a.png", NULL);
  g_autofree char *slash = g_strconcat (folder, "/", NULL);
  g_autofree char *text = g_build_filename (folder, "notes.txt", NULL);
  const char *const paths[] = { z, z, slash, folder, around, text, NULL };
  static const char *const expected[] = { "z.png", "a.png", "b/c.png", "notes.txt", NULL };
  g_autoptr (GPtrArray) found = NULL;

  put (folder, "a.png", "");
  put (folder, "b/c.png", "");
  put (folder, "z.png", "");
  put (folder, "notes.txt", "");
  found = collect (paths, NULL);
  assert_list (found, folder, expected);
  norma_test_remove_folder (folder);
}

/* A link to a folder is left out, so that a loop ends; one to a file is a file. */
static void
test_links (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *loop = g_build_filename (folder, "b", "loop", NULL);
  g_autofree char *link = g_build_filename (folder, "link.png", NULL);
  g_autofree char *dangling = g_build_filename (folder, "dangling.png", NULL);
  const char *const paths[] = { folder, NULL };
  static const char *const expected[] = { "a.png", "b/c.png", "dangling.png", "link.png", NULL };
  g_autoptr (GPtrArray) found = NULL;

  put (folder, "a.png", "");
  put (folder, "b/c.png", "");
  g_assert_cmpint (symlink (folder, loop), ==, 0);
  g_assert_cmpint (symlink ("a.png", link), ==, 0);
  g_assert_cmpint (symlink ("nowhere.png", dangling), ==, 0);
  found = collect (paths, NULL);
  assert_list (found, folder, expected);

  /* Named by the user, a link to a folder is walked. */
  {
    const char *const named[] = { loop, NULL };
    g_autoptr (GPtrArray) walked = collect (named, NULL);

    g_assert_cmpuint (walked->len, ==, 4);
  }
  norma_test_remove_folder (folder);
}

/* A pipe must not be waited for. */
static void
test_pipe (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);
  const char *const paths[] = { folder, NULL };
  g_autoptr (GPtrArray) found = NULL;
  guint n_passed_over;

  put (folder, "a.png", "");
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  found = collect (paths, &n_passed_over);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (n_passed_over, ==, 1);
  norma_test_remove_folder (folder);
}

static void
test_missing (void)
{
  g_autofree char *folder = norma_test_folder ();
  const char *const paths[] = { folder, "/nowhere/a.png", NULL };
  g_autoptr (GError) error = NULL;

  put (folder, "a.png", "");
  g_assert_null (norma_image_list_collect (paths, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "/nowhere/a.png"));
  norma_test_remove_folder (folder);
}

static void
test_nothing (void)
{
  g_autofree char *folder = norma_test_folder ();
  const char *const paths[] = { folder, NULL };
  const char *const none[] = { NULL };
  g_autoptr (GError) error = NULL;
  guint n_passed_over = 0;

  put (folder, "notes.txt", "");
  g_assert_null (norma_image_list_collect (paths, &n_passed_over, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_cmpuint (n_passed_over, ==, 1);
  g_clear_error (&error);
  g_assert_null (norma_image_list_collect (none, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  norma_test_remove_folder (folder);
}

#define NOBODY 65534

/* The administrator reads every folder, so a test run by him is nobody for a while. */
static void
test_unreadable_folder (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *closed = g_build_filename (folder, "closed", NULL);
  const char *const paths[] = { folder, NULL };
  g_autoptr (GError) error = NULL;
  gboolean is_administrator = geteuid () == 0;

  g_assert_cmpint (g_mkdir (closed, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  if (is_administrator)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  g_assert_null (norma_image_list_collect (paths, NULL, &error));
  if (is_administrator)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
  g_assert_nonnull (strstr (error->message, "closed"));
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-list/walk", test_walk);
  g_test_add_func ("/image-list/duplicates", test_duplicates);
  g_test_add_func ("/image-list/links", test_links);
  g_test_add_func ("/image-list/pipe", test_pipe);
  g_test_add_func ("/image-list/missing", test_missing);
  g_test_add_func ("/image-list/nothing", test_nothing);
  g_test_add_func ("/image-list/unreadable-folder", test_unreadable_folder);
  return g_test_run ();
}
