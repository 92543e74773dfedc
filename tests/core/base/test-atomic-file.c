/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "core/base/spare-name.h"
#include "tests/support.h"

typedef struct {
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  f->path = g_build_filename (f->folder, "a file", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_remove_folder (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
put (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_atomic_file_put_text (path, text, &error));
  g_assert_no_error (error);
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
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

/* The file that was there stays until the end, and whatever is not ended leaves nothing. */
static void
test_whole_or_not (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  NormaAtomicFile *file;

  file = norma_atomic_file_new (f->path, &error);
  g_assert_no_error (error);
  norma_atomic_file_write (file, "half", 4);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  norma_atomic_file_free (file);
  g_assert_cmpuint (count_files (f->folder), ==, 0);

  put (f->path, "first");
  file = norma_atomic_file_new (f->path, &error);
  norma_atomic_file_write (file, "half", 4);
  assert_holds (f->path, "first");
  norma_atomic_file_free (file);
  assert_holds (f->path, "first");
  put (f->path, "second");
  assert_holds (f->path, "second");
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

/* As the libraries of pictures do it. */
static void
test_read_and_seek (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaAtomicFile) file = norma_atomic_file_new (f->path, &error);
  char two[2];

  norma_atomic_file_write (file, "abcd", 4);
  g_assert_cmpint (norma_atomic_file_seek (file, 1, SEEK_SET), ==, 1);
  g_assert_cmpint (norma_atomic_file_read (file, two, 2), ==, 2);
  g_assert_cmpmem (two, 2, "bc", 2);
  norma_atomic_file_write (file, "D", 1);
  g_assert_true (norma_atomic_file_commit (file, &error));
  assert_holds (f->path, "abcD");
}

static void
test_two_writers (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaAtomicFile) one = norma_atomic_file_new (f->path, NULL);
  g_autoptr (NormaAtomicFile) other = norma_atomic_file_new (f->path, NULL);

  norma_atomic_file_write (one, "one", 3);
  norma_atomic_file_write (other, "other", 5);
  g_assert_true (norma_atomic_file_commit (one, NULL));
  assert_holds (f->path, "one");
  g_assert_true (norma_atomic_file_commit (other, NULL));
  assert_holds (f->path, "other");
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

/* Whatever is left then is gone after the next write. */
static void
test_killed (Fixture *f, gconstpointer data)
{
  pid_t child = fork ();
  int status;

  if (child == 0) {
    NormaAtomicFile *file = norma_atomic_file_new (f->path, NULL);

    norma_atomic_file_write (file, "half", 4);
    raise (SIGKILL);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  put (f->path, "whole");
  assert_holds (f->path, "whole");
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

/* Where every file has a name: the one of a writer who lives is left alone. */
static void
test_spare_names (Fixture *f, gconstpointer data)
{
  g_autofree char *left_over = NULL;
  g_autofree char *living = NULL;
  g_autofree char *next = NULL;
  g_autofree char *given = NULL;
  int fd = norma_spare_name_make (f->path, &left_over), other, bare;

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  fd = norma_spare_name_make (f->path, &living);
  g_assert_cmpstr (living, ==, left_over);
  g_assert_cmpuint (count_files (f->folder), ==, 1);
  other = norma_spare_name_make (f->path, &next);
  g_assert_cmpstr (next, !=, living);
  g_assert_cmpuint (count_files (f->folder), ==, 2);
  close (other);

  bare = open (next, O_RDWR | O_CLOEXEC);
  given = norma_spare_name_give (f->path, bare);
  g_assert_nonnull (given);
  g_assert_cmpstr (given, !=, living);
  close (bare);
  close (fd);
}

static void
test_links (Fixture *f, gconstpointer data)
{
  g_autofree char *link = g_build_filename (f->folder, "link", NULL);
  g_autofree char *chain = g_build_filename (f->folder, "chain", NULL);
  g_autofree char *loop = g_build_filename (f->folder, "loop", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("a file", link), ==, 0);
  g_assert_cmpint (symlink (link, chain), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  put (chain, "by a link to nothing");
  assert_holds (f->path, "by a link to nothing");
  put (chain, "by a link");
  assert_holds (f->path, "by a link");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (chain, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (norma_atomic_file_put_text (loop, "x", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_LOOP);
  g_assert_true (g_file_test (loop, G_FILE_TEST_IS_SYMLINK));
}

static gpointer
read_pipe (gpointer path)
{
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_pipe (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  GThread *reader;
  struct stat facts;

  g_assert_cmpint (mkfifo (f->path, 0600), ==, 0);
  reader = g_thread_new ("reader", read_pipe, f->path);
  put (f->path, "through the pipe");
  text = g_thread_join (reader);
  g_assert_cmpstr (text, ==, "through the pipe");
  g_assert_cmpint (lstat (f->path, &facts), ==, 0);
  g_assert_true (S_ISFIFO (facts.st_mode));
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

/* By a link, so that a mistake would take the link and not the device. */
static void
test_device (Fixture *f, gconstpointer data)
{
  struct stat facts;

  g_assert_cmpint (symlink ("/dev/null", f->path), ==, 0);
  put (f->path, "nowhere");
  g_assert_cmpint (lstat (f->path, &facts), ==, 0);
  g_assert_true (S_ISLNK (facts.st_mode));
  g_assert_cmpint (stat (f->path, &facts), ==, 0);
  g_assert_true (S_ISCHR (facts.st_mode));
}

/* The output of the program that goes to a file is gone on with, and not replaced. */
static void
test_own_output (Fixture *f, gconstpointer data)
{
  pid_t child = fork ();
  int status;

  if (child == 0) {
    gboolean is_done;

    dup2 (open (f->path, O_CREAT | O_WRONLY, 0600), STDOUT_FILENO);
    is_done = write (STDOUT_FILENO, "before, ", 8) == 8 &&
              norma_atomic_file_put_text ("/dev/stdout", "between, ", NULL) &&
              write (STDOUT_FILENO, "after", 5) == 5;
    _exit (is_done ? 0 : 1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  assert_holds (f->path, "before, between, after");
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  g_autofree char *absent = g_build_filename (f->folder, "absent", "file", NULL);
  g_autoptr (GError) no_folder = NULL;
  g_autoptr (GError) folder = NULL;

  g_assert_false (norma_atomic_file_put_text (absent, "x", &no_folder));
  g_assert_error (no_folder, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_true (g_str_has_prefix (no_folder->message, absent));
  g_assert_false (norma_atomic_file_put_text (f->folder, "x", &folder));
  g_assert_error (folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/atomic-file/whole-or-not", test_whole_or_not },
    { "/atomic-file/read-and-seek", test_read_and_seek },
    { "/atomic-file/two-writers", test_two_writers },
    { "/atomic-file/killed", test_killed },
    { "/atomic-file/spare-names", test_spare_names },
    { "/atomic-file/links", test_links },
    { "/atomic-file/pipe", test_pipe },
    { "/atomic-file/device", test_device },
    { "/atomic-file/own-output", test_own_output },
    { "/atomic-file/errors", test_errors },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
