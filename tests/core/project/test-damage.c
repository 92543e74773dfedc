/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/project/journal.h"
#include "core/project/project-private.h"
#include "tests/core/project/sample.h"

/* A project with something in every table; its bytes, what it says, and what an undo makes of it. */
typedef struct {
  char *folder, *path;
  char *bytes;
  gsize n;
  char *dump, *undone;
  char *model, *image, *reference;
} Sample;

/* Of every second image with the next one. */
static void
compare_images (NormaProject *project, const NormaProjectImages *images)
{
  g_assert_true (norma_project_begin (project, "Pairs", NULL, NULL));
  for (guint i = 0; i < 40; i++)
    sample_pair (project, 2 * i + 1, 2 * i + 2);
  g_assert_true (norma_project_commit (project, NULL));
  for (guint i = 0; i < 40; i++)
    g_assert_true (sample_compare (project, images->images[2 * i + 1].file.hash,
                                   images->images[2 * i + 2].file.hash, i, NULL));
}

static Sample *
sample_new (void)
{
  Sample *sample = g_new0 (Sample, 1);
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (30, 20, 300, 200, NULL);
  g_autoptr (NormaProjectImages) images = NULL;
  NormaProject *project;

  sample->folder = norma_test_folder ();
  project = sample_create (sample->folder, "whole.norma-project", &sample->path);
  sample_add (project, 0, 120, NORMA_SET_GOOD, "good");
  sample->model = sample_add_model (project, "some model");
  images = norma_project_list_images (project, NULL, NULL);
  sample->image = g_strdup (images->images[5].file.hash);
  sample->reference = g_strdup (images->images[6].file.hash);
  for (guint i = 0; i < 600; i++)
    map->values[i] = (float)(i * 7919 % 601);
  compare_images (project, images);
  for (guint i = 0; i < 30; i++)
    g_assert_true (sample_review (project, images->images[4 * i].id, i, NULL));
  for (guint i = 0; i < 120; i++)
    g_assert_true (norma_project_store_scores (project, sample->model,
                                               &(NormaNewScore){ images->images[i].file.hash, FALSE,
                                                                 i / 7.0, map },
                                               1, NULL));
  g_assert_true (norma_project_set_thresholds (project, sample->model,
                                               &(NormaThresholds){ 1.25, 2.5, 7, "dragged" },
                                               NULL));
  g_assert_true (norma_project_set_setting (project, "first", "value", NULL));
  g_assert_true (
      norma_project_set_label (project, (gint64[]){ 3, 5 }, 2, NORMA_LABEL_BAD, "dent", NULL));
  g_assert_true (norma_project_undo (project, NULL));
  sample->undone = sample_dump (project);
  g_assert_true (norma_project_redo (project, NULL));
  sample->dump = sample_dump (project);
  norma_project_close (project);
  g_assert_true (g_file_get_contents (sample->path, &sample->bytes, &sample->n, NULL));
  return sample;
}

static void
sample_free (Sample *sample)
{
  norma_test_remove_folder (sample->folder);
  g_free (sample->folder);
  g_free (sample->path);
  g_free (sample->bytes);
  g_free (sample->dump);
  g_free (sample->undone);
  g_free (sample->model);
  g_free (sample->image);
  g_free (sample->reference);
  g_free (sample);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)

static void
write_bytes (const char *path, const char *bytes, gsize n)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  g_unlink (log);
  g_unlink (index);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, n), ==, n);
  close (fd);
}

static void
expect_told (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == NORMA_ERROR || error->domain == G_FILE_ERROR);
}

