/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/smallest-defect.h"

#include <string.h>

#include "core/base/error.h"

static const NormaSmallestDefect measured = { 20, 64, { { 0.25, 6 }, { 0.1, 0 } } };

static void
test_round_trip (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  NormaSmallestDefect read;

  norma_smallest_defect_store (&measured, file);
  g_assert_true (norma_smallest_defect_load (file, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (read.n_spots, ==, 20);
  g_assert_cmpuint (read.largest, ==, 64);
  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    g_assert_cmpfloat (read.at[i].contrast, ==, measured.at[i].contrast);
    g_assert_cmpuint (read.at[i].diameter, ==, measured.at[i].diameter);
  }
}

static void
test_not_measured (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  NormaSmallestDefect read = measured;

  norma_smallest_defect_store (&(NormaSmallestDefect){ 0 }, file);
  g_assert_null (norma_tensor_file_get_metadata (file, "smallest_defect.spots"));
  g_assert_true (norma_smallest_defect_load (file, &read, NULL));
  g_assert_cmpuint (read.n_spots, ==, 0);
}

static void
test_damaged (void)
{
  static const char *const cases[][2] = {
    { "smallest_defect.spots", "0" },
    { "smallest_defect.spots", "many" },
    { "smallest_defect.largest", "0" },
    { "smallest_defect.largest", "-1" },
    { "smallest_defect.strong.contrast", "0" },
    { "smallest_defect.strong.contrast", "1.01" },
    { "smallest_defect.strong.diameter", "65" },
    { "smallest_defect.weak.contrast", "nan" },
    { "smallest_defect.weak.diameter", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
    g_autoptr (GError) error = NULL;
    NormaSmallestDefect read;

    norma_smallest_defect_store (&measured, file);
    norma_tensor_file_set_metadata (file, cases[i][0], cases[i][1]);
    g_assert_false (norma_smallest_defect_load (file, &read, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, cases[i][0]));
  }
}

static void
test_absent_field (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  NormaSmallestDefect read;

  norma_tensor_file_set_metadata (file, "smallest_defect.spots", "20");
  g_assert_false (norma_smallest_defect_load (file, &read, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smallest-defect-fields/round-trip", test_round_trip);
  g_test_add_func ("/smallest-defect-fields/not-measured", test_not_measured);
  g_test_add_func ("/smallest-defect-fields/damaged", test_damaged);
  g_test_add_func ("/smallest-defect-fields/absent", test_absent_field);
  return g_test_run ();
}
