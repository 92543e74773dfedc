/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/comparisons.h"

#include "core/project/project-private.h"
#include "core/project/schema.h"
#include "tests/core/project/sample.h"

static NormaProjectPairs *
list_pairs (NormaProject *project)
{
  g_autoptr (GError) error = NULL;
  NormaProjectPairs *list = norma_project_list_pairs (project, SAMPLE_OPTIONS, &error);

  g_assert_no_error (error);
  return list;
}

static NormaProjectImages *
list_images (NormaProject *project)
{
  g_autoptr (GError) error = NULL;
  NormaProjectImages *list = norma_project_list_images (project, NULL, &error);

  g_assert_no_error (error);
  return list;
}

/* Queries and references come with their pairs, and go with them when that is undone. */
static void
test_pairs (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "pairs.norma-project", NULL);
  g_autoptr (NormaProjectPairs) list = NULL;
  g_autoptr (NormaProjectPairs) other = NULL;
  g_autoptr (NormaProjectPairs) none = NULL;
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (GError) error = NULL;

  sample_add (project, 0, 1, NORMA_SET_GOOD, "good");
  sample_pair (project, 1, 0);
  sample_pair (project, 2, 3);
  images = list_images (project);
  list = list_pairs (project);
  g_assert_cmpuint (images->n, ==, 4);
  g_assert_cmpint (images->images[0].set, ==, NORMA_SET_GOOD); /* as it was */
  g_assert_cmpint (images->images[1].set, ==, NORMA_SET_QUERY);
  g_assert_cmpint (images->images[3].set, ==, NORMA_SET_REFERENCE);
  g_assert_cmpstr (images->images[3].path, ==, "part-00003.png");
  g_assert_cmpuint (list->n, ==, 2);
  g_assert_cmpint (list->pairs[0].query, ==, images->images[1].id);
  g_assert_cmpint (list->pairs[0].reference, ==, images->images[0].id);
  g_assert_false (list->pairs[0].is_known);

  /* Another reference: the places that were marked are those of another picture. */
  g_assert_true (norma_project_set_points (project, list->pairs[0].id, "[[1,2,3,4]]", &error));
  sample_pair (project, 1, 0);
  other = list_pairs (project);
  g_assert_cmpstr (other->pairs[0].points, ==, "[[1,2,3,4]]");
  g_clear_pointer (&other, norma_project_pairs_free);
  sample_pair (project, 1, 3);
  other = list_pairs (project);
  g_assert_cmpint (other->pairs[0].reference, ==, list->pairs[1].reference);
  g_assert_cmpstr (other->pairs[0].points, ==, "");

  for (guint i = 0; i < 4; i++)
    g_assert_true (norma_project_undo (project, &error));
  none = list_pairs (project);
  g_assert_cmpuint (none->n, ==, 0);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* An image takes its pairs along, in one step. */
static void
test_removed_image (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "removed.norma-project", &path);
  g_autofree char *before = NULL;
  g_autofree char *back = NULL;
  g_autoptr (NormaProjectPairs) list = NULL;
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (GError) error = NULL;

  sample_add (project, 0, 4, NORMA_SET_QUERY, "");
  sample_pair (project, 1, 0);
  sample_pair (project, 2, 0);
  sample_pair (project, 3, 2);
  before = sample_dump (project);
  images = list_images (project);
  g_assert_true (norma_project_remove_images (project, &images->images[0].id, 1, &error));
  list = list_pairs (project);
  g_assert_cmpuint (list->n, ==, 1);
  g_assert_cmpint (list->pairs[0].query, ==, images->images[3].id);
  g_assert_true (norma_project_undo (project, &error));
  back = sample_dump (project);
  g_assert_cmpstr (back, ==, before);
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

/* Kept by both files, the options and the places; there again after the pair was undone. */
static void
test_store (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "kept.norma-project", &path);
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (NormaProjectPairs) list = NULL;
  g_autoptr (NormaProjectPairs) marked = NULL;
  g_autoptr (NormaProjectPairs) others = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const char *query, *reference;

  sample_add (project, 0, 2, NORMA_SET_QUERY, "");
  images = list_images (project);
  query = images->images[0].file.hash;
  reference = images->images[1].file.hash;
  sample_pair (project, 0, 1);
  g_assert_true (sample_compare (project, query, reference, 5, &error));
  g_assert_true (sample_compare (project, query, reference, 6, &error));
  g_assert_true (norma_project_undo (project, &error));
  g_assert_true (norma_project_redo (project, &error));
  norma_project_close (project);

  project = sample_open (path);
  list = list_pairs (project);
  g_assert_true (list->pairs[0].is_known);
  g_assert_cmpfloat (list->pairs[0].peak, ==, 6 / 7.0);
  g_assert_cmpfloat (list->pairs[0].quality, ==, 1 / 7.0);
  g_assert_cmpuint (list->pairs[0].least_area, ==, 12);
  bytes = norma_project_read_comparison (project, query, reference, SAMPLE_OPTIONS, "", &error);
  g_assert_no_error (error);
  g_assert_true (sample_is_compared (bytes, 6));
  g_assert_null (
      norma_project_read_comparison (project, reference, query, SAMPLE_OPTIONS, "", &error));
  g_assert_no_error (error);

  others = norma_project_list_pairs (project, "others", &error);
  g_assert_false (others->pairs[0].is_known);
  g_assert_true (norma_project_set_points (project, list->pairs[0].id, "[[1,2,3,4]]", &error));
  marked = list_pairs (project);
  g_assert_false (marked->pairs[0].is_known);
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

