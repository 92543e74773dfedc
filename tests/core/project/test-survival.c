/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/random.h"
#include "core/project/journal.h"
#include "tests/core/project/sample.h"

/* Whatever was reported as done is there after SIGKILL at any instant, and nothing half done. The
 * test runs itself as the process to be killed: PROGRAM --work KIND PATH, which writes the number of
 * each edit to its standard output after the call has returned. */

#define N_KILLS 18 /* of each of four kinds of work */

#define IMPORT 25 /* images a step */

static void
report_done (guint32 number)
{
  if (write (STDOUT_FILENO, &number, sizeof number) != sizeof number)
    exit (0);
}

/* Edit n sets two settings in one step, labels an image, and undoes and redoes. */
static void
work_edits (NormaProject *project)
{
  const gint64 id = 1;

  for (guint32 n = 1;; n++) {
    g_autofree char *value = g_strdup_printf ("%u", n);

    g_assert_true (norma_project_begin (project, "Both", NULL, NULL));
    g_assert_true (norma_project_set_setting (project, "first", value, NULL));
    g_assert_true (norma_project_set_label (project, &id, 1, NORMA_LABEL_BAD, value, NULL));
    g_assert_true (norma_project_set_setting (project, "second", value, NULL));
    g_assert_true (norma_project_commit (project, NULL));
    report_done (n);
    if (n % 4 == 0) {
      g_assert_true (norma_project_undo (project, NULL));
      g_assert_true (norma_project_redo (project, NULL));
    }
  }
}

static void
work_import (NormaProject *project)
{
  for (guint32 n = 1;; n++) {
    sample_add (project, n * IMPORT, IMPORT, NORMA_SET_GOOD, "good");
    report_done (n);
  }
}

static void
work_scores (NormaProject *project)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (40, 30, 400, 300, NULL);

  for (guint32 n = 1;; n++) {
    g_autofree char *text = g_strdup_printf ("model %u", n / 8);
    g_autofree char *model = sample_add_model (project, text);
    g_autofree char *image = g_strdup_printf ("%u", n);
    const NormaNewScore scores[] = { { image, FALSE, n, map }, { image, TRUE, n + 0.5, NULL } };

    for (guint i = 0; i < 1200; i++)
      map->values[i] = n + i;
    g_assert_true (norma_project_store_scores (project, model, scores, 2, NULL));
    report_done (n);
  }
}

/* A pair, and its comparison. */
static void
work_comparisons (NormaProject *project)
{
  sample_add (project, 1, 2000, NORMA_SET_QUERY, "");
  for (guint32 n = 1;; n++) {
    g_autofree char *query = g_strdup_printf ("%u", n);

    sample_pair (project, n, 0);
    g_assert_true (sample_compare (project, query, "0", n, NULL));
    report_done (n);
  }
}

/* A judgement, two shapes, a signature and a class: four steps. */
static void
work_reviews (NormaProject *project)
{
  sample_add (project, 1, 2000, NORMA_SET_QUERY, "");
  for (guint32 n = 1;; n++) {
    g_assert_true (sample_review (project, n, n, NULL));
    report_done (n);
  }
}

static int
work (const char *kind, const char *path)
{
  NormaProject *project = sample_open (path);

  /* An orphan must not fill the disk. */
  alarm (60);
  if (g_str_equal (kind, "edits"))
    work_edits (project);
  else if (g_str_equal (kind, "import"))
    work_import (project);
  else if (g_str_equal (kind, "comparisons"))
    work_comparisons (project);
  else if (g_str_equal (kind, "reviews"))
    work_reviews (project);
  else
    work_scores (project);
  return 0;
}

static guint32
read_number (NormaProject *project, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = norma_project_dup_setting (project, name, &error);

  g_assert_no_error (error);
  return value == NULL ? 0 : (guint32)g_ascii_strtoull (value, NULL, 10);
}

static void
check_edits (NormaProject *project, guint32 reported)
{
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, NULL, NULL);
  guint32 found = read_number (project, "first");
  gboolean undone = norma_project_redo (project, NULL);

  /* Killed between undo and redo. */
  if (undone)
    found = read_number (project, "first");
  else if (found > 0)
    g_assert_cmpuint (g_ascii_strtoull (images->images[0].defect_class, NULL, 10), ==, found);
  g_assert_cmpuint (found, >=, reported);
  g_assert_cmpuint (found, <=, reported + 1);
  g_assert_cmpuint (read_number (project, "second"), ==, found);
}

static void
check_import (NormaProject *project, guint32 reported)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint ((images->n - 1) % IMPORT, ==, 0);
  g_assert_cmpuint ((images->n - 1) / IMPORT, >=, reported);
  g_assert_cmpuint ((images->n - 1) / IMPORT, <=, reported + 1);
}

static void
check_scores (NormaProject *project, guint32 reported)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = norma_project_list_models (project, &error);

  g_assert_no_error (error);
  for (guint32 n = 1; n <= reported; n++) {
    g_autofree char *text = g_strdup_printf ("model %u", n / 8);
    g_autofree char *model = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
    g_autofree char *image = g_strdup_printf ("%u", n);
    g_autoptr (NormaAnomalyMap) map = norma_project_read_map (project, model, image, &error);

    g_assert_no_error (error);
    g_assert_nonnull (map);
    g_assert_cmpfloat (map->values[1199], ==, n + 1199);
  }
  for (guint i = 0; i < models->len; i++) {
    g_autoptr (GBytes) bytes =
        norma_project_read_model (project, ((NormaModelEntry *)models->pdata[i])->hash, &error);

    g_assert_no_error (error);
  }
}

