/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/images.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/image/write.h"
#include "tests/core/project/sample.h"

/* A picture whose bytes depend on `value`; returns its path. */
static char *
write_picture (const char *folder, const char *name, guint8 value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster = norma_raster_new (7, 5, 1, NORMA_SAMPLE_U8, NULL, 0, &error);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_no_error (error);
  memset (norma_raster_row (raster, 2), value, 7);
  g_assert_true (norma_image_write_png (raster, path, &error));
  g_assert_no_error (error);
  return path;
}

static void
add_file (NormaProject *project, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NormaOwnedFacts) facts = { 0 };
  gsize n_added;

  g_assert_true (norma_file_facts_read (path, TRUE, NULL, &facts, &error));
  g_assert_true (norma_project_add_images (
      project, &(NormaNewImage){ path, NORMA_SET_QUERY, NULL, &facts.facts }, 1, &n_added, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_added, ==, 1);
}

static NormaProjectImages *
list (NormaProject *project)
{
  g_autoptr (GError) error = NULL;
  NormaProjectImages *images = norma_project_list_images (project, NULL, &error);

  g_assert_no_error (error);
  return images;
}

static void
assert_state (NormaProject *project, gsize index, NormaFileState state)
{
  g_autoptr (NormaProjectImages) images = list (project);

  g_assert_cmpstr (norma_file_state_to_string (images->images[index].file.state), ==,
                   norma_file_state_to_string (state));
}

