/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/pipeline/dataset.h"
#include "tests/support.h"

static void
put (const char *folder, const char *relative)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  g_autofree char *above = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (above, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
}

static NormaDataset *
open_dataset (const char *folder)
{
  g_autoptr (GError) error = NULL;
  NormaDataset *dataset = norma_dataset_open (folder, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_image (const NormaDataset *dataset, guint index, const char *kind, const char *ending,
              const char *mask_ending)
{
  const NormaTestImage *image = dataset->images->pdata[index];

  g_assert_cmpstr (image->kind, ==, kind);
  g_assert_cmpint (image->anomalous, ==, !g_str_equal (kind, "good"));
  g_assert_true (g_str_has_suffix (image->path, ending));
  if (mask_ending == NULL)
    g_assert_null (image->mask);
  else
    g_assert_true (image->mask != NULL && g_str_has_suffix (image->mask, mask_ending));
}

static void
test_layout (void)
{
  static const char *const files[] = {
    "train/good/1.png",
    "test/good/2.png",
    "test/good/1.png",
    "test/scratch/1.jpg",
    "test/scratch/2.jpg",
    "test/scratch/3.b.jpg",
    "test/scratch/notes.txt",
    "test/dent/1.png",
    "test/empty/notes.txt",
    "test/.hidden/1.png",
    "test/beside.png",
    "ground_truth/scratch/1_mask.png",
    "ground_truth/scratch/3.b_mask.tif",
    "ground_truth/dent/1_mask.tiff",
    "ground_truth/good/1_mask.png",
  };
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (NormaDataset) dataset = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    put (folder, files[i]);
  dataset = open_dataset (folder);
  g_assert_cmpuint (dataset->images->len, ==, 6);
  g_assert_cmpuint (dataset->n_nominal, ==, 2);
  g_assert_cmpuint (dataset->n_anomalous, ==, 4);
  g_assert_cmpuint (dataset->n_masks, ==, 3);
  g_assert_cmpuint (dataset->n_passed_over, ==, 2);
  assert_image (dataset, 0, "dent", "test/dent/1.png", "ground_truth/dent/1_mask.tiff");
  assert_image (dataset, 1, "good", "test/good/1.png", NULL);
  assert_image (dataset, 2, "good", "test/good/2.png", NULL);
  assert_image (dataset, 3, "scratch", "scratch/1.jpg", "scratch/1_mask.png");
  assert_image (dataset, 4, "scratch", "scratch/2.jpg", NULL);
  assert_image (dataset, 5, "scratch", "scratch/3.b.jpg", "scratch/3.b_mask.tif");
  norma_test_remove_folder (folder);
}

/* The folder that holds good and the defects itself; train and ground_truth are no defects. */
static void
test_inner_folder (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (NormaDataset) dataset = NULL;

  put (folder, "good/1.png");
  put (folder, "hole/1.png");
  put (folder, "train/1.png");
  put (folder, "ground_truth/hole/1_mask.png");
  dataset = open_dataset (folder);
  g_assert_cmpuint (dataset->images->len, ==, 2);
  g_assert_cmpuint (dataset->n_masks, ==, 1);
  norma_test_remove_folder (folder);
}

static void
test_errors (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_dataset_open ("/nowhere", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (norma_dataset_open (folder, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "test/good"));
  g_clear_error (&error);
  put (folder, "test/good/notes.txt");
  g_assert_null (norma_dataset_open (folder, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  norma_test_remove_folder (folder);
}

static void
test_part (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = norma_test_folder ();
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const gboolean keep[] = { FALSE, TRUE, TRUE, FALSE };
  g_autoptr (NormaDataset) whole = NULL;
  g_autoptr (NormaDataset) some = NULL;

  for (guint i = 0; i < 2; i++) {
    g_autofree char *inner = g_build_filename (folder, i == 0 ? "dent" : "good", NULL);
    g_autoptr (GPtrArray) paths = NULL;

    g_assert_cmpint (g_mkdir_with_parents (inner, 0755), ==, 0);
    paths = norma_test_parts_write (&part, 1, 2, inner);
    g_assert_cmpuint (paths->len, ==, 2);
  }
  whole = norma_dataset_open (folder, &error);
  g_assert_no_error (error);
  some = norma_dataset_new_part (whole, keep);
  g_assert_cmpuint (some->images->len, ==, 2);
  g_assert_true (some->images->pdata[0] == whole->images->pdata[1]);
  g_assert_true (some->images->pdata[1] == whole->images->pdata[2]);
  g_assert_cmpuint (some->n_anomalous, ==, 1);
  g_assert_cmpuint (some->n_nominal, ==, 1);
  g_assert_cmpuint (some->n_masks, ==, 0);
  norma_test_remove_folder (folder);
}

/* SHA-256 of "a" and of "bc" (FIPS 180-4), and of both after each other; a file that is gone takes no part. */
static void
test_hash (void)
{
  g_autoptr (NormaDataset) dataset = norma_dataset_new ();
  g_autofree char *folder = norma_test_folder ();
  const char *const texts[] = { "a", "bc", NULL };
  g_autoptr (GString) digests = g_string_new (NULL);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    NormaTestImage *image = g_new0 (NormaTestImage, 1);
    g_autofree char *name = g_strdup_printf ("%u", i);
    g_autofree char *digest = NULL;

    image->path = g_build_filename (folder, name, NULL);
    norma_dataset_take (dataset, image);
    if (texts[i] == NULL)
      continue;
    g_assert_true (g_file_set_contents (image->path, texts[i], -1, NULL));
    digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, texts[i], -1);
    g_string_append (digests, digest);
  }
  expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, digests->str, -1);
  found = norma_dataset_hash (dataset);
  g_assert_cmpstr (found, ==, expected);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/layout", test_layout);
  g_test_add_func ("/dataset/inner-folder", test_inner_folder);
  g_test_add_func ("/dataset/errors", test_errors);
  g_test_add_func ("/dataset/part", test_part);
  g_test_add_func ("/dataset/hash", test_hash);
  return g_test_run ();
}