/* An error or the right answer, and never another. Returns whether it was right throughout. */
static gboolean
check_damaged (const Sample *sample, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProject) project = norma_project_open (path, NORMA_PROJECT_WRITE, &error);
  g_autofree char *dump = NULL;
  g_autofree char *undone = NULL;
  g_autoptr (NormaAnomalyMap) map = NULL;
  g_autoptr (GBytes) comparison = NULL;

  if (project == NULL) {
    expect_told (error);
    return FALSE;
  }
  dump = sample_try_dump (project, &error);
  if (dump == NULL)
    expect_told (error);
  else
    g_assert_cmpstr (dump, ==, sample->dump);
  g_clear_error (&error);

  map = norma_project_read_map (project, sample->model, sample->image, &error);
  for (guint i = 0; map != NULL && i < 600; i++)
    g_assert_cmpfloat (map->values[i], ==, (float)(i * 7919 % 601));
  if (map == NULL && error != NULL)
    expect_told (error);
  g_clear_error (&error);

  comparison = norma_project_read_comparison (project, sample->image, sample->reference,
                                              SAMPLE_OPTIONS, "", &error);
  g_assert_true (comparison == NULL || sample_is_compared (comparison, 2));
  if (comparison == NULL && error != NULL)
    expect_told (error);
  g_clear_error (&error);

  if (!norma_project_undo (project, &error)) {
    expect_told (error);
    return FALSE;
  }
  undone = sample_try_dump (project, NULL);
  if (undone != NULL)
    g_assert_cmpstr (undone, ==, sample->undone);
  return dump != NULL && undone != NULL && map != NULL && comparison != NULL;
}

static void
test_flipped (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autofree char *path = g_build_filename (sample->folder, "flipped", NULL);
  g_autofree char *bytes = g_memdup2 (sample->bytes, sample->n);
  guint n_right = 0, n_tried = 0;
  NormaRandom random;

  norma_random_seed (&random, 3);
  /* Every byte of the file's header, the heads of all pages, and others anywhere. */
  for (gsize i = 0; i < 600; i++) {
    gsize place = i < 100   ? i
                  : i < 500 ? norma_random_below (&random, sample->n / 4096) * 4096 +
                                  norma_random_below (&random, 24)
                            : norma_random_below (&random, sample->n);
    char before = bytes[place];

    bytes[place] ^= (char)(1 + norma_random_below (&random, 255));
    write_bytes (path, bytes, sample->n);
    bytes[place] = before;
    n_right += check_damaged (sample, path);
    n_tried++;
  }
  g_test_message ("%u files with one byte changed, %u of them without effect", n_tried, n_right);
  g_assert_cmpuint (n_right, <, n_tried);
}

static void
test_truncated (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autofree char *path = g_build_filename (sample->folder, "cut", NULL);

  for (gsize n = 0; n < sample->n; n += n < 200 ? 7 : 1361) {
    write_bytes (path, sample->bytes, n);
    /* The last page may be of a map that nobody reads. */
    g_assert_true (!check_damaged (sample, path) || n + 4096 > sample->n);
  }
}

static guint64
count_saved (const GArray *report, const char *table)
{
  for (guint i = 0; i < report->len; i++)
    if (g_str_equal (g_array_index (report, NormaSalvagedTable, i).table, table))
      return g_array_index (report, NormaSalvagedTable, i).n_saved;
  g_assert_not_reached ();
}

