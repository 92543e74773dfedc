/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "core/project/journal.h"
#include "tests/core/project/sample.h"

/* File systems that are taken away, filled up or made read-only while a reviewer works. */

/* Of a child that may not make file systems of its own. */
enum { NO_RIGHTS = 77 };

static gboolean
judge (NormaProject *project, gint64 image, GError **error)
{
  const NormaJudgement judgement = { image,  NORMA_LABEL_BAD,    "dent", NORMA_SEVERITY_MAJOR,
                                     "deep", NORMA_EVIDENCE_NONE };

  return norma_project_judge (project, &judgement, 1, error);
}

static gsize
count_reviews (NormaProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaReviews) reviews = norma_project_list_reviews (project, &error);
  NormaJournalCheck check;

  g_assert_no_error (error);
  norma_project_verify_journal (project, &check, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (check.finding, ==, NULL);
  return reviews->n;
}

/* A project of four images, the first of them judged. */
static NormaProject *
create (const char *folder, char **path)
{
  NormaProject *project = sample_create (folder, "lot.norma-project", path);

  sample_add (project, 0, 4, NORMA_SET_QUERY, "");
  g_assert_true (judge (project, 1, NULL));
  return project;
}

static void
expect_refused (NormaProject *project, GFileError code, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (judge (project, 2, &error));
  g_assert_error (error, G_FILE_ERROR, (int)code);
  g_assert_true (g_str_has_prefix (error->message, norma_project_get_path (project)));
  g_assert_nonnull (strstr (error->message, reason));
}

/* Moved by another program, then moved back: it goes on where it was. */
static void
test_moved (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  g_autofree char *elsewhere = g_build_filename (folder, "elsewhere", NULL);
  NormaProject *project = create (folder, &path);

  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  expect_refused (project, G_FILE_ERROR_NOENT, "nothing was kept");
  g_assert_cmpuint (count_reviews (project), ==, 1);
  g_assert_cmpint (g_rename (elsewhere, path), ==, 0);
  g_assert_true (judge (project, 2, NULL));
  g_assert_cmpuint (count_reviews (project), ==, 2);
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

/* In the middle of a step, and by another file of its name. */
static void
test_replaced (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  NormaProject *project = create (folder, &path);
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_project_begin (project, "Judge", NULL, NULL));
  g_assert_true (judge (project, 2, NULL));
  g_assert_true (g_file_set_contents (other, "another file", -1, NULL));
  g_assert_cmpint (g_rename (other, path), ==, 0);
  g_assert_false (norma_project_commit (project, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpuint (count_reviews (project), ==, 1);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
write_map (const char *path, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;
  int fd = g_open (path, O_WRONLY, 0);

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (fd < 0 || write (fd, text, strlen (text)) < 0)
    _exit (NO_RIGHTS);
  close (fd);
}

/* A file system of `size` at the folder, that only this process sees. */
static void
mount_own (const char *folder, const char *size)
{
  unsigned user = getuid (), group = getgid ();
  g_autofree char *options = g_strconcat ("size=", size, NULL);

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    _exit (NO_RIGHTS);
  write_map ("/proc/self/setgroups", "deny");
  write_map ("/proc/self/uid_map", "%u %u 1", user, user);
  write_map ("/proc/self/gid_map", "%u %u 1", group, group);
  if (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("norma-test", folder, "tmpfs", 0, options) != 0)
    _exit (NO_RIGHTS);
}

static void
run_alone (void (*check) (const char *folder))
{
  g_autofree char *folder = norma_test_folder ();
  pid_t pid = fork ();
  int status;

  if (pid == 0) {
    check (folder);
    _exit (0);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  norma_test_remove_folder (folder);
  if (WIFEXITED (status) && WEXITSTATUS (status) == NO_RIGHTS)
    g_test_skip ("the system lets no user make a file system of their own");
  else
    g_assert_cmpint (status, ==, 0);
}

/* Its files stay open and can still be written, where nobody will ever find it. */
static void
take_away (const char *folder)
{
  g_autofree char *path = NULL;
  NormaProject *project;

  mount_own (folder, "8M");
  project = create (folder, &path);
  g_assert_cmpint (umount2 (folder, MNT_DETACH), ==, 0);
  expect_refused (project, G_FILE_ERROR_NOENT, "its disk was taken away");
  g_assert_cmpuint (count_reviews (project), ==, 1);
  norma_project_close (project);
  g_assert_null (norma_project_open (path, NORMA_PROJECT_WRITE, NULL));
}

static void
test_taken_away (void)
{
  run_alone (take_away);
}

static void
make_read_only (const char *folder)
{
  g_autofree char *path = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *dump = NULL;
  NormaProject *project;

  mount_own (folder, "8M");
  project = create (folder, &path);
  expected = sample_dump (project);
  norma_project_close (project);
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  project = sample_open (path);
  g_assert_nonnull (strstr (norma_project_get_read_only_reason (project), g_strerror (EROFS)));
  dump = sample_dump (project);
  g_assert_cmpstr (dump, ==, expected);
  expect_refused (project, G_FILE_ERROR_ACCES, g_strerror (EROFS));
  norma_project_close (project);
}

static void
test_read_only (void)
{
  run_alone (make_read_only);
}

/* Imports until nothing goes any more; what is then refused is kept once there is room. */
static void
fill (const char *folder)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectImages) images = NULL;
  NormaProject *project;
  gsize n_kept = 4, n_added;

  mount_own (folder, "1500k");
  project = create (folder, &path);
  for (n_added = 1; n_added > 0; n_kept += n_added) {
    g_autofree char *image = g_strdup_printf ("%s/%0200zu.png", folder, n_kept);
    g_autofree char *kind = g_strnfill (20000, 'k');

    n_added = 0;
    norma_project_add_images (project, &(NormaNewImage){ image, NORMA_SET_QUERY, kind, NULL }, 1,
                              &n_added, &error);
  }
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_nonnull (strstr (error->message, "the disk is full"));
  g_assert_cmpuint (n_kept, >, 8);
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT, "size=8M"), ==, 0);
  g_assert_true (judge (project, 2, NULL));
  norma_project_close (project);

  project = sample_open (path);
  images = norma_project_list_images (project, NULL, NULL);
  g_assert_cmpuint (images->n, ==, n_kept);
  g_assert_cmpuint (count_reviews (project), ==, 2);
  norma_project_close (project);
  sample_expect_sound (path);
}

static void
test_filled (void)
{
  run_alone (fill);
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/file-systems/moved", test_moved);
  g_test_add_func ("/project/file-systems/replaced", test_replaced);
  g_test_add_func ("/project/file-systems/taken-away", test_taken_away);
  g_test_add_func ("/project/file-systems/read-only", test_read_only);
  g_test_add_func ("/project/file-systems/filled", test_filled);
  return g_test_run ();
}
