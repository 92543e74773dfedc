/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/corrections.h"

#include "core/base/error.h"
#include "core/model/good-hashes.h"

#define HASH_A "6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090"
#define HASH_B "00ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e"

static NormaTensorFile *
store (void)
{
  g_autoptr (GPtrArray) corrections =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_corrected_image_free);
  NormaTensorFile *file = norma_tensor_file_new ();

  g_ptr_array_add (corrections,
                   norma_corrected_image_new (NORMA_CORRECTED_ADDED, "ä/1.tif", HASH_A,
                                              "2026-03-01T10:00:00Z", "Ada", "new supplier"));
  g_ptr_array_add (corrections,
                   norma_corrected_image_new (NORMA_CORRECTED_REMOVED, "\xff.png", HASH_B,
                                              "2026-03-02T10:00:00Z", "Grace", ""));
  norma_corrections_store (corrections, file);
  return file;
}

static void
test_corrections (void)
{
  g_autoptr (NormaTensorFile) file = store ();
  g_autoptr (NormaTensorFile) empty = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = norma_corrections_load (file, &error);
  g_autoptr (GPtrArray) none = NULL;
  const NormaCorrectedImage *first, *second;

  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 2);
  first = loaded->pdata[0];
  second = loaded->pdata[1];
  g_assert_cmpint (first->what, ==, NORMA_CORRECTED_ADDED);
  g_assert_cmpstr (norma_corrected_to_string (second->what), ==, "removed");
  g_assert_cmpstr (first->path, ==, "ä/1.tif");
  g_assert_cmpstr (first->hash, ==, HASH_A);
  g_assert_cmpstr (first->when, ==, "2026-03-01T10:00:00Z");
  g_assert_cmpstr (first->who, ==, "Ada");
  g_assert_cmpstr (first->reason, ==, "new supplier");
  g_assert_cmpstr (second->reason, ==, "");
  /* a name that is no UTF-8 becomes one */
  g_assert_true (g_utf8_validate (second->path, -1, NULL));
  none = norma_corrections_load (empty, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_damaged_corrections (void)
{
  g_autoptr (NormaTensorFile) file = store ();
  g_autoptr (NormaTensorFile) lacks = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  norma_tensor_file_set_metadata (file, "correction1.what", "moved");
  g_assert_null (norma_corrections_load (file, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_clear_error (&error);
  norma_tensor_file_set_metadata (lacks, "correction0.what", "added");
  g_assert_null (norma_corrections_load (lacks, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_hashes (void)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new ();
  g_autoptr (GPtrArray) loaded = NULL;
  GPtrArray *refused = NULL;
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (NormaTensorFile) empty = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, HASH_A HASH_B, -1);
  guint place;

  g_ptr_array_add (hashes, (gpointer)HASH_A);
  g_ptr_array_add (hashes, (gpointer)HASH_B);
  digest = norma_good_hashes_digest (hashes);
  g_assert_cmpstr (digest, ==, expected);
  g_assert_true (norma_good_hashes_find (hashes, HASH_B, &place));
  g_assert_cmpuint (place, ==, 1);
  g_assert_false (norma_good_hashes_find (hashes, "ab", NULL));
  norma_good_hashes_store (hashes, file);
  g_assert_true (norma_good_hashes_load (file, 2, digest, &loaded, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->pdata[0], ==, HASH_A);
  g_assert_cmpstr (loaded->pdata[1], ==, HASH_B);
  g_assert_true (norma_good_hashes_load (empty, 2, digest, &refused, &error));
  g_assert_null (refused);
  g_assert_false (norma_good_hashes_load (file, 3, digest, &refused, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (norma_good_hashes_load (file, 2, HASH_A, &refused, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corrections/corrections", test_corrections);
  g_test_add_func ("/corrections/damaged", test_damaged_corrections);
  g_test_add_func ("/corrections/hashes", test_hashes);
  return g_test_run ();
}