static void
test_bad_input (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "bad.norma-project", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("bytes", 5);
  g_autoptr (GError) error = NULL;
  const gint64 absent = 77;
  const NormaNewComparison bad[] = {
    { NULL, "r", "", NULL, 0.5, 1, 12, bytes },
    { "q", NULL, "", NULL, 0.5, 1, 12, bytes },
    { "q", "r", "", NULL, 1.5, 1, 12, bytes },
    { "q", "r", "", NULL, 0.0 / 0.0, 1, 12, bytes },
    { "q", "r", "", NULL, 0.5, 1.0 / 0.0, 12, bytes },
    { "q", "r", "\xe4", NULL, 0.5, 1, 12, bytes },
    { "q", "r", "", "\xe4", 0.5, 1, 12, bytes },
    { "q", "r", "", NULL, 0.5, 1, G_MAXUINT64, bytes },
  };

  sample_add (project, 0, 2, NORMA_SET_QUERY, "");
  sample_pair (project, 0, 1);
  before = sample_dump (project);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    sample_expect_input_error (norma_project_store_comparisons (project, SAMPLE_OPTIONS, &bad[i], 1,
                                                                &error),
                               &error);
  sample_expect_input_error (sample_try_pair (project, 5, 5, &error), &error);
  sample_expect_input_error (norma_project_add_pairs (project, &(NormaNewPair){ "a.png", "/b.png" },
                                                      1, &error),
                             &error);
  sample_expect_input_error (norma_project_remove_pairs (project, &absent, 1, &error), &error);
  sample_expect_input_error (norma_project_set_points (project, absent, "", &error), &error);
  sample_expect_input_error (norma_project_set_points (project, 1, "\xe4", &error), &error);
  after = sample_dump (project);
  g_assert_cmpstr (after, ==, before);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* A project of version 1 with images, scores and history. */
static char *
make_version_1 (const char *folder, char **dump)
{
  char *path;
  NormaProject *project = sample_create (folder, "first.norma-project", &path);

  sample_add (project, 0, 3, NORMA_SET_GOOD, "good");
  g_free (sample_add_model (project, "model"));
  g_assert_true (norma_project_set_setting (project, "first", "value", NULL));
  *dump = sample_dump (project);
  norma_project_close (project);
  sample_run_sql (path, SAMPLE_TO_VERSION_2
                  "DROP TABLE comparison_bytes; DROP TABLE comparison; DROP TABLE pair; "
                  "PRAGMA user_version = 1");
  return path;
}

/* Of the first version all is kept, and it takes pairs then. */
static void
test_version_1 (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *before = NULL;
  g_autofree char *path = make_version_1 (folder, &before);
  g_autofree char *after = NULL;
  g_autoptr (NormaProjectPairs) list = NULL;
  g_autoptr (GError) error = NULL;
  NormaProject *project = norma_project_open (path, NORMA_PROJECT_READ, &error);

  g_assert_null (project);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_VERSION);
  project = sample_open (path);
  after = sample_dump (project);
  g_assert_cmpstr (after, ==, before);
  sample_pair (project, 0, 1);
  norma_project_close (project);

  project = sample_open (path);
  list = list_pairs (project);
  g_assert_cmpuint (list->n, ==, 1);
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

/* Nothing is missed in tables that a version never had; the head of one is made anew too. */
static void
test_salvage_version_1 (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *before = NULL;
  g_autofree char *path = make_version_1 (folder, &before);

  for (guint headless = 0; headless < 2; headless++) {
    g_autofree char *name = g_strdup_printf ("saved-%u.norma-project", headless);
    g_autofree char *to_path = g_build_filename (folder, name, NULL);
    g_autofree char *saved = NULL;
    g_autofree char *bytes = NULL;
    g_autoptr (GArray) report = NULL;
    g_autoptr (GError) error = NULL;
    NormaProject *project;
    gsize n;

    g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
    if (headless)
      memset (bytes, 0, 4096);
    g_assert_true (g_file_set_contents (path, bytes, (gssize)n, NULL));
    norma_project_salvage (path, to_path, &report, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < report->len && !headless; i++)
      g_assert_true (g_array_index (report, NormaSalvagedTable, i).complete);
    project = sample_open (to_path);
    saved = sample_dump (project);
    g_assert_cmpstr (saved, ==, before);
    norma_project_close (project);
  }
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/comparisons/pairs", test_pairs);
  g_test_add_func ("/project/comparisons/removed-image", test_removed_image);
  g_test_add_func ("/project/comparisons/store", test_store);
  g_test_add_func ("/project/comparisons/bad-input", test_bad_input);
  g_test_add_func ("/project/comparisons/version-1", test_version_1);
  g_test_add_func ("/project/comparisons/salvage-version-1", test_salvage_version_1);
  return g_test_run ();
}