static void
test_facts (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = write_picture (folder, "picture.png", 9);
  g_autofree char *contents = NULL;
  g_autofree char *hash = NULL;
  g_auto (NormaOwnedFacts) facts = { 0 };
  g_auto (NormaOwnedFacts) absent = { 0 };
  g_auto (NormaOwnedFacts) a_folder = { 0 };
  g_auto (NormaOwnedFacts) text = { 0 };
  g_auto (NormaOwnedFacts) cancelled = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  struct stat status;
  gsize n;

  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *)contents, n);
  g_assert_true (norma_file_facts_read (path, TRUE, NULL, &facts, &error));
  g_assert_cmpint (facts.facts.state, ==, NORMA_FILE_OK);
  g_assert_cmpstr (facts.facts.hash, ==, hash);
  g_assert_cmpstr (facts.facts.format, ==, "PNG");
  g_assert_cmpuint (facts.facts.size, ==, n);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (facts.facts.mtime_ns / 1000000000, ==, status.st_mtime);
  g_assert_cmpuint (facts.facts.width, ==, 7);
  g_assert_cmpuint (facts.facts.height, ==, 5);
  g_assert_cmpuint (facts.facts.channels, ==, 1);
  g_assert_cmpuint (facts.facts.bits, ==, 8);
  g_assert_cmpuint (facts.facts.n_pages, ==, 1);

  g_assert_true (norma_file_facts_read ("/no/such.png", TRUE, NULL, &absent, &error));
  g_assert_cmpint (absent.facts.state, ==, NORMA_FILE_MISSING);
  g_assert_true (norma_file_facts_read (folder, TRUE, NULL, &a_folder, &error));
  g_assert_cmpint (a_folder.facts.state, ==, NORMA_FILE_UNREADABLE);
  g_assert_true (g_file_set_contents (path, "no picture", -1, NULL));
  g_assert_true (norma_file_facts_read (path, FALSE, NULL, &text, &error));
  g_assert_cmpint (text.facts.state, ==, NORMA_FILE_UNREADABLE);
  g_assert_cmpstr (text.facts.message, !=, "");
  g_assert_null (text.facts.hash);

  g_cancellable_cancel (cancellable);
  g_assert_false (norma_file_facts_read (path, TRUE, cancellable, &cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  norma_test_remove_folder (folder);
}

static void
assert_query (NormaProject *project, const NormaImageQuery *query, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, query, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (images->n, ==, n);
}

static void
test_query (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "query.norma-project", NULL);
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (GError) error = NULL;

  assert_query (project, NULL, 0);
  sample_add (project, 0, 3, NORMA_SET_GOOD, "good");
  sample_add (project, 3, 2, NORMA_SET_TEST, "dent");
  g_assert_true (norma_project_set_label (project, (gint64[]){ 2, 4 }, 2, NORMA_LABEL_UNSURE,
                                          "stain", &error));
  assert_query (project, NULL, 5);
  assert_query (project, &(NormaImageQuery){ .set = NORMA_SET_GOOD, .label = -1 }, 3);
  assert_query (project, &(NormaImageQuery){ .set = NORMA_SET_EXCLUDED, .label = -1 }, 0);
  assert_query (project, &(NormaImageQuery){ .set = -1, .label = NORMA_LABEL_UNSURE }, 2);
  assert_query (project, &(NormaImageQuery){ .set = -1, .label = NORMA_LABEL_NONE }, 3);
  assert_query (project, &(NormaImageQuery){ .set = -1, .label = -1, .kind = "dent" }, 2);
  assert_query (project, &(NormaImageQuery){ NORMA_SET_TEST, NORMA_LABEL_UNSURE, "dent", NULL }, 1);

  images = list (project);
  g_assert_cmpstr (images->images[3].path, ==, "part-00003.png");
  g_assert_cmpstr (images->images[3].defect_class, ==, "stain");
  g_assert_cmpint (images->images[3].label, ==, NORMA_LABEL_UNSURE);
  g_assert_cmpint (images->images[3].set, ==, NORMA_SET_TEST);
  g_assert_cmpint (images->images[3].file.mtime_ns, ==, 1700000000123456789);
  g_assert_true (isnan (images->images[3].score));
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_bad_input (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "bad.norma-project", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  const NormaNewImage relative[] = { { "/a.png" }, { "b.png" } };
  const NormaNewImage latin = { "/\xe4.png" };
  const NormaNewImage kind = { "/a.png", NORMA_SET_GOOD, "\xe4" };
  const NormaFileFacts facts = { .message = "\xe4" };
  const NormaNewImage message = { "/a.png", NORMA_SET_GOOD, "", &facts };

  sample_add (project, 0, 1, NORMA_SET_GOOD, "good");
  before = sample_dump (project);
  sample_expect_input_error (norma_project_add_images (project, relative, 2, NULL, &error), &error);
  sample_expect_input_error (norma_project_add_images (project, &latin, 1, NULL, &error), &error);
  sample_expect_input_error (norma_project_add_images (project, &kind, 1, NULL, &error), &error);
  sample_expect_input_error (norma_project_add_images (project, &message, 1, NULL, &error), &error);
  sample_expect_input_error (norma_project_remove_images (project, (gint64[]){ 1, 2 }, 2, &error),
                             &error);
  sample_expect_input_error (norma_project_set_kind (project, (gint64[]){ 1 }, 1, "\xe4", &error),
                             &error);
  sample_expect_input_error (norma_project_set_label (project, (gint64[]){ 0 }, 1, NORMA_LABEL_BAD,
                                                      NULL, &error),
                             &error);
  sample_expect_input_error (norma_project_store_facts (project, (gint64[]){ 2 },
                                                        &(NormaFileFacts){ 0 }, 1, &error),
                             &error);
  after = sample_dump (project);
  g_assert_cmpstr (after, ==, before);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_twice_and_names (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "prüfung ✓.norma-project", NULL);
  g_autofree char *deep = g_strnfill (3000, 'd');
  g_autofree char *name = g_strdup_printf ("%s/%s/Größe “x”\n.png", folder, deep);
  g_autofree char *detour = g_strdup_printf ("%s/./%s//Größe “x”\n.png", folder, deep);
  const NormaNewImage images[] = { { name }, { "/elsewhere/b.png" }, { detour } };
  g_autoptr (NormaProjectImages) listed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  gsize n_added;

  g_assert_true (norma_project_add_images (project, images, 3, &n_added, &error));
  g_assert_cmpuint (n_added, ==, 2);
  g_assert_true (norma_project_add_images (project, images, 3, &n_added, &error));
  g_assert_cmpuint (n_added, ==, 0);
  listed = list (project);
  g_assert_true (g_str_has_prefix (listed->images[0].path, "ddd"));
  g_assert_true (g_str_has_suffix (listed->images[0].path, "Größe “x”\n.png"));
  g_assert_cmpstr (listed->images[1].path, ==, "/elsewhere/b.png");
  g_assert_cmpint (listed->images[1].file.state, ==, NORMA_FILE_UNSEEN);
  found = norma_project_dup_image_path (project, listed->images[0].path, &error);
  g_assert_cmpstr (found, ==, name);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
check_files (NormaProject *project, guint n_ok, guint n_missing, guint n_moved, guint n_changed,
             guint n_unreadable)
{
  g_autoptr (GError) error = NULL;
  NormaFilesCheck check;

  g_assert_true (norma_project_check_files (project, NULL, &check, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (check.n_ok, ==, n_ok);
  g_assert_cmpuint (check.n_missing, ==, n_missing);
  g_assert_cmpuint (check.n_moved, ==, n_moved);
  g_assert_cmpuint (check.n_changed, ==, n_changed);
  g_assert_cmpuint (check.n_unreadable, ==, n_unreadable);
}

static void
test_check_files (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "check.norma-project", NULL);
  g_autofree char *first = write_picture (folder, "1.png", 1);
  g_autofree char *second = write_picture (folder, "2.png", 2);
  g_autofree char *third = write_picture (folder, "3.png", 3);
  g_autofree char *renamed = g_build_filename (folder, "renamed", NULL);
  g_autofree char *changed = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NormaProjectImages) before = NULL;
  g_autoptr (NormaProjectImages) after = NULL;
  g_autoptr (GError) error = NULL;

  add_file (project, first);
  add_file (project, second);
  add_file (project, third);
  g_assert_true (g_file_set_contents (third, "no picture", -1, NULL));
  before = list (project);
  check_files (project, 2, 0, 0, 1, 0);
  g_assert_cmpint (g_rename (first, renamed), ==, 0);
  changed = write_picture (folder, "2.png", 20);
  check_files (project, 0, 1, 0, 2, 0);
  assert_state (project, 0, NORMA_FILE_MISSING);
  assert_state (project, 1, NORMA_FILE_CHANGED);

  /* The hash by which images are found again, and scores, stays. */
  after = list (project);
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpstr (after->images[i].file.hash, ==, before->images[i].file.hash);

  g_assert_cmpint (g_rename (renamed, first), ==, 0);
  g_free (write_picture (folder, "2.png", 2));
  check_files (project, 2, 0, 0, 1, 0);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      norma_project_check_files (project, &(NormaProgress){ cancellable }, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* Observations are no steps. */
  g_assert_true (norma_project_undo (project, &error));
  check_files (project, 2, 0, 0, 0, 0);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Images added without a look get their facts later. */
static void
test_unreadable (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "unreadable.norma-project", NULL);
  g_autofree char *path = g_build_filename (folder, "text.png", NULL);
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "no picture", -1, NULL));
  g_assert_true (norma_project_add_images (project, &(NormaNewImage){ path }, 1, NULL, &error));
  assert_state (project, 0, NORMA_FILE_UNSEEN);
  check_files (project, 0, 0, 0, 0, 1);
  check_files (project, 0, 0, 0, 0, 1);
  images = list (project);
  g_assert_cmpstr (images->images[0].file.message, !=, "");
  g_assert_nonnull (images->images[0].file.hash);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_locate (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "locate.norma-project", NULL);
  g_autofree char *first = write_picture (folder, "1.png", 1);
  g_autofree char *second = write_picture (folder, "2.png", 2);
  g_autofree char *elsewhere = g_build_filename (folder, "below", "one.png", NULL);
  g_autofree char *below = g_path_get_dirname (elsewhere);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_located;

  add_file (project, first);
  add_file (project, second);
  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  g_assert_cmpint (g_rename (first, elsewhere), ==, 0);
  check_files (project, 1, 1, 0, 0, 0);

  g_ptr_array_add (candidates, (char *)"/no/such");
  g_ptr_array_add (candidates, second);
  g_assert_true (norma_project_locate (project, candidates, NULL, &n_located, &error));
  g_assert_cmpuint (n_located, ==, 0);
  g_ptr_array_add (candidates, elsewhere);
  g_ptr_array_add (candidates, elsewhere);
  g_assert_true (norma_project_locate (project, candidates, NULL, &n_located, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_located, ==, 1);
  images = list (project);
  g_assert_cmpstr (images->images[0].path, ==, "below/one.png");
  check_files (project, 2, 0, 0, 0, 0);

  g_assert_true (norma_project_undo (project, &error));
  assert_state (project, 0, NORMA_FILE_MISSING);
  g_assert_true (norma_project_redo (project, &error));
  assert_state (project, 0, NORMA_FILE_OK);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Together with the images, without them, and the images alone. */
static void
test_moving (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *old = g_build_filename (folder, "old", NULL);
  g_autofree char *new = g_build_filename (folder, "new", NULL);
  g_autofree char *apart = g_build_filename (folder, "moved.norma-project", NULL);
  g_autofree char *moved = g_build_filename (new, "moved.norma-project", NULL);
  g_autofree char *picture = NULL;
  g_autofree char *found = NULL;
  g_autofree char *root = NULL;
  g_autoptr (GError) error = NULL;
  NormaProject *project;

  g_assert_cmpint (g_mkdir (old, 0700), ==, 0);
  picture = write_picture (old, "1.png", 1);
  project = sample_create (old, "moved.norma-project", NULL);
  add_file (project, picture);
  norma_project_close (project);

  g_assert_cmpint (g_rename (old, new), ==, 0);
  project = sample_open (moved);
  check_files (project, 1, 0, 0, 0, 0);
  found = norma_project_dup_image_path (project, "1.png", &error);
  g_assert_true (g_str_has_prefix (found, new));
  g_assert_true (norma_project_set_root (project, new, &error));
  norma_project_close (project);

  g_assert_cmpint (g_rename (moved, apart), ==, 0);
  project = sample_open (apart);
  check_files (project, 0, 0, 1, 0, 0);
  g_assert_true (norma_project_set_root (project, new, &error));
  check_files (project, 1, 0, 0, 0, 0);
  root = norma_project_dup_root (project, &error);
  g_assert_cmpstr (root, ==, new);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static double
milliseconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
store_scores (NormaProject *project, const char *model)
{
  g_autoptr (NormaProjectImages) images = list (project);
  g_autofree NormaNewScore *scores = g_new0 (NormaNewScore, images->n);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < images->n; i++)
    scores[i] = (NormaNewScore){ images->images[i].file.hash, FALSE, 1.5 + i, NULL };
  g_assert_true (norma_project_store_scores (project, model, scores, images->n, &error));
  for (gsize i = 0; i < images->n; i++)
    scores[i].held_out = TRUE;
  g_assert_true (norma_project_store_scores (project, model, scores, images->n, &error));
  g_assert_no_error (error);
}

static void
test_ten_thousand (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "many.norma-project", &path);
  g_autofree gint64 *ids = g_new (gint64, 10000);
  g_autofree char *model = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  sample_add (project, 0, 10000, NORMA_SET_GOOD, "good");
  g_test_message ("adding 10,000 images: %.0f ms", milliseconds_since (start));
  model = sample_add_model (project, "model");
  store_scores (project, model);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (NormaProjectImages) images = NULL;

    start = g_get_monotonic_time ();
    images = list (project);
    g_test_message ("listing them with scores: %.1f ms", milliseconds_since (start));
    g_assert_cmpuint (images->n, ==, 10000);
    g_assert_cmpfloat (images->images[9999].score, ==, 10000.5);
    g_assert_cmpfloat (images->images[1].held_out_score, ==, 2.5);
    for (gsize j = 0; j < images->n; j++)
      ids[j] = images->images[j].id;
  }
  start = g_get_monotonic_time ();
  g_assert_true (norma_project_set_label (project, ids, 10000, NORMA_LABEL_GOOD, NULL, &error));
  g_test_message ("labelling them: %.0f ms", milliseconds_since (start));
  start = g_get_monotonic_time ();
  g_assert_true (norma_project_undo (project, &error));
  g_test_message ("undoing that: %.0f ms", milliseconds_since (start));
  norma_project_close (project);
  start = g_get_monotonic_time ();
  project = sample_open (path);
  g_test_message ("opening: %.0f ms", milliseconds_since (start));
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_no_memory (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "memory.norma-project", NULL);
  guint n = 0;

  sample_add (project, 0, 2, NORMA_SET_GOOD, "good");
  while (TRUE) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaProjectImages) images = NULL;

    norma_alloc_fail_nth (++n);
    images = norma_project_list_images (project, NULL, &error);
    norma_alloc_fail_nth (0);
    if (images != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (n, ==, 2);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/images/facts", test_facts);
  g_test_add_func ("/project/images/query", test_query);
  g_test_add_func ("/project/images/bad-input", test_bad_input);
  g_test_add_func ("/project/images/twice-and-names", test_twice_and_names);
  g_test_add_func ("/project/images/check-files", test_check_files);
  g_test_add_func ("/project/images/unreadable", test_unreadable);
  g_test_add_func ("/project/images/locate", test_locate);
  g_test_add_func ("/project/images/moving", test_moving);
  g_test_add_func ("/project/images/ten-thousand", test_ten_thousand);
  g_test_add_func ("/project/images/no-memory", test_no_memory);
  return g_test_run ();
}