static void
check_comparisons (NormaProject *project, guint32 reported)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectPairs) pairs = norma_project_list_pairs (project, SAMPLE_OPTIONS, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pairs->n, >=, reported);
  g_assert_cmpuint (pairs->n, <=, reported + 1);
  for (guint32 n = 1; n <= reported; n++) {
    g_autofree char *query = g_strdup_printf ("%u", n);
    g_autoptr (GBytes) bytes =
        norma_project_read_comparison (project, query, "0", SAMPLE_OPTIONS, "", &error);

    g_assert_no_error (error);
    g_assert_true (sample_is_compared (bytes, n));
  }
}

/* Each step is there as a whole or not at all, and the journal tells of those that are. */
static void
check_reviews (NormaProject *project, guint32 reported)
{
  g_autoptr (NormaReviews) reviews = norma_project_list_reviews (project, NULL);
  g_autoptr (NormaProjectShapes) shapes = norma_project_list_shapes (project, -1, NULL);
  g_autoptr (NormaSignOffs) sign_offs = norma_project_list_sign_offs (project, NULL);
  NormaJournalCheck check;

  g_assert_cmpuint (reviews->n, >=, reported);
  g_assert_cmpuint (reviews->n, <=, reported + 1);
  g_assert_cmpuint (shapes->n, >=, 2 * reported);
  g_assert_cmpuint (shapes->n % 2, ==, 0);
  g_assert_cmpuint (sign_offs->n, >=, reported);
  g_assert_cmpuint (sign_offs->n, <=, reported + 1);
  for (gsize i = 0; i < sign_offs->n; i++) {
    g_autoptr (NormaSignedImages) images =
        norma_project_list_signed_images (project, sign_offs->sign_offs[i].id, NULL);

    g_assert_cmpuint (images->n, ==, sign_offs->sign_offs[i].n_images);
  }
  g_assert_true (norma_project_verify_journal (project, &check, NULL));
  g_assert_cmpstr (check.finding, ==, NULL);
}

/* Starts the work, kills it after `delay_us` from its first report, and tells the last one. */
static guint32
kill_work (const char *kind, const char *path, gulong delay_us)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const child[] = { program, "--work", kind, path, NULL };
  g_autoptr (GError) error = NULL;
  guint32 number = 0, last = 0;
  int output, status;
  gssize n;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **)child, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &output, NULL, &error);
  g_assert_no_error (error);
  n = read (output, &number, sizeof number);
  g_assert_cmpint (n, ==, sizeof number);
  last = number;
  g_usleep (delay_us);
  kill (pid, SIGKILL);
  while ((n = read (output, &number, sizeof number)) == sizeof number)
    last = number;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  close (output);
  return last;
}

static void
check_work (const char *kind, void (*check) (NormaProject *project, guint32 reported))
{
  NormaRandom random;
  guint64 n_reported = 0;

  norma_random_seed (&random, 7);
  for (guint i = 0; i < N_KILLS; i++) {
    g_autofree char *folder = norma_test_folder ();
    g_autofree char *path = NULL;
    NormaProject *project = sample_create (folder, "killed.norma-project", &path);
    guint32 reported;

    sample_add (project, 0, 1, NORMA_SET_GOOD, "good");
    norma_project_close (project);
    reported = kill_work (kind, path, norma_random_below (&random, 40000));
    n_reported += reported;

    project = sample_open (path);
    g_assert_null (norma_project_get_read_only_reason (project));
    check (project, reported);
    norma_project_close (project);
    sample_expect_sound (path);
    norma_test_remove_folder (folder);
  }
  g_test_message ("%u kills, %" G_GUINT64_FORMAT " edits reported", N_KILLS, n_reported);
}

static void
test_edits (void)
{
  check_work ("edits", check_edits);
}

static void
test_import (void)
{
  check_work ("import", check_import);
}

static void
test_scores (void)
{
  check_work ("scores", check_scores);
}

static void
test_comparisons (void)
{
  check_work ("comparisons", check_comparisons);
}

static void
test_reviews (void)
{
  check_work ("reviews", check_reviews);
}

static NormaProject *
create_with_three (const char *path, GError **error)
{
  const NormaNewImage images[3] = { { .path = "/parts/a.png" },
                                    { .path = "/parts/b.png" },
                                    { .path = "/parts/c.png" } };

  return norma_project_create_with_images (path, NULL, images, G_N_ELEMENTS (images), error);
}

static void
expect_three (NormaProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (images->n, ==, 3);
}

/* Killed while the project is made: there is a whole one with its images or none. */
static void
test_creation (void)
{
  for (guint i = 0; i < 16; i++) {
    g_autofree char *folder = norma_test_folder ();
    g_autofree char *path = g_build_filename (folder, "new.norma-project", NULL);
    g_autoptr (GError) error = NULL;
    NormaProject *project = NULL;
    pid_t pid = fork ();

    if (pid == 0) {
      create_with_three (path, NULL);
      _exit (0);
    }
    g_usleep (i * 1500);
    kill (pid, SIGKILL);
    g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      project = norma_project_open (path, NORMA_PROJECT_WRITE, &error);
    else
      project = create_with_three (path, &error);
    g_assert_no_error (error);
    g_assert_null (norma_project_get_read_only_reason (project));
    expect_three (project);
    norma_project_close (project);
    sample_expect_sound (path);
    norma_test_remove_folder (folder);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--work"))
    return work (argv[2], argv[3]);

  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/survival/edits", test_edits);
  g_test_add_func ("/project/survival/import", test_import);
  g_test_add_func ("/project/survival/scores", test_scores);
  g_test_add_func ("/project/survival/comparisons", test_comparisons);
  g_test_add_func ("/project/survival/reviews", test_reviews);
  g_test_add_func ("/project/survival/creation", test_creation);
  return g_test_run ();
}