/* Salvages bytes, holds the result sound and the original untouched; NULL: nothing could be saved. */
static GArray *
salvage (const Sample *sample, const char *bytes, gsize n, char **dump)
{
  g_autofree char *path = g_build_filename (sample->folder, "hurt", NULL);
  g_autofree char *to_path = g_build_filename (sample->folder, "saved", NULL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  GArray *report = NULL;
  gsize n_after;

  write_bytes (path, bytes, n);
  if (!norma_project_salvage (path, to_path, &report, &error)) {
    expect_told (error);
    g_assert_false (g_file_test (to_path, G_FILE_TEST_EXISTS));
  } else {
    NormaProject *project = sample_open (to_path);

    *dump = sample_dump (project);
    norma_project_close (project);
    sample_expect_sound (to_path);
    g_remove (to_path);
  }
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (after, n_after, bytes, n);
  return report;
}

static void
test_salvage_whole (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autofree char *dump = NULL;
  g_autoptr (GArray) report = salvage (sample, sample->bytes, sample->n, &dump);

  g_assert_nonnull (report);
  g_assert_cmpstr (dump, ==, sample->dump);
  for (guint i = 0; i < report->len; i++) {
    g_assert_true (g_array_index (report, NormaSalvagedTable, i).complete);
    g_assert_cmpuint (g_array_index (report, NormaSalvagedTable, i).n_altered, ==, 0);
  }
  g_assert_cmpuint (count_saved (report, "image"), ==, 120);
  g_assert_cmpuint (count_saved (report, "map"), ==, 120);
  g_assert_cmpuint (count_saved (report, "pair"), ==, 40);
  g_assert_cmpuint (count_saved (report, "comparison_bytes"), ==, 40);
}

/* With the head gone nothing but the head is lost. */
static void
test_salvage_head (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autofree char *bytes = g_memdup2 (sample->bytes, sample->n);
  g_autofree char *dump = NULL;
  g_autoptr (GArray) report = NULL;

  memset (bytes, 0, 4096);
  report = salvage (sample, bytes, sample->n, &dump);
  g_assert_nonnull (report);
  g_assert_cmpstr (dump, ==, sample->dump);
}

static void
test_salvage_pages (void)
{
  g_autoptr (Sample) sample = sample_new ();
  gboolean whole = FALSE, without = FALSE;
  guint64 n_saved, least = G_MAXUINT64;

  for (gsize page = 1; page < sample->n / 4096; page++) {
    g_autofree char *bytes = g_memdup2 (sample->bytes, sample->n);
    g_autofree char *dump = NULL;
    g_autoptr (GArray) report = NULL;

    memset (bytes + page * 4096, 0xa5, 4096);
    report = salvage (sample, bytes, sample->n, &dump);
    g_assert_nonnull (report);
    n_saved = count_saved (report, "file");
    without |= n_saved == 0;
    whole |= n_saved == 120;
    if (n_saved > 0)
      least = MIN (least, n_saved);
  }
  g_assert_true (whole);
  /* The table's own root was among the pages. */
  g_assert_true (without);
  /* Another page costs its own rows, and not those behind it. */
  g_assert_cmpuint (least, <, 120);
  g_assert_cmpuint (least, >, 80);
}

/* A row of other values than were written is left out, and history is not gone through any more. */
static void
test_salvage_altered (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autofree char *bytes = g_memdup2 (sample->bytes, sample->n);
  g_autofree char *path = g_build_filename (sample->folder, "altered", NULL);
  g_autofree char *to_path = g_build_filename (sample->folder, "left", NULL);
  g_autofree char *action = NULL;
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GArray) report = NULL;
  g_autoptr (GError) error = NULL;
  NormaJournalCheck check;
  NormaProject *project;

  for (char *place = bytes;
       (place = memmem (place, bytes + sample->n - place, "part-00007.png", 14)) != NULL; place++)
    place[9] = '8';
  write_bytes (path, bytes, sample->n);
  g_assert_true (norma_project_salvage (path, to_path, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_saved (report, "file"), ==, 119);
  g_assert_cmpuint (g_array_index (report, NormaSalvagedTable, 0).n_altered, ==, 1);

  project = sample_open (to_path);
  images = norma_project_list_images (project, NULL, &error);
  g_assert_cmpuint (images->n, ==, 119);
  g_assert_cmpstr (images->images[7].path, ==, "part-00008.png");
  steps = norma_project_list_steps (project, 0, &error);
  g_assert_cmpuint (steps->len, ==, 126);
  action = norma_project_dup_undo_action (project, &error);
  g_assert_no_error (error);
  g_assert_null (action);
  g_assert_true (norma_project_verify_journal (project, &check, &error));
  g_assert_true (check.after_loss);
  norma_project_close (project);
  sample_expect_sound (to_path);
}

static void
test_salvage_truncated (void)
{
  g_autoptr (Sample) sample = sample_new ();
  guint n_saved = 0, n_lost = 0;

  for (gsize n = 0; n < sample->n; n += 7919) {
    g_autofree char *dump = NULL;
    g_autoptr (GArray) report = salvage (sample, sample->bytes, n, &dump);

    if (report == NULL)
      n_lost++;
    else
      n_saved++;
  }
  g_assert_cmpuint (n_lost, >=, 1);
  g_assert_cmpuint (n_saved, >, n_lost);
}

/* What lies in the log beside the file is saved too. */
static void
test_salvage_log (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *to_folder = g_build_filename (folder, "below", NULL);
  g_autofree char *to_path = g_build_filename (to_folder, "saved", NULL);
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "open.norma-project", &path);
  g_autofree char *expected = NULL;
  g_autofree char *dump = NULL;
  g_autofree char *root = NULL;
  g_autoptr (GError) error = NULL;

  sample_add (project, 0, 3, NORMA_SET_GOOD, "good");
  expected = sample_dump (project);
  g_assert_cmpint (g_mkdir (to_folder, 0700), ==, 0);
  g_assert_true (norma_project_salvage (path, to_path, NULL, &error));
  g_assert_no_error (error);
  norma_project_close (project);

  /* In another folder, and the images are still found. */
  project = sample_open (to_path);
  dump = sample_dump (project);
  g_assert_cmpstr (dump, ==, expected);
  root = norma_project_dup_root (project, &error);
  g_assert_cmpstr (root, ==, folder);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_salvage_errors (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autofree char *nowhere = g_build_filename (sample->folder, "no", "such", NULL);
  g_autofree char *to_path = g_build_filename (sample->folder, "to", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_project_salvage (sample->path, sample->path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_clear_error (&error);
  g_assert_false (norma_project_salvage (nowhere, to_path, NULL, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (to_path, G_FILE_TEST_EXISTS));
}

/* Adds until it fails; the project goes on with what was kept. */
static void
fill_up (NormaProject *project, guint *n_kept, GError **error)
{
  for (*n_kept = 0; *n_kept < 10000; *n_kept += 1) {
    g_autofree char *value = g_strnfill (20000, 'v');
    g_autofree char *name = g_strdup_printf ("filler %u", *n_kept);

    if (!norma_project_set_setting (project, name, value, error))
      return;
  }
  g_assert_not_reached ();
}

static void
expect_kept (NormaProject *project, guint n_kept)
{
  for (guint i = 0; i <= n_kept; i++) {
    g_autofree char *name = g_strdup_printf ("filler %u", i);
    g_autofree char *value = norma_project_dup_setting (project, name, NULL);

    g_assert_true ((value != NULL) == (i < n_kept));
  }
}

static void
test_disk_full (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "full.norma-project", &path);
  g_autoptr (GError) error = NULL;
  guint n_kept;

  g_assert_true (norma_database_run (project->database, "PRAGMA max_page_count = 100", NULL));
  fill_up (project, &n_kept, &error);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_clear_error (&error);
  g_assert_cmpuint (n_kept, >, 3);
  expect_kept (project, n_kept);

  /* SQLite takes the whole transaction back, so the step is over for all that follows. */
  g_assert_true (norma_project_begin (project, "Too much", NULL, &error));
  fill_up (project, &(guint){ 0 }, &error);
  g_clear_error (&error);
  norma_project_set_setting (project, "first", "small", NULL);
  if (!norma_project_commit (project, &error))
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
  g_clear_error (&error);
  expect_kept (project, n_kept);

  g_assert_true (norma_database_run (project->database, "PRAGMA max_page_count = 100000", NULL));
  g_assert_true (norma_project_set_setting (project, "first", "room again", &error));
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

/* Writes that the system refuses. */
static void
test_refused_writes (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "refused.norma-project", &path);
  struct rlimit before, limited;
  g_autoptr (GError) error = NULL;
  guint n_kept;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limited = before;
  limited.rlim_cur = 400000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limited), ==, 0);
  fill_up (project, &n_kept, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  expect_told (error);
  g_assert_cmpuint (n_kept, >, 3);
  expect_kept (project, n_kept);
  norma_project_close (project);

  project = sample_open (path);
  expect_kept (project, n_kept);
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/damage/flipped", test_flipped);
  g_test_add_func ("/project/damage/truncated", test_truncated);
  g_test_add_func ("/project/damage/salvage-whole", test_salvage_whole);
  g_test_add_func ("/project/damage/salvage-head", test_salvage_head);
  g_test_add_func ("/project/damage/salvage-pages", test_salvage_pages);
  g_test_add_func ("/project/damage/salvage-altered", test_salvage_altered);
  g_test_add_func ("/project/damage/salvage-truncated", test_salvage_truncated);
  g_test_add_func ("/project/damage/salvage-log", test_salvage_log);
  g_test_add_func ("/project/damage/salvage-errors", test_salvage_errors);
  g_test_add_func ("/project/damage/disk-full", test_disk_full);
  g_test_add_func ("/project/damage/refused-writes", test_refused_writes);
  return g_test_run ();
}
