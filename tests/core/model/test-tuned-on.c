/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/model/tuned-on.h"

static const char *const hashes[] = {
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1ff",
};

static void
test_round_trip (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  NormaTunedOn tuned_on = { g_ptr_array_new (), 5 }, copy, loaded = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_ptr_array_add (tuned_on.hashes, (gpointer)hashes[i]);
  copy = norma_tuned_on_copy (&tuned_on);
  norma_tuned_on_clear (&tuned_on);
  g_assert_cmpuint (tuned_on.n_unknown, ==, 0);
  norma_tuned_on_store (&copy, file);
  g_assert_true (norma_tuned_on_load (file, &loaded, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (loaded.n_unknown, ==, 5);
  g_assert_cmpuint (loaded.hashes->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (loaded.hashes->pdata[i], ==, hashes[i]);
  norma_tuned_on_clear (&copy);
  norma_tuned_on_clear (&loaded);
}

/* Nothing is written of nothing, and an empty list is none. */
static void
test_nothing (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  NormaTunedOn empty = { g_ptr_array_new (), 0 }, loaded = { 0 };

  norma_tuned_on_store (&empty, file);
  g_assert_false (norma_tensor_file_has (file, "limits.tuned_on"));
  g_assert_null (norma_tensor_file_get_metadata (file, "limits.tuned_on_unknown"));
  g_assert_true (norma_tuned_on_load (file, &loaded, NULL));
  g_assert_null (loaded.hashes);
  norma_tuned_on_clear (&empty);
}

static void
test_damaged (void)
{
  static const guint8 bytes[31];
  const guint64 shape[] = { 1, 31 };
  g_autoptr (NormaTensorFile) short_hash = norma_tensor_file_new ();
  g_autoptr (NormaTensorFile) no_number = norma_tensor_file_new ();
  g_autoptr (GBytes) lent = g_bytes_new_static (bytes, sizeof bytes);
  NormaTunedOn loaded = { 0 };
  g_autoptr (GError) error = NULL;

  norma_tensor_file_add (short_hash, "limits.tuned_on", NORMA_TENSOR_U8, shape, 2, lent);
  g_assert_false (norma_tuned_on_load (short_hash, &loaded, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "limits.tuned_on"));
  g_clear_error (&error);
  norma_tensor_file_set_metadata (no_number, "limits.tuned_on_unknown", "0");
  g_assert_false (norma_tuned_on_load (no_number, &loaded, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  norma_tuned_on_clear (&loaded);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tuned-on/round-trip", test_round_trip);
  g_test_add_func ("/tuned-on/nothing", test_nothing);
  g_test_add_func ("/tuned-on/damaged", test_damaged);
  return g_test_run ();
}
