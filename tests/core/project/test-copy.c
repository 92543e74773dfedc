/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/project/map-bytes.h"
#include "tests/core/project/sample.h"

/* Copies of a project, files taken as they are now, and projects that several hold. */

typedef struct {
  char *folder, *path;
  NormaProject *project;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  f->project = sample_create (f->folder, "one.norma-project", &f->path);
  sample_add (f->project, 0, 3, NORMA_SET_GOOD, "good");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_project_close (f->project);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

/* In another folder; the images are still found where they are. */
static void
test_copy (Fixture *f, gconstpointer data)
{
  g_autofree char *below = g_build_filename (f->folder, "below", NULL);
  g_autofree char *path = g_build_filename (below, "two.norma-project", NULL);
  g_autofree char *root = NULL;
  g_autofree char *expected = norma_project_dup_root (f->project, NULL);
  g_autofree char *undo = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectImages) images = NULL;
  NormaProject *copy;

  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  /* Twice, so that one is replaced. */
  for (guint i = 0; i < 2; i++) {
    norma_project_save_copy (f->project, path, &error);
    g_assert_no_error (error);
  }
  sample_add (f->project, 3, 1, NORMA_SET_GOOD, "good");
  copy = sample_open (path);
  g_assert_null (norma_project_get_read_only_reason (copy));
  images = norma_project_list_images (copy, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (images->n, ==, 3);
  root = norma_project_dup_root (copy, &error);
  g_assert_cmpstr (root, ==, expected);
  undo = norma_project_dup_undo_action (copy, &error);
  g_assert_cmpstr (undo, ==, "Add images");
  norma_project_close (copy);
  sample_expect_sound (path);
}

static void
test_copy_errors (Fixture *f, gconstpointer data)
{
  g_autofree char *open = g_build_filename (f->folder, "open.norma-project", NULL);
  g_autofree char *absent = g_build_filename (f->folder, "absent", "two.norma-project", NULL);
  g_autofree char *name = g_strconcat (f->folder, "/\xff.norma-project", NULL);
  NormaProject *other = sample_create (f->folder, "open.norma-project", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_project_save_copy (f->project, f->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_clear_error (&error);
  g_assert_false (norma_project_save_copy (f->project, open, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_clear_error (&error);
  g_assert_false (norma_project_save_copy (f->project, absent, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_false (norma_project_save_copy (f->project, name, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  norma_project_close (other);
}

static NormaProjectImage *
find (NormaProjectImages *images, gint64 id)
{
  for (gsize i = 0; i < images->n; i++)
    if (images->images[i].id == id)
      return &images->images[i];
  g_assert_not_reached ();
}

static void
write_part (Fixture *f, guint64 seed)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *path = g_build_filename (f->folder, "part.png", NULL);

  norma_test_part_write (&part, seed, path);
}

static void
assert_file (Fixture *f, gint64 id, NormaFileState state, const char *hash, gboolean same)
{
  g_autoptr (NormaProjectImages) images = norma_project_list_images (f->project, NULL, NULL);
  const NormaFileFacts *facts = &find (images, id)->file;

  g_assert_cmpint (facts->state, ==, state);
  g_assert_cmpint (g_strcmp0 (facts->hash, hash) == 0, ==, same);
}

static void
test_accept (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "part.png", NULL);
  NormaNewImage image = { .path = path, .set = NORMA_SET_TEST, .label = NORMA_LABEL_BAD };
  g_autoptr (NormaProjectImages) images = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 absent = 99;
  gint64 id;

  write_part (f, 1);
  g_assert_true (norma_project_add_images (f->project, &image, 1, NULL, NULL));
  g_assert_true (norma_project_check_files (f->project, NULL, NULL, NULL));
  images = norma_project_list_images (f->project, NULL, NULL);
  g_assert_cmpint (images->images[3].label, ==, NORMA_LABEL_BAD);
  id = images->images[3].id;
  hash = g_strdup (images->images[3].file.hash);

  write_part (f, 2);
  g_assert_true (norma_project_check_files (f->project, NULL, NULL, NULL));
  assert_file (f, id, NORMA_FILE_CHANGED, hash, TRUE);
  norma_project_accept_files (f->project, &id, 1, NULL, &error);
  g_assert_no_error (error);
  assert_file (f, id, NORMA_FILE_OK, hash, FALSE);
  g_assert_true (norma_project_undo (f->project, NULL));
  assert_file (f, id, NORMA_FILE_CHANGED, hash, TRUE);
  g_assert_true (norma_project_redo (f->project, NULL));
  assert_file (f, id, NORMA_FILE_OK, hash, FALSE);

  g_assert_false (norma_project_accept_files (f->project, &absent, 1, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* An absent file is left as it is known. */
static void
test_accept_absent (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaProjectImages) images = norma_project_list_images (f->project, NULL, NULL);
  g_autofree char *undo = NULL;

  g_assert_true (norma_project_accept_files (f->project, &images->images[0].id, 1, NULL, NULL));
  assert_file (f, images->images[0].id, NORMA_FILE_OK, images->images[0].file.hash, TRUE);
  undo = norma_project_dup_undo_action (f->project, NULL);
  g_assert_cmpstr (undo, ==, "Add images");
}

/* The last one who lets go closes it. */
static void
test_reference (Fixture *f, gconstpointer data)
{
  NormaProject *second = norma_project_ref (f->project);
  NormaProject *other;

  norma_project_close (second);
  other = sample_open (f->path);
  g_assert_nonnull (norma_project_get_read_only_reason (other));
  norma_project_close (other);
  sample_add (f->project, 5, 1, NORMA_SET_GOOD, "good");
}

/* A map that was packed before is the same map. */
static void
test_packed (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (7, 5, 70, 50, NULL);
  g_autoptr (NormaAnomalyMap) found = NULL;
  g_autofree char *model = sample_add_model (f->project, "model");
  g_autoptr (GBytes) packed = NULL;
  NormaAnomalyMap shape;

  for (guint i = 0; i < 35; i++)
    map->values[i] = 2.385f * (float)i;
  packed = norma_map_encode (map->values, 35, NULL);
  shape = *map;
  shape.values = NULL;
  g_assert_true (norma_project_store_scores (
      f->project, model,
      &(NormaNewScore){ .image = "hash", .score = 3, .map = &shape, .packed = packed }, 1, NULL));
  found = norma_project_read_map (f->project, model, "hash", NULL);
  g_assert_nonnull (found);
  g_assert_cmpmem (found->values, 35 * sizeof (float), map->values, 35 * sizeof (float));
}

#define ADD(name, function) \
  g_test_add ("/project/copy/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  ADD ("copy", test_copy);
  ADD ("errors", test_copy_errors);
  ADD ("accept", test_accept);
  ADD ("accept-absent", test_accept_absent);
  ADD ("reference", test_reference);
  ADD ("packed", test_packed);
  return g_test_run ();
}
